"""Training a line is a notebook's loop bit for bit, and decisions are counted as by hand."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from torch import Tensor, nn

from core.birds import SPECIES
from core.classifier import (
    METHODS,
    PARTS,
    ClassifierResult,
    ClassifierSettings,
    accuracies,
    birds_of,
    decide,
    judge,
    method_of,
    separable,
    species_of,
    train,
    training_of,
)
from core.frames import frame_steps
from core.metrics import CELLS
from core.optimizers import OPTIMIZERS
from tests.core.literal import TORCH_OPTIMIZERS

HAND, TWO, THREE, JUDGING = PARTS


@dataclass
class Literal:
    """A run by a module: the birds, their order, all finite losses, and weight and bias before each of them."""

    features: Tensor
    labels: Tensor
    order: Tensor
    losses: list[float] = field(default_factory=list)
    test_losses: list[float] = field(default_factory=list)
    weight: list[Tensor] = field(default_factory=list)
    bias: list[Tensor] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    test_accuracy: list[float] = field(default_factory=list)
    diverged_at: int | None = None


def literal_birds(s: ClassifierSettings) -> tuple[Tensor, Tensor]:
    """The cell that draws species after species from the global stream."""
    groups = [
        (s.flamingos, [s.flamingo_legs, s.flamingo_wings], [s.flamingo_legs_spread, s.flamingo_wings_spread], s.flamingo_correlation),
        (s.seagulls, [s.seagull_legs, s.seagull_wings], [s.seagull_legs_spread, s.seagull_wings_spread], s.seagull_correlation),
        (s.pelicans, [s.pelican_legs, s.pelican_wings], [s.pelican_legs_spread, s.pelican_wings_spread], s.pelican_correlation),
    ]  # fmt: skip
    drawn, labels = [], []
    for label, (count, mean, spread, r) in enumerate(groups[: 3 if s.part == THREE else 2]):
        z = torch.randn(count, 2)
        if r:
            z = torch.stack([z[:, 0], r * z[:, 0] + (1 - r**2) ** 0.5 * z[:, 1]], dim=1)
        drawn.append(torch.tensor(mean) + torch.tensor(spread) * z)
        labels += [label] * count
    return torch.cat(drawn), torch.tensor(labels)


def share_right(scores: Tensor, labels: Tensor) -> float:
    """Count bird by bird whose own species has the highest score, or whose one score is on its own side of 0."""
    right = 0
    for row, label in zip(scores.tolist(), labels.tolist(), strict=True):
        right += (row.index(max(row)) if len(row) > 1 else int(row[0] > 0)) == label
    return right / len(labels)


def literal_run(s: ClassifierSettings) -> Literal:
    """A notebook's cells: the birds and their shuffle from one seed, the layer from another, and the loop."""
    with torch.random.fork_rng():
        torch.manual_seed(s.seed)
        X, Y = literal_birds(s)
        held = max(1, round(s.held_out_share * len(Y))) if s.held_out_share > 0 else 0
        order = torch.randperm(len(Y)) if held else torch.arange(len(Y))
        torch.manual_seed(s.weight_seed)
        name = s.method if s.part == THREE else "logistic"
        model = nn.Linear(2, 1 if name == "logistic" else 3)
    run = Literal(X, Y, order)
    optimizer = TORCH_OPTIMIZERS[s.optimizer](list(model.parameters()), s.learning_rate, s)
    code = METHODS[name].code
    for epoch in range(s.epochs + 1):
        optimizer.zero_grad()
        X_train, y_train = X[order[held:]], Y[order[held:]]
        scores = model(X_train)
        loss = eval(code, {"nn": nn, "scores": scores, "y": y_train})
        test_scores = model(X[order[:held]]).detach()
        test = eval(code, {"nn": nn, "scores": test_scores, "y": Y[order[:held]]}).item() if held else 0.0
        if not (math.isfinite(loss.item()) and math.isfinite(test)):
            run.diverged_at = epoch
            break
        run.losses.append(loss.item())
        run.weight.append(model.weight.detach().clone())
        run.bias.append(model.bias.detach().clone())
        run.accuracy.append(share_right(scores, y_train))
        if held:
            run.test_losses.append(test)
            run.test_accuracy.append(share_right(test_scores, Y[order[:held]]))
        if epoch < s.epochs:
            loss.backward()
            optimizer.step()
    return run


def assert_equal_to_the_bit(result: ClassifierResult, run: Literal) -> None:
    """Birds, order, all losses and the lines of all frames."""
    assert torch.equal(result.flock.features, run.features)
    assert torch.equal(result.flock.labels, run.labels)
    assert torch.equal(result.order, run.order)
    assert result.diverged_at == run.diverged_at
    assert torch.equal(result.losses, torch.tensor(run.losses))
    assert torch.equal(result.test_losses, torch.tensor(run.test_losses))
    last = len(run.losses) - 1
    assert set(result.steps) == {step for step in frame_steps(result.settings.epochs) if step < last} | {last}
    assert torch.equal(result.weight, torch.stack([run.weight[step] for step in result.steps]))
    assert torch.equal(result.bias, torch.stack([run.bias[step] for step in result.steps]))


BASE = ClassifierSettings(
    part=TWO, epochs=80, seed=3, weight_seed=11, seagulls=14, flamingo_correlation=0.4, pelicans=6
)
RUNS = {
    "logistic": BASE,
    "one versus all": replace(BASE, part=THREE),
    "softmax": replace(BASE, part=THREE, method="softmax"),
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("held_out_share", [0.0, 0.3])
def test_training_equals_a_literal_loop(method: str, optimizer: str, held_out_share: float) -> None:
    chosen = replace(RUNS[method], optimizer=optimizer, held_out_share=held_out_share)
    result, run = train(chosen), literal_run(chosen)
    assert method_of(chosen) == method
    assert_equal_to_the_bit(result, run)
    assert result.held_out == (round(0.3 * len(run.labels)) if held_out_share else 0)
    torch.testing.assert_close(result.accuracy, torch.tensor(run.accuracy))
    torch.testing.assert_close(result.test_accuracy, torch.tensor(run.test_accuracy))


def of(*names: str) -> dict[str, st.SearchStrategy[Any]]:
    """Any value of these knobs, their ends among them."""
    chosen: dict[str, st.SearchStrategy[Any]] = {}
    for name in names:
        knob = ClassifierSettings.knobs()[name]
        if knob.options:
            chosen[name] = st.sampled_from(knob.options)
        elif knob.kind is int:
            chosen[name] = st.integers(int(knob.low), int(knob.high))
        else:
            chosen[name] = st.floats(knob.low, knob.high)
    return chosen


random_settings = st.fixed_dictionaries(
    {
        **of("part", "method", "optimizer", "learning_rate", "held_out_share", "seed", "weight_seed"),
        **of("flamingo_legs", "flamingo_correlation", "seagull_wings", "seagull_wings_spread", "pelican_correlation"),
        **of("flamingos", "seagulls", "pelicans", "momentum", "smoothing", "beta1", "beta2", "weight_decay"),
        "epochs": st.integers(1, 30),
    }
)


@settings(max_examples=25)
@given(random_settings)
def test_training_at_random_settings_equals_a_literal_loop(values: dict[str, Any]) -> None:
    chosen = ClassifierSettings(**values)
    assert_equal_to_the_bit(train(chosen), literal_run(chosen))


@pytest.mark.parametrize("method", METHODS)
def test_a_long_run_keeps_all_losses_and_a_frame_of_its_end(method: str) -> None:
    chosen = replace(RUNS[method], epochs=700, held_out_share=0.2)
    result = train(chosen)
    assert_equal_to_the_bit(result, literal_run(chosen))
    assert len(result.losses) == len(result.test_losses) == 701
    assert (result.steps[0], result.steps[-1], len(result.steps)) == (0, 700, 150)


def test_losses_worked_by_hand() -> None:
    scores, labels = torch.tensor([[1.0, -2.0, 0.5], [0.0, 3.0, -1.0]]), torch.tensor([2, 0])

    def surprise(score: float, truth: int) -> float:
        return math.log1p(math.exp(-score if truth else score))

    rows = list(zip(scores.tolist(), labels.tolist(), strict=True))
    every = [surprise(score, int(k == label)) for row, label in rows for k, score in enumerate(row)]
    shares = [math.log(sum(math.exp(score - row[label]) for score in row)) for row, label in rows]
    assert METHODS["one versus all"].loss(scores, labels).item() == pytest.approx(sum(every) / 6)
    assert METHODS["softmax"].loss(scores, labels).item() == pytest.approx(sum(shares) / 2)
    one = METHODS["logistic"].loss(torch.tensor([[1.0], [-2.0]]), torch.tensor([1, 1])).item()
    assert one == pytest.approx((surprise(1.0, 1) + surprise(-2.0, 1)) / 2)
    assert [METHODS[name].outputs(3) for name in METHODS] == [1, 3, 3]


def test_held_out_birds_are_never_learned_from_and_are_apart_from_the_others() -> None:
    result = train(replace(BASE, held_out_share=0.25))
    (x, y), (test_x, test_y) = result.learned, result.tested
    assert (len(x), len(test_x), result.held_out) == (18, 6, 6)
    together = sorted([*x.tolist(), *test_x.tolist()])
    assert together == sorted(result.flock.features.tolist())
    assert sorted([*y.tolist(), *test_y.tolist()]) == [0] * 10 + [1] * 14
    loss = nn.BCEWithLogitsLoss()
    for features, labels, losses in ((x, y, result.losses), (test_x, test_y, result.test_losses)):
        scores = features @ result.weight[-1].T + result.bias[-1]
        torch.testing.assert_close(loss(scores, labels.float().unsqueeze(1)), losses[-1])


@pytest.mark.parametrize(("share", "birds", "count"), [(0.0, 24, 0), (0.01, 4, 1), (0.25, 20, 5), (0.5, 600, 300)])
def test_at_least_one_bird_is_held_out_where_any_are(share: float, birds: int, count: int) -> None:
    assert ClassifierSettings(held_out_share=share).held_out(birds) == count


def test_a_run_without_held_out_birds_has_no_test_numbers() -> None:
    result = train(BASE)
    assert result.test_losses.shape == result.test_accuracy.shape == (0,)
    assert torch.equal(result.order, torch.arange(24))
    assert [len(part) for part in result.tested] == [0, 0]


APART = replace(
    BASE,
    flamingo_legs=9.0, flamingo_wings=9.0, flamingo_legs_spread=0.5, flamingo_wings_spread=0.5, flamingo_correlation=0.0,
    seagull_legs=3.0, seagull_wings=3.0, seagull_legs_spread=0.5, seagull_wings_spread=0.5,
)  # fmt: skip
"""Two species that a line can tell apart without error."""


def safe_rate(chosen: ClassifierSettings) -> float:
    """1 / L for the logistic loss, whose curvature is at most a quarter of the largest eigenvalue of the mean of x x^T."""
    features = birds_of(chosen).features.double()
    with_one = torch.cat([features, torch.ones(len(features), 1, dtype=torch.float64)], dim=1)
    largest: float = torch.linalg.eigvalsh(with_one.T @ with_one / len(features)).max().item()
    return 4 / largest


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_on_separable_birds_the_loss_keeps_falling_and_the_weights_keep_growing(seed: int) -> None:
    """The law of logistic regression without a minimum: once all birds are right, every step lengthens (w, b)."""
    chosen = replace(APART, seed=seed, epochs=3000)
    chosen = replace(chosen, learning_rate=safe_rate(chosen))
    result = train(chosen)
    assert (result.losses.diff() < 0).all()
    length = torch.cat([result.weight.flatten(1), result.bias], dim=1).norm(dim=1)
    apart = [separable(*result.learned, *line) for line in zip(result.weight, result.bias, strict=True)]
    first = apart.index(True)
    assert all(apart[first:])
    assert (length[first:].diff() > 0).all()
    assert first < len(apart) - 30
    assert result.accuracy[-1] == 1.0


def test_on_birds_that_mix_the_run_ends_where_scikit_learn_does() -> None:
    """Birds that no line can part have one best line; an independent solver finds the same."""
    chosen = replace(BASE, seagulls=60, seagull_wings=6.0, epochs=3000, optimizer="Adam", learning_rate=0.5)
    result = train(chosen)
    x, y = result.learned
    best = LogisticRegression(C=math.inf, tol=1e-10, max_iter=10_000).fit(x.double().numpy(), y.numpy())
    assert not separable(x, y, result.weight[-1], result.bias[-1])
    torch.testing.assert_close(result.weight[-1].double(), torch.tensor(best.coef_), atol=2e-3, rtol=2e-3)
    torch.testing.assert_close(result.bias[-1].double(), torch.tensor(best.intercept_), atol=2e-2, rtol=2e-3)
    assert result.accuracy[-1].item() == pytest.approx(best.score(x.double().numpy(), y.numpy()))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("held_out_share", [0.0, 0.3])
def test_a_run_that_diverges_is_a_result(method: str, held_out_share: float) -> None:
    """At rate 10 a decay of 1 multiplies every weight by -9 at each step."""
    chosen = replace(
        RUNS[method], optimizer="AdamW", learning_rate=10.0, weight_decay=1.0, epochs=500, held_out_share=held_out_share
    )
    result = train(chosen)
    assert_equal_to_the_bit(result, literal_run(chosen))
    assert result.diverged_at is not None
    assert 20 < result.diverged_at < 60
    assert result.steps == tuple(range(result.diverged_at))
    assert len(result.losses) == result.diverged_at
    assert len(result.test_losses) == (result.diverged_at if held_out_share else 0)
    for numbers in (result.losses, result.test_losses, result.weight, result.bias, result.accuracy):
        assert numbers.isfinite().all()


def test_a_run_can_be_stopped_from_its_progress() -> None:
    seen = []

    def watch(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 7:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        train(BASE, watch)
    assert seen == [(epoch, 80) for epoch in range(8)]


TINY = replace(BASE, epochs=3)
STATES = {
    "by hand": replace(TINY, part=HAND),
    "judging": replace(TINY, part=JUDGING, held_out_share=0.3, threshold=0.3),
    **{name: replace(TINY, optimizer=name) for name in OPTIMIZERS},
    "one versus all": replace(TINY, part=THREE, optimizer="Adam"),
    "softmax, held out": replace(TINY, part=THREE, method="softmax", held_out_share=0.3),
}


def number_of(result: ClassifierResult) -> list[Tensor]:
    """All that a run leaves behind in numbers."""
    tensors = [getattr(result, item.name) for item in fields(result)]
    return [result.flock.features, result.flock.labels, *(value for value in tensors if isinstance(value, Tensor))]


def same(one: ClassifierResult, other: ClassifierResult) -> bool:
    return one.steps == other.steps and all(map(torch.equal, number_of(one), number_of(other)))


@pytest.mark.parametrize("state", STATES)
def test_what_is_trained_is_equal_exactly_where_runs_are(state: str) -> None:
    """Each knob is changed in turn: a run that stays the same to the last bit must compare equal, any other must not."""
    chosen = STATES[state]
    run = train(chosen)
    assert training_of(training_of(chosen)) == training_of(chosen)
    assert same(train(training_of(chosen)), run)
    for name, knob in chosen.knobs().items():
        for value in knob.options or (knob.kind(knob.low), knob.kind(knob.high)):
            if name == "epochs" and value == knob.high:
                continue  # a long run differs, as a short one does
            changed = replace(chosen, **{name: value})  # type: ignore[arg-type]
            equal = training_of(changed) == training_of(chosen)
            assert equal == same(train(changed), run), (name, value)


def test_three_species_are_compared_in_one_part_only() -> None:
    for part in PARTS:
        chosen = ClassifierSettings(part=part, method="softmax")
        assert species_of(chosen) == (SPECIES if part == THREE else SPECIES[:2])
        assert method_of(chosen) == ("softmax" if part == THREE else "logistic")
        assert len(birds_of(chosen).labels) == (30 if part == THREE else 20)


def test_decisions_worked_by_hand() -> None:
    assert decide(torch.tensor([[-0.1], [0.0], [0.1]])).tolist() == [0, 0, 1]
    assert decide(torch.tensor([[0.3, -1.0, 0.2], [-5.0, -4.0, -3.0]])).tolist() == [0, 2]
    weight, bias = torch.tensor([[[1.0, 0.0]], [[0.0, -1.0]]]), torch.tensor([[-2.0], [3.0]])
    features, labels = torch.tensor([[1.0, 1.0], [3.0, 1.0], [1.0, 5.0], [3.0, 5.0]]), torch.tensor([0, 1, 0, 0])
    # x > 2 is right on all but the last; y < 3 on all but the first.
    assert accuracies(weight, bias, features, labels).tolist() == [0.75, 0.75]
    assert not separable(features, labels, weight[0], bias[0])
    assert separable(features[:3], labels[:3], weight[0], bias[0])


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 64).map(lambda k: k / 64), st.integers(0, 1)), min_size=1, max_size=30),
    st.sampled_from([0.01, 0.25, 0.3, 0.5, 0.75, 0.99]),
    st.sampled_from(["seagull", "flamingo"]),
)
def test_judging_counts_as_by_hand(birds: list[tuple[float, int]], threshold: float, positive: str) -> None:
    chosen = ClassifierSettings(threshold=threshold, positive=positive)
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
    """At threshold 0.5 the two classes swap places: what was TP is TN, and a missed seagull is a bird wrongly called flamingo."""
    result = train(ClassifierSettings(part=TWO, seagulls=40, flamingo_legs_spread=3.0, epochs=200))
    x, y = result.learned
    probabilities = torch.sigmoid(x @ result.weight[-1, 0] + result.bias[-1, 0])
    gull = judge(ClassifierSettings(), probabilities, y)
    flamingo = judge(ClassifierSettings(positive="flamingo"), probabilities, y)
    assert (gull.true_positives, gull.false_negatives, gull.false_positives, gull.true_negatives) == (
        *(flamingo.true_negatives, flamingo.false_positives),
        *(flamingo.false_negatives, flamingo.true_positives),
    )
    assert gull.accuracy == flamingo.accuracy == pytest.approx(result.accuracy[-1].item())
    stricter = judge(ClassifierSettings(threshold=0.9), probabilities, y)
    assert stricter.true_positives + stricter.false_positives < gull.true_positives + gull.false_positives
