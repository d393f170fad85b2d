"""Decisions are counted as by hand, for a line of one's own and for a trained one on either group of birds."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.classifier.judging import Group, JudgingKnobs, judge, own_line, trained_line
from core.classifier.metrics import CELLS
from core.classifier.training import ClassifierSettings, train
from core.data.birds import FlockSettings, draw_flock
from core.scores.linear import LineKnobs


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 64).map(lambda k: k / 64), st.integers(0, 1)), min_size=1, max_size=30),
    st.sampled_from([0.01, 0.25, 0.3, 0.5, 0.75, 0.99]),
    st.sampled_from(["seagull", "flamingo"]),
)
def test_judging_counts_as_by_hand(birds: list[tuple[float, int]], threshold: float, positive: str) -> None:
    chosen = JudgingKnobs(threshold=threshold, positive=positive)
    found = judge(chosen, torch.tensor([p for p, _ in birds]), torch.tensor([label for _, label in birds]))
    cells = []
    for probability, label in birds:
        is_positive = label == {"flamingo": 0, "seagull": 1}[positive]
        called = (probability if positive == "seagull" else 1 - probability) > threshold
        cells.append(("TP" if called else "FN") if is_positive else ("FP" if called else "TN"))
    counts = (found.true_positives, found.false_negatives, found.false_positives, found.true_negatives)
    assert [CELLS[place] for place in found.cell.tolist()] == cells
    assert counts == tuple(cells.count(cell) for cell in CELLS)


def test_a_trained_line_judged_by_hand() -> None:
    """At threshold 0.5 the two classes swap places: what was TP is TN, and a missed seagull is a bird wrongly called
    flamingo."""
    result = train(ClassifierSettings.of(seagulls=40, flamingo_legs_spread=3.0, epochs=200))
    x, y = result.learned
    probabilities = torch.sigmoid(x @ result.weight[-1, 0] + result.bias[-1, 0])
    gull = judge(JudgingKnobs(), probabilities, y)
    flamingo = judge(JudgingKnobs(positive="flamingo"), probabilities, y)
    assert (gull.true_positives, gull.false_negatives, gull.false_positives, gull.true_negatives) == (
        *(flamingo.true_negatives, flamingo.false_positives),
        *(flamingo.false_negatives, flamingo.true_positives),
    )
    assert gull.accuracy == flamingo.accuracy == pytest.approx(result.accuracy[-1].item())
    stricter = judge(JudgingKnobs(threshold=0.9), probabilities, y)
    assert stricter.true_positives + stricter.false_positives < gull.true_positives + gull.false_positives


def test_a_line_of_ones_own_is_judged_on_all_birds_in_their_order() -> None:
    """Exercise 2.2: bird by bird, w1 x1 + w2 x2 + b through a sigmoid written out."""
    flock = draw_flock(FlockSettings())
    line = LineKnobs(w1=-0.5, w2=-1.5, b=7.0)
    judged = own_line(line, flock)
    assert judged.weight.tolist() == [-0.5, -1.5]
    assert judged.bias.item() == 7.0
    assert judged.birds is flock
    assert judged.numbers.tolist() == list(range(1, 21))
    by_hand = [1 / (1 + 2.718281828459045 ** -(-0.5 * x - 1.5 * y + 7.0)) for x, y in flock.features.double().tolist()]
    assert judged.probabilities.tolist() == pytest.approx(by_hand, rel=1e-5)
    called = [probability > 0.5 for probability in by_hand]
    found = judged.count(JudgingKnobs())
    assert found.true_positives == sum(called[10:])
    assert found.false_positives == sum(called[:10])
    assert found.total == 20


def test_a_probability_at_the_threshold_is_not_above_it() -> None:
    at = judge(JudgingKnobs(threshold=0.25), torch.tensor([0.25, 0.26]), torch.tensor([1, 1]))
    assert (at.true_positives, at.false_negatives) == (1, 1)
    other = judge(JudgingKnobs(threshold=0.75, positive="flamingo"), torch.tensor([0.25, 0.24]), torch.tensor([0, 0]))
    assert (other.true_positives, other.false_negatives) == (1, 1)


def test_a_trained_line_is_judged_on_either_group_in_the_order_in_which_birds_were_drawn() -> None:
    result = train(ClassifierSettings.of(held_out_share=0.3, epochs=40, seagulls=14, seed=5))
    groups = trained_line(result)
    assert list(groups) == [Group.HELD_OUT, Group.TRAINING]
    held = sorted(result.order[: result.held_out].tolist())
    learned = sorted(result.order[result.held_out :].tolist())
    assert result.order[: result.held_out].tolist() != held, "the shuffle would hide a missing sort"
    for name, places in ((Group.HELD_OUT, held), (Group.TRAINING, learned)):
        judged = groups[name]
        assert judged.numbers.tolist() == [place + 1 for place in places]
        assert judged.birds.features.tolist() == [result.flock.features[place].tolist() for place in places]
        assert judged.birds.labels.tolist() == [int(result.flock.labels[place]) for place in places]
        assert torch.equal(judged.weight, result.weight[-1, 0])
        assert torch.equal(judged.bias, result.bias[-1, 0])
    assert sorted(held + learned) == list(range(24))


def test_where_nobody_is_held_out_there_is_one_group() -> None:
    groups = trained_line(train(ClassifierSettings(epochs=3)))
    assert list(groups) == [Group.TRAINING]
    assert groups[Group.TRAINING].numbers.tolist() == list(range(1, 21))
