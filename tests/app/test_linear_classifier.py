"""The linear classifier in words: counts, shares, verdicts and lessons are what a literal calculation says."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from core.classifier.judging import Group
from core.classifier.metrics import CELLS
from core.classifier.training import ClassifierSettings, train
from core.data.birds import TWO_SPECIES
from pages.sections.linear_classifier.lessons import LESSONS
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line, Part
from tests.app.flock import exercise
from tests.app.recorded import shown
from tests.app.visit import (
    has_control,
    lesson_visit,
    settings_of,
    table_with,
    text_of,
    visit_settings,
)
from tests.app.words import alts, explains, notices
from tests.lesson_table import computed
from ui.selection import into

pytestmark = pytest.mark.usefixtures("unchecked_charts")


def opened(**changes: Any) -> AppTest:
    visit = visit_settings(PAGE, ClassifierPageSettings.of(**changes))
    assert not visit.exception
    return visit


def told(visit: AppTest) -> str:
    """The text, with its notices."""
    return f"{text_of(visit)}\n{notices(visit)}"


def test_the_first_line_labels_sixteen_birds_right() -> None:
    x, y = exercise()
    right = int(((x @ torch.tensor([-1.0, -2.0]) + 10 > 0) == (y == 1)).sum())
    visit = shown(lesson_visit("first-line"))
    assert right == 16
    assert f"{right} of 20 birds are labelled right" in text_of(visit)
    explains("first-line", "16 of 20", "its score 0.042701 is", "0.5107")
    assert table_with(visit, "score")["score"][12] == "0.042701"


def test_a_doubled_line_decides_alike_and_more_boldly() -> None:
    once = table_with(opened(), "score")
    twice = table_with(opened(w1=-2.0, w2=-4.0, b=20.0), "score")
    assert twice["label"] == once["label"]
    explains("bolder-line", "Not one of 20 labels has changed")
    for before, after in zip(once["probability of seagull"], twice["probability of seagull"], strict=True):
        assert abs(float(after) - 0.5) >= abs(float(before) - 0.5)


@pytest.mark.parametrize("part", [Part.BY_HAND, Part.TRAINING, Part.THREE_SPECIES])
def test_a_marked_bird_is_the_one_that_is_written_out(part: str) -> None:
    assert "ird 7" in text_of(opened(part=part, bird=7, epochs=5))
    last = 30 if part == Part.THREE_SPECIES else 20
    assert f"ird {last}" in text_of(opened(part=part, bird=600, epochs=5))


@pytest.mark.parametrize("picture", ["lc_line", "lc_training", "lc_species", "lc_judgement"])
def test_a_click_on_a_bird_moves_the_knob(picture: str, monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {picture: {"selection": {"bird": [{"bird": 9}]}}}
    monkeypatch.setattr("streamlit.session_state", session)
    into(PAGE, "bird", picture, "bird", "bird")()
    assert session["lc_bird"] == 9.0
    session |= {picture: {"selection": {"bird": []}}}
    into(PAGE, "bird", picture, "bird", "bird")()
    assert session["lc_bird"] == 9.0


def test_a_click_on_a_cell_chooses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {"lc_confusion": {"selection": {"cell": [{"name": "TP"}]}}}
    monkeypatch.setattr("streamlit.session_state", session)
    into(PAGE, "cell", "lc_confusion", "cell", "name")()
    assert session["lc_cell"] == "TP"


def test_a_training_that_parts_the_birds_is_told_why_its_loss_still_falls() -> None:
    reason = "there is no smallest loss"
    assert reason in told(opened(part=Part.TRAINING, epochs=2000, learning_rate=1.0))
    mixed = opened(part=Part.TRAINING, epochs=50, seagull_legs=8.0, seagull_wings=7.0)
    assert reason not in told(mixed)


NARROW: dict[str, float] = dict.fromkeys(
    ("flamingo_legs_spread", "flamingo_wings_spread", "seagull_legs_spread", "seagull_wings_spread"), 0.1
)


def test_a_loss_that_cannot_fall_further_is_not_said_to_fall() -> None:
    visit = told(opened(part=Part.TRAINING, epochs=300, learning_rate=10.0, optimizer="Adam", **NARROW))
    assert "still falls" not in visit
    assert "32-bit numbers are too coarse" in visit


def test_a_training_that_saw_one_species_says_so() -> None:
    visit = told(opened(part=Part.TRAINING, flamingos=2, seagulls=2, held_out_share=0.5, epochs=20))
    assert "Only seagulls were trained on" in visit
    assert "still falls" not in visit


def test_steps_that_overshoot_are_named_with_a_smaller_rate() -> None:
    visit = told(opened(part=Part.TRAINING, learning_rate=10.0, epochs=150))
    assert "the steps overshoot" in visit
    assert "such as 1." in visit
    assert "overshoot" not in told(opened(part=Part.TRAINING, epochs=150))


def test_a_bird_beyond_the_flock_is_said_to_be_the_last() -> None:
    assert "the last one is marked instead of bird 300" in told(opened(bird=300))
    assert "marked instead" not in told(opened(bird=20))


def test_a_tie_gets_the_same_label_by_hand_and_in_judging() -> None:
    nothing = {"w1": 0.0, "w2": 0.0, "b": 0.0}
    by_hand = opened(**nothing)
    assert set(table_with(by_hand, "score")["label"]) == {"0"}
    assert set(table_with(by_hand, "score")["score"]) == {"0.0000"}
    assert "there is no line" in told(by_hand)
    assert "0 TP, 10 FN, 0 FP, 10 TN" in alts(opened(part=Part.JUDGING, **nothing))


def test_train_against_test_is_shown_side_by_side() -> None:
    visit = opened(part=Part.JUDGING, judged=Line.TRAINED, held_out_share=0.3, epochs=100)
    table = table_with(visit, "judged on")
    assert table["judged on"] == ["14 training birds", "6 held-out birds"]
    for row, group in enumerate((Group.TRAINING, Group.HELD_OUT)):
        alone = text_of(opened(part=Part.JUDGING, judged=Line.TRAINED, held_out_share=0.3, epochs=100, judged_on=group))
        for figure in ("accuracy", "precision", "recall"):
            assert f"= {table[figure][row]}$" in alone
    nobody = text_of(opened(part=Part.JUDGING, judged=Line.TRAINED, epochs=5))
    assert "Hold some out to see how the line does on birds that it never saw." in nobody


def test_the_trained_line_is_a_literal_loops() -> None:
    x, y = exercise()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = nn.Linear(2, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(2000):
        loss = nn.BCEWithLogitsLoss()(model(x), y.unsqueeze(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    visit = shown(lesson_visit("trained-line"))
    lines = table_with(visit, "line")
    expected = [f"{v:.4f}" for v in (*model.weight[0].tolist(), model.bias.item())]
    assert [lines[head][1] for head in ("w₁", "w₂", "b")] == expected
    right = int(((model(x).squeeze(1) > 0) == (y == 1)).sum())
    assert lines["right of those trained on"] == ["16 of 20", f"{right} of 20"]
    w1, w2, b = (*model.weight[0].tolist(), model.bias.item())
    explains("trained-line", f"has all {right} after 2000 epochs", f"{w1:.2f} x₁ {w2:+.2f} x₂ {b:+.2f} = 0")


def test_every_optimizer_that_trains_three_species_tells_both_methods() -> None:
    visit = opened(part=Part.THREE_SPECIES, epochs=20, held_out_share=0.2)
    assert text_of(visit).count("After 20 epochs: loss") == 2
    assert text_of(visit).count("of the held-out ones") == 2
    shares = table_with(visit, "softmax")["softmax"]
    assert sum(map(float, shares)) == pytest.approx(1, abs=2e-4)


@pytest.mark.parametrize("positive", TWO_SPECIES)
def test_where_there_is_nothing_to_divide_by_it_is_said(positive: str) -> None:
    nobody = {"w1": 0.0, "w2": 0.0, "b": -30.0 if positive == "seagull" else 30.0}
    visit = opened(part=Part.JUDGING, positive=positive, threshold=0.99, **nobody)
    assert f"Nothing to divide by: no bird was called {positive}." in text_of(visit)
    assert r"\frac{0}{0 + 0}$" in text_of(visit)
    assert "None." in text_of(opened(part=Part.JUDGING, positive=positive, threshold=0.99, cell="TP", **nobody))


def test_judging_held_out_birds_without_any_is_explained() -> None:
    judged = {"part": Part.JUDGING, "judged": Line.TRAINED, "judged_on": Group.HELD_OUT, "epochs": 5}
    visit = opened(**judged)
    assert "No bird is held out." in told(visit)
    assert not visit.get("vega_lite_chart")
    assert "No bird is held out." not in told(opened(**judged, held_out_share=0.1))


THRESHOLD_OF_CELL = {"FN": 0.01, "TP": 0.3, "FP": 0.5, "TN": 0.99}
"""Of the cross of both this is what a default run looks at."""


@pytest.mark.parametrize(
    ("threshold", "cell"),
    [
        pytest.param(threshold, cell, marks=() if THRESHOLD_OF_CELL[cell] == threshold else (pytest.mark.thorough,))
        for threshold in THRESHOLD_OF_CELL.values()
        for cell in CELLS
    ],
)
def test_the_birds_behind_a_cell_are_listed(threshold: float, cell: str) -> None:
    x, y = exercise()
    called = torch.sigmoid(x @ torch.tensor([-1.0, -2.0]) + 10) > threshold
    truth = y == 1
    group = {"TP": truth & called, "FN": truth & ~called, "FP": ~truth & called, "TN": ~truth & ~called}[cell]
    visit = opened(part=Part.JUDGING, threshold=threshold, cell=cell)
    listed = [text.removesuffix("  ←") for text in table_with(visit, "bird")["bird"]] if group.any() else []
    assert listed == [str(n + 1) for n in group.nonzero().flatten().tolist()]


def test_the_lesson_of_the_rare_class_says_what_the_page_shows() -> None:
    explains("rare-class", "It finds 0 of 4", "Errors = FP + FN = 0 + 4 = 4", "recall is 0.")
    lesson = LESSONS["rare-class"].settings
    shown = {
        0.5: ("0 TP, 4 FN, 0 FP, 200 TN", "reaches 98.0%", "{0 + 4} = 0.0000"),
        0.05: ("4 TP, 0 FN, 0 FP, 200 TN", "reaches 100.0%", "{4 + 0} = 1.0000"),
        0.02: ("4 TP, 0 FN, 8 FP, 192 TN", "reaches 96.1%", "{4 + 8} = 0.3333"),
    }
    for threshold, (cells, accuracy, formula) in shown.items():
        visit = opened(**{**lesson.values(), "threshold": threshold})
        assert cells in alts(visit)
        assert "right for **98.0%** of these birds" in text_of(visit)
        assert accuracy in text_of(visit)
        assert formula in text_of(visit)
        tp, fn, fp, tn = (int(cell.split()[0]) for cell in cells.split(", "))
        assert f"**Correct** = TP + TN = {tp} + {tn} = {tp + tn}" in text_of(visit)
        assert f"**Errors** = FP + FN = {fp} + {fn} = {fp + fn}" in text_of(visit)


def test_the_lesson_of_correct_and_errors_counts_as_a_literal_loop_does() -> None:
    x, y = exercise()
    probability = torch.sigmoid(-x[:, 0] - x[:, 1] + 13)
    counts = {}
    for threshold in (0.5, 0.9):
        called = probability > threshold
        counts[threshold] = [int((called & (y == 1)).sum()), int((called & (y == 0)).sum())]
    assert counts == {0.5: [10, 1], 0.9: [9, 0]}
    explains(
        "correct-and-errors", "TP went from 10 to 9 and FP from 1 to 0", "9 + 10 = 19", "0 + 1 = 1, both as before"
    )


def test_a_threshold_chosen_on_the_held_out_birds_is_flattered_by_them() -> None:
    """The lesson's figures, and that no threshold does better where it was chosen."""
    lesson = LESSONS["validation-or-test"]
    facts = lesson.facts(lesson.settings, computed)
    assert facts["correct"] == facts["most"] == 18
    explains("validation-or-test", "It has 18 of these 20 birds right, 90%", f"but only {facts['new']:.1%}")
    result = train(lesson.settings.reduced_to(ClassifierSettings))
    drawn = torch.Generator().manual_seed(1008)
    flamingos = torch.tensor([8.0, 7.0]) + 1.5 * torch.randn(200, 2, generator=drawn)
    seagulls = torch.tensor([6.0, 5.0]) + 1.5 * torch.randn(200, 2, generator=drawn)
    called = torch.sigmoid(torch.cat([flamingos, seagulls]) @ result.weight[-1, 0] + result.bias[-1, 0]) > 0.37
    right = int((~called[:200]).sum() + called[200:].sum())
    assert right / 400 == facts["new"]


def test_the_lesson_of_three_lines_has_a_place_where_every_score_is_below_0() -> None:
    lesson = LESSONS["three-lines"].settings
    result = train(lesson.reduced_to(ClassifierSettings))
    scores = result.flock.features @ result.weight[-1].T + result.bias[-1]
    below = int((scores.amax(1) < 0).sum())
    first, second = scores[3].topk(2).values.tolist()
    explains(
        "three-lines", f"At {below} of 30 birds", f"Bird 4 has {first:.3f} as a pelican and {second:.3f} as a flamingo"
    )
    assert first < 0 < below


def test_moving_the_part_keeps_the_line() -> None:
    visit = opened(w1=0.5, b=3.0)
    for part in (Part.JUDGING, Part.TRAINING, Part.BY_HAND):
        visit.segmented_control(key="lc_part").set_value(str(part)).run()
        assert not visit.exception
        assert settings_of(visit, PAGE) == ClassifierPageSettings(part=part, w1=0.5, b=3.0)


def test_the_knobs_of_an_optimizer_are_there_as_soon_as_it_is_chosen() -> None:
    visit = opened(part=Part.TRAINING, epochs=5)
    assert not has_control(visit, "lc_momentum")
    visit.selectbox(key="lc_optimizer").set_value("Momentum").run()
    assert not visit.exception
    assert has_control(visit, "lc_momentum")
    visit.selectbox(key="lc_optimizer").set_value("Gradient descent").run()
    assert not has_control(visit, "lc_momentum")
