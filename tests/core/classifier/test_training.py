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

from core.classifier.methods import LOGISTIC, METHODS, ONE_VERSUS_ALL, SOFTMAX, decide
from core.classifier.training import ClassifierResult, ClassifierSettings, accuracies, separable, train
from core.data.birds import SPECIES, TWO_SPECIES, draw_flock
from core.frames import frame_steps
from core.parts.optimizers import OPTIMIZERS
from core.settings import Knob
from tests.core.literal import TORCH_OPTIMIZERS
from tests.crossed import crossed


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
    v: dict[str, Any] = s.values()
    groups = [
        (
            v[f"{species}s"],
            [v[f"{species}_legs"], v[f"{species}_wings"]],
            [v[f"{species}_legs_spread"], v[f"{species}_wings_spread"]],
            v[f"{species}_correlation"],
        )
        for species in ("flamingo", "seagull", "pelican")
    ]
    drawn, labels = [], []
    for label, (count, mean, spread, r) in enumerate(groups[: 3 if s.with_pelicans else 2]):
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
        name = s.method if s.with_pelicans else "logistic"
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


BASE = ClassifierSettings.of(epochs=80, seed=3, weight_seed=11, seagulls=14, flamingo_correlation=0.4, pelicans=6)
RUNS = {
    LOGISTIC: BASE,
    ONE_VERSUS_ALL: replace(BASE, with_pelicans=True),
    SOFTMAX: replace(BASE, with_pelicans=True, method=SOFTMAX),
}


@crossed("method, optimizer, held_out_share", METHODS, OPTIMIZERS, (0.0, 0.3), one_of=3)
def test_training_equals_a_literal_loop(method: str, optimizer: str, held_out_share: float) -> None:
    chosen = replace(RUNS[method], optimizer=optimizer, held_out_share=held_out_share)
    result, run = train(chosen), literal_run(chosen)
    assert chosen.trained_method == method
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
        **of("method", "optimizer", "learning_rate", "held_out_share", "seed", "weight_seed"),
        **of("flamingo_legs", "flamingo_correlation", "seagull_wings", "seagull_wings_spread", "pelican_correlation"),
        **of("flamingos", "seagulls", "pelicans", "momentum", "smoothing", "beta1", "beta2", "weight_decay"),
        "epochs": st.integers(1, 30),
        "with_pelicans": st.booleans(),
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


APART = ClassifierSettings.of(
    **BASE.values()
    | {
        "flamingo_legs": 9.0,
        "flamingo_wings": 9.0,
        "flamingo_legs_spread": 0.5,
        "flamingo_wings_spread": 0.5,
        "flamingo_correlation": 0.0,
        "seagull_legs": 3.0,
        "seagull_wings": 3.0,
        "seagull_legs_spread": 0.5,
        "seagull_wings_spread": 0.5,
    }
)
"""Two species that a line can tell apart without error."""


def safe_rate(chosen: ClassifierSettings) -> float:
    """1 / L for the logistic loss, whose curvature is at most a quarter of the largest eigenvalue of the mean of x
    x^T."""
    features = draw_flock(chosen).features.double()
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
    chosen = replace(BASE, epochs=3000, optimizer="Adam", learning_rate=0.5)
    chosen = ClassifierSettings.of(**chosen.values() | {"seagulls": 60, "seagull_wings": 6.0})
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
    **{name: replace(TINY, optimizer=name) for name in OPTIMIZERS},
    "held out": replace(TINY, held_out_share=0.3),
    ONE_VERSUS_ALL: replace(TINY, with_pelicans=True, optimizer="Adam"),
    "softmax, held out": replace(TINY, with_pelicans=True, method=SOFTMAX, held_out_share=0.3),
}


def number_of(result: ClassifierResult) -> list[Tensor]:
    """All that a run leaves behind in numbers."""
    tensors = [getattr(result, item.name) for item in fields(result)]
    return [result.flock.features, result.flock.labels, *(value for value in tensors if isinstance(value, Tensor))]


def same(one: ClassifierResult, other: ClassifierResult) -> bool:
    return one.steps == other.steps and all(map(torch.equal, number_of(one), number_of(other)))


def values_of(knob: Knob) -> tuple[Any, ...]:
    """All options of a knob, or both ends of its range."""
    if knob.kind is bool:
        return (False, True)
    return knob.options or (knob.kind(knob.low), knob.kind(knob.high))


@crossed("state", STATES, one_of=3)
def test_what_is_trained_is_equal_exactly_where_runs_are(state: str) -> None:
    """Each knob is changed in turn: a run that stays the same to the last bit must compare equal, any other must
    not."""
    chosen = STATES[state]
    run = train(chosen)
    assert chosen.relevant().relevant() == chosen.relevant()
    assert same(train(chosen.relevant()), run)
    for name, knob in chosen.knobs().items():
        for value in values_of(knob):
            if name == "epochs" and value == knob.high:
                continue  # a long run differs, as a short one does
            changed = ClassifierSettings.of(**{**chosen.values(), name: value})
            equal = changed.relevant() == chosen.relevant()
            assert equal == same(train(changed), run), (name, value)


@pytest.mark.parametrize("pelicans", [False, True])
def test_the_method_follows_from_the_species(pelicans: bool) -> None:
    chosen = ClassifierSettings(with_pelicans=pelicans, method=SOFTMAX)
    assert chosen.species == (SPECIES if pelicans else TWO_SPECIES)
    assert chosen.trained_method == (SOFTMAX if pelicans else LOGISTIC)
    assert len(draw_flock(chosen).labels) == (30 if pelicans else 20)


def test_rises_are_counted_as_by_hand() -> None:
    """With a rate that is too large the loss goes up and down, and never up with a small one."""
    wild = train(replace(BASE, learning_rate=3.0))
    losses = wild.losses.tolist()
    by_hand = sum(1 for k in range(1, len(losses)) if losses[k] > losses[k - 1])
    assert wild.rises == by_hand
    assert 0 < by_hand < len(losses) - 1
    assert train(replace(BASE, learning_rate=1e-3)).rises == 0


def test_decisions_worked_by_hand() -> None:
    assert decide(torch.tensor([[-0.1], [0.0], [0.1]])).tolist() == [0, 0, 1]
    assert decide(torch.tensor([[0.3, -1.0, 0.2], [-5.0, -4.0, -3.0]])).tolist() == [0, 2]
    weight, bias = torch.tensor([[[1.0, 0.0]], [[0.0, -1.0]]]), torch.tensor([[-2.0], [3.0]])
    features, labels = torch.tensor([[1.0, 1.0], [3.0, 1.0], [1.0, 5.0], [3.0, 5.0]]), torch.tensor([0, 1, 0, 0])
    # x > 2 is right on all but the last; y < 3 on all but the first.
    assert accuracies(weight, bias, features, labels).tolist() == [0.75, 0.75]
    assert not separable(features, labels, weight[0], bias[0])
    assert separable(features[:3], labels[:3], weight[0], bias[0])
