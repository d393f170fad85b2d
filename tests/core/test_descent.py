"""A walk is the path of a literal `torch.optim` loop, to its last finite step, and a sweep is many such walks."""

from __future__ import annotations

import dataclasses
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from core import descent
from core.descent import RATES, DescentResult, DescentSettings, descend, sweep
from core.frames import frame_steps
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.surfaces import SURFACES, Data
from tests.core.literal import TORCH_OPTIMIZERS, TORCH_SCHEDULES
from tests.core.test_threads import bits

LINE = "Line's MSE"
ODD = DescentSettings(
    momentum=0.55,
    smoothing=0.8,
    beta1=0.6,
    beta2=0.95,
    weight_decay=0.3,
    condition=7.0,
    decay_every=7,
    decay=0.8,
    step_decay=0.985,
    steps=40,
    learning_rate=0.0137,
    start_x=1.3,
    start_y=-0.7,
)
"""Knobs that are all away from their defaults."""

WILD = [
    DescentSettings(surface="Rosenbrock", learning_rate=10.0),
    DescentSettings(surface="Rosenbrock", learning_rate=10.0, optimizers=("Momentum",), steps=1000),
    DescentSettings(surface="Rosenbrock", learning_rate=10.0, optimizers=("Nesterov",), view="one"),
    DescentSettings(surface="Himmelblau", learning_rate=1.0, start_x=6.0, start_y=-6.0),
    DescentSettings(surface="Tilted double well", learning_rate=10.0, optimizers=("Momentum",), momentum=0.0),
    DescentSettings(surface="Saddle", learning_rate=10.0, start_y=3.0),
    DescentSettings(surface="Bowl", learning_rate=2.3, steps=1000),
    DescentSettings(surface="Bowl", learning_rate=0.021, condition=100.0, steps=1000),
    DescentSettings(surface="Ravine", learning_rate=0.11, steps=1000),
    DescentSettings(surface="Beale", learning_rate=1.0, schedule="Exponential"),
    DescentSettings(surface=LINE, learning_rate=10.0, batch_size=7),
    DescentSettings(surface=LINE, learning_rate=10.0, view="one", schedule="Cosine"),
]

every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS)
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES)
every_surface = pytest.mark.parametrize("surface", SURFACES)
both_views = pytest.mark.parametrize("view", ["one", "two"])


@dataclasses.dataclass
class Literal:
    """What a literal loop saw at each of its steps, and the step at which the loss was no longer finite."""

    losses: list[float]
    points: list[Tensor]
    gradients: list[Tensor]
    rates: list[float]
    diverged_at: int | None = None


def literal_batches(data: Data, size: int, seed: int) -> Iterator[Data]:
    """What a loop over epochs sees: the points in a new order, `size` at a time."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        order = torch.randperm(len(data[0]), generator=generator)
        for first in range(0, len(order), size):
            chosen = order[first : first + size]
            yield tuple(tensor[chosen] for tensor in data)


def literal_walk(settings: DescentSettings) -> Literal:
    """The loop a learner would write with `torch.optim` and its schedulers."""
    (name,) = settings.optimizers
    surface, one = SURFACES[settings.surface], settings.view == "one"
    knobs = {"condition": settings.condition} if settings.surface == "Bowl" else {}
    leaf = torch.tensor([settings.start_x] if one else [settings.start_x, settings.start_y], requires_grad=True)
    held = torch.tensor(settings.start_y)
    optimizer = TORCH_OPTIMIZERS[name]([leaf], settings.learning_rate, settings)
    scheduler = TORCH_SCHEDULES[settings.schedule](optimizer, settings.steps, settings)
    data = surface.samples()
    batches = literal_batches(data, settings.batch_size, settings.batch_seed) if data else None
    seen = Literal([], [], [], [])
    for step in range(settings.steps + 1):
        optimizer.zero_grad()
        y = held if one else leaf[1]
        whole = surface.function(leaf[0], y, *data, **knobs).item()
        if not math.isfinite(whole):
            seen.diverged_at = step
            break
        # A batch of all points is not shuffled.
        batch = next(batches) if batches and settings.batch_size < 50 else data
        surface.function(leaf[0], y, *batch, **knobs).backward()  # type: ignore[no-untyped-call]
        assert leaf.grad is not None
        seen.losses.append(whole)
        seen.points.append(torch.tensor([leaf[0].item(), y.item()]))
        seen.gradients.append(torch.tensor([leaf.grad[0].item(), 0.0 if one else leaf.grad[1].item()]))
        seen.rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
    return seen


def assert_same(result: DescentResult, literal: Literal) -> None:
    assert result.diverged_at == literal.diverged_at
    assert result.losses.tolist() == literal.losses
    assert result.rates.tolist() == literal.rates
    assert result.rates.dtype == torch.float64
    assert torch.equal(result.points, torch.stack([literal.points[step] for step in result.steps]))
    assert torch.equal(result.gradients, torch.stack([literal.gradients[step] for step in result.steps]))
    # In 64 bits, because a square leaves the numbers of 32 bits long before its root does.
    norms = torch.stack(literal.gradients).double().pow(2).sum(dim=1).sqrt()
    torch.testing.assert_close(result.gradient_norms.double(), norms, rtol=1e-5, atol=1e-22)


@every_optimizer
@every_surface
@both_views
def test_a_walk_equals_the_literal_loop(optimizer: str, surface: str, view: str) -> None:
    usual = DescentSettings(surface=surface, optimizers=(optimizer,), view=view, steps=120)
    for settings in (usual, replace(ODD, surface=surface, optimizers=(optimizer,), view=view)):
        result = descend(settings)
        assert result.optimizer == optimizer
        assert_same(result, literal_walk(settings))


@every_optimizer
@every_schedule
@pytest.mark.parametrize("surface", ["Bowl", "Himmelblau", LINE])
def test_a_scheduled_walk_equals_the_literal_loop(optimizer: str, schedule: str, surface: str) -> None:
    usual = DescentSettings(surface=surface, optimizers=(optimizer,), schedule=schedule, steps=60)
    for settings in (usual, replace(ODD, surface=surface, optimizers=(optimizer,), schedule=schedule, view="one")):
        assert_same(descend(settings), literal_walk(settings))


@every_optimizer
@both_views
@pytest.mark.parametrize("size", [1, 7, 49, 50])
def test_a_walk_on_mini_batches_equals_the_literal_loop(optimizer: str, view: str, size: int) -> None:
    settings = DescentSettings(
        surface=LINE, optimizers=(optimizer,), view=view, batch_size=size, batch_seed=size + 3, steps=110
    )
    assert_same(descend(settings), literal_walk(settings))


@pytest.mark.parametrize("size", [1, 7, 49])
def test_every_epoch_covers_every_point_once(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    surface, drawn = SURFACES[LINE], []

    def watched(w: Tensor, b: Tensor, x: Tensor, y: Tensor) -> Tensor:
        drawn.append(list(zip(x.tolist(), y.tolist(), strict=True)))
        return surface.function(w, b, x, y)

    monkeypatch.setitem(SURFACES, LINE, replace(surface, function=watched))
    epoch = math.ceil(50 / size)
    descend(DescentSettings(surface=LINE, batch_size=size, steps=3 * epoch - 1))
    points = Counter(zip(*(tensor.tolist() for tensor in surface.samples()), strict=True))
    batches = [batch for batch in drawn if len(batch) < 50]
    assert len(batches) == 3 * epoch
    orders = []
    for first in range(0, len(batches), epoch):
        dealt = batches[first : first + epoch]
        assert [len(batch) for batch in dealt] == [size] * (50 // size) + [50 % size] * (50 % size > 0)
        orders.append([point for batch in dealt for point in batch])
        assert Counter(orders[-1]) == points
    assert orders[0] != orders[1] != orders[2]


@pytest.mark.parametrize(
    "settings", WILD, ids=lambda s: f"{s.surface}-{s.optimizers[0]}-{s.learning_rate}-{s.view}-{s.schedule}"
)
def test_a_diverging_walk_is_a_result_that_ends_before_the_first_infinite_step(settings: DescentSettings) -> None:
    result = descend(settings)
    assert result.diverged_at is not None
    assert result.growing
    assert len(result.losses) == len(result.gradient_norms) == len(result.rates) == result.diverged_at
    assert result.steps[-1] == result.diverged_at - 1
    for name, kept in vars(result).items():
        assert not isinstance(kept, Tensor) or kept.isfinite().all(), name
    assert_same(result, literal_walk(settings))


@pytest.mark.parametrize("steps", [1, 149, 150, 1000])
@both_views
def test_a_walk_keeps_every_loss_and_at_most_150_frames(steps: int, view: str) -> None:
    result = descend(DescentSettings(surface="Himmelblau", steps=steps, view=view))
    assert result.diverged_at is None
    assert result.losses.shape == result.gradient_norms.shape == result.rates.shape == (steps + 1,)
    assert result.steps == frame_steps(steps)
    assert result.points.shape == result.gradients.shape == result.moves.shape == (min(steps + 1, 150), 2)


def test_walks_of_one_length_share_their_frames_even_where_one_diverges() -> None:
    settings = DescentSettings(surface="Bowl", learning_rate=2.5, steps=1000)
    short = descend(settings)
    assert short.diverged_at is not None
    assert set(short.steps[:-1]) <= set(frame_steps(1000))
    assert [step for step in frame_steps(1000) if step < short.diverged_at] == [
        step for step in short.steps if step in frame_steps(1000)
    ]


@every_optimizer
@both_views
def test_a_result_at_the_largest_settings_stays_below_16_megabytes(optimizer: str, view: str) -> None:
    result = descend(DescentSettings(surface=LINE, steps=1000, optimizers=(optimizer,), view=view, batch_size=49))
    kept = [value for value in vars(result).values() if isinstance(value, Tensor)]
    assert sum(tensor.untyped_storage().nbytes() for tensor in kept) <= 16e6


@every_surface
@both_views
def test_a_move_is_the_way_to_the_next_point(surface: str, view: str) -> None:
    for steps in (1, 100, 400):
        settings = DescentSettings(surface=surface, view=view, optimizers=("Momentum",), steps=steps)
        result, literal = descend(settings), literal_walk(settings)
        assert literal.diverged_at is None
        for step, move in zip(result.steps[:-1], result.moves, strict=False):
            assert torch.equal(move, literal.points[step + 1] - literal.points[step])
        assert result.moves[-1].tolist() == [0.0, 0.0]
        if view == "one":
            assert result.points[:, 1].eq(torch.tensor(settings.start_y)).all()
            assert not result.moves[:, 1].any()


LEAVING = [
    DescentSettings(),
    DescentSettings(learning_rate=2.05),
    DescentSettings(start_x=3.1),
    DescentSettings(start_x=3.0, start_y=-3.0),
    DescentSettings(start_x=1.0, start_y=-3.5, view="one"),
    DescentSettings(surface="Ravine", optimizers=("Momentum",), start_x=-6.0, start_y=3.0, steps=300),
    DescentSettings(surface="Himmelblau", optimizers=("Nesterov",), learning_rate=0.03),
    DescentSettings(surface="Himmelblau", learning_rate=0.0185, start_x=-5.0, start_y=5.0, steps=300),
    DescentSettings(surface=LINE, learning_rate=1.0, batch_size=1, steps=300),
    *WILD,
]


def test_the_window_is_left_where_a_literal_check_says() -> None:
    left = []
    for settings in LEAVING:
        (low_x, high_x), (low_y, high_y) = SURFACES[settings.surface].window
        expected = None
        for step, point in enumerate(literal_walk(settings).points):
            x, y = point.tolist()
            if not (low_x <= x <= high_x and low_y <= y <= high_y):
                expected = step
                break
        assert descend(settings).left_at == expected, settings
        left.append(expected)
    assert left[0] is None
    assert left[2:5] == [0, None, 0]
    assert any(step for step in left[5:])


@every_surface
@both_views
def test_descent_at_the_rate_of_the_surface_comes_to_rest_and_is_not_growing(surface: str, view: str) -> None:
    for steps in (100, 1000):
        result = descend(DescentSettings(surface=surface, view=view, steps=steps))
        assert result.diverged_at is None
        assert result.losses[-1] < result.losses[0]
        assert not result.growing


@every_optimizer
@every_schedule
def test_a_walk_in_a_bowl_is_not_growing(optimizer: str, schedule: str) -> None:
    for steps in (1, 2, 3, 100, 1000):
        assert not descend(DescentSettings(optimizers=(optimizer,), schedule=schedule, steps=steps)).growing, steps


RESTING = [
    *(DescentSettings(surface=surface, view=view, steps=600) for surface in SURFACES for view in ("one", "two")),
    *(
        DescentSettings(surface=LINE, batch_size=size, batch_seed=seed, steps=300, learning_rate=0.05)
        for size in (1, 7, 49)
        for seed in range(5)
    ),
]


@every_optimizer
def test_a_walk_that_only_trembles_at_the_bottom_is_not_growing(optimizer: str) -> None:
    """At the bottom: the whole second half stays within a twentieth of the way down from the start."""
    at_rest, growing = 0, []
    for settings in RESTING:
        result = descend(replace(settings, optimizers=(optimizer,)))
        height = result.losses - result.losses.min()
        if result.diverged_at is None and height[len(height) // 2 :].max() < 0.05 * height[0]:
            at_rest += 1
            if result.growing:
                growing.append((settings.surface, settings.view, settings.batch_size, settings.batch_seed))
    assert at_rest >= 10
    assert growing == []


def test_a_growing_walk_that_stays_finite_is_growing() -> None:
    for settings in (
        DescentSettings(learning_rate=2.02),
        DescentSettings(learning_rate=2.5, steps=1),
        DescentSettings(surface="Ravine", learning_rate=0.101, view="two"),
        DescentSettings(surface="Ravine", learning_rate=0.07, optimizers=("Nesterov",)),
        DescentSettings(view="one", learning_rate=3.9, optimizers=("Momentum",)),
    ):
        result = descend(settings)
        assert result.diverged_at is None
        assert result.growing


QUADRATIC = [
    *(DescentSettings(condition=condition) for condition in (1.0, 5.0, 20.0, 100.0)),
    DescentSettings(surface="Ravine"),
    DescentSettings(surface=LINE),
]


@pytest.mark.parametrize("optimizer", [name for name, entry in OPTIMIZERS.items() if entry.limit])
@pytest.mark.parametrize("settings", QUADRATIC, ids=lambda s: f"{s.surface}-{s.condition:g}")
@both_views
def test_a_walk_shrinks_below_the_limit_and_grows_above_it(
    optimizer: str, settings: DescentSettings, view: str
) -> None:
    settings = replace(settings, optimizers=(optimizer,), view=view, steps=200)
    limit = settings.limit(optimizer)
    assert limit is not None
    # From (3, 2) both the flat and the steep direction have far to go, wherever the minimum is.
    settings = replace(settings, start_x=3.0, start_y=2.0)
    below, above = (descend(replace(settings, learning_rate=share * limit)) for share in (0.99, 1.01))
    assert not below.growing
    assert below.losses[-1] < below.losses[0]
    assert above.growing
    assert above.losses[-1] > above.losses[0]


def test_limits_worked_by_hand() -> None:
    """2 / c for descent, 2 (1 + μ) / c for momentum, 2 (1 + μ) / (1 + 2 μ) / c for Nesterov; c is 1 along the bowl's x."""
    bowl = DescentSettings(condition=20.0, momentum=0.5)
    ravine = DescentSettings(surface="Ravine", momentum=0.5)
    for settings in (bowl, ravine):
        found = {name: settings.limit(name) for name in OPTIMIZERS}
        assert found == {
            **dict.fromkeys(OPTIMIZERS),
            "Gradient descent": pytest.approx(0.1),
            "Momentum": pytest.approx(0.15),
            "Nesterov": pytest.approx(0.075),
        }
        assert replace(settings, view="one").limit("Gradient descent") == pytest.approx(2.0)
    assert replace(bowl, condition=1.0).limit("Gradient descent") == pytest.approx(2.0)


def test_theory_has_a_limit_for_the_linear_rules_on_the_quadratic_surfaces_only() -> None:
    for view in ("one", "two"):
        for surface in SURFACES:
            for optimizer in OPTIMIZERS:
                limit = DescentSettings(surface=surface, view=view).limit(optimizer)
                known = surface in ("Bowl", "Ravine", LINE) and optimizer in (
                    "Gradient descent",
                    "Momentum",
                    "Nesterov",
                )
                assert (limit is not None) == known, (surface, optimizer)


SWEPT = [
    DescentSettings(surface="Bowl", condition=20.0, steps=25),
    DescentSettings(surface="Rosenbrock", schedule="Cosine", steps=25),
    DescentSettings(surface="Egg crate", schedule="Exponential", steps=25),
    DescentSettings(surface="Plateau", view="one", schedule="Step", steps=25),
    DescentSettings(surface="Beale", view="one", steps=25),
    DescentSettings(surface=LINE, steps=25),
    DescentSettings(surface=LINE, view="one", batch_size=1, steps=60),
    DescentSettings(surface=LINE, batch_size=7, batch_seed=4, schedule="Cosine", steps=20),
    DescentSettings(surface=LINE, batch_size=49, steps=20),
]


@every_optimizer
@pytest.mark.parametrize("settings", SWEPT, ids=lambda s: f"{s.surface}-{s.view}-{s.schedule}-{s.batch_size}")
def test_a_sweep_equals_one_walk_a_rate(optimizer: str, settings: DescentSettings) -> None:
    settings = replace(settings, optimizers=(optimizer,))
    swept = sweep(settings)
    assert swept.optimizer == optimizer
    assert swept.losses.shape == (RATES,)
    for rate, loss in zip(swept.rates.tolist(), swept.losses, strict=True):
        alone = descend(replace(settings, learning_rate=rate))
        assert loss.isfinite() == (alone.diverged_at is None), rate
        assert alone.diverged_at is not None or torch.equal(loss, alone.losses[-1]), rate
    finite = [loss for loss in swept.losses.tolist() if math.isfinite(loss)]
    assert swept.losses[swept.best].item() == min(finite)


@every_surface
@both_views
def test_a_sweep_equals_one_walk_a_rate_on_every_surface(surface: str, view: str) -> None:
    settings = DescentSettings(surface=surface, view=view, optimizers=("Nesterov",), steps=25)
    swept = sweep(settings)
    alone = [descend(replace(settings, learning_rate=rate)) for rate in swept.rates.tolist()]
    expected = [walk.losses[-1].item() if walk.diverged_at is None else math.inf for walk in alone]
    assert swept.losses.tolist() == expected


def test_a_sweep_spans_the_allowed_rates_in_equal_ratios_of_three_digits() -> None:
    knob, rates = DescentSettings.knobs()["learning_rate"], sweep(DescentSettings(steps=1)).rates
    assert rates.dtype == torch.float64
    assert (len(rates), rates[0].item(), rates[-1].item()) == (RATES, knob.low, knob.high)
    ratio = (knob.high / knob.low) ** (1 / (RATES - 1))
    torch.testing.assert_close(rates[1:] / rates[:-1], torch.full((RATES - 1,), ratio).double(), rtol=0.01, atol=0)
    assert all(float(f"{rate:.3g}") == rate for rate in rates.tolist())
    assert sweep(DescentSettings(steps=1, learning_rate=0.3)).rates.tolist() == rates.tolist()


def test_a_sweep_in_which_every_walk_diverges_is_a_result() -> None:
    surface = DescentSettings(surface="Beale", start_x=6.0, start_y=6.0, steps=300)
    swept = sweep(surface)
    assert all(
        descend(replace(surface, learning_rate=rate)).diverged_at is not None
        for rate, loss in zip(swept.rates.tolist(), swept.losses.tolist(), strict=True)
        if loss == math.inf
    )
    assert swept.losses.eq(math.inf).any()
    assert not swept.losses.isnan().any()


CHANGES: dict[str, tuple[Any, ...]] = {
    "momentum": (0.5,),
    "smoothing": (0.6,),
    "beta1": (0.7,),
    "beta2": (0.8,),
    "weight_decay": (0.5,),
    "decay_every": (3,),
    "decay": (0.3,),
    "step_decay": (0.8,),
    "condition": (37.0,),
    "view": ("one",),
    "surface": ("Bowl", "Saddle", LINE),
    "optimizers": (("Adam", "Momentum"),),
    "learning_rate": (0.0137,),
    "schedule": ("Constant", "Step", "Exponential", "Cosine"),
    "start_x": (1.25,),
    "start_y": (2.25,),
    "steps": (17,),
    "batch_size": (7,),
    "batch_seed": (5,),
    "curve": ("gradient norm",),
    "followed": ("Adam",),
    "show_sweep": (True,),
    "log_loss": (False,),
}
"""For every knob, values that a walk which reads the knob cannot overlook."""

BASES = [
    DescentSettings(surface="Bowl", steps=24, decay_every=5),
    DescentSettings(surface="Himmelblau", steps=24, decay_every=5, schedule="Step", view="one"),
    DescentSettings(surface=LINE, steps=24, schedule="Exponential"),
    DescentSettings(surface=LINE, steps=24, batch_size=9, view="one"),
]


@every_optimizer
@pytest.mark.parametrize("base", BASES, ids=lambda s: f"{s.surface}-{s.view}-{s.schedule}-{s.batch_size}")
def test_alone_is_equal_exactly_where_the_walk_is(optimizer: str, base: DescentSettings) -> None:
    assert CHANGES.keys() == DescentSettings.knobs().keys()
    alone = base.alone(optimizer)
    assert alone.optimizers == (optimizer,)
    assert alone.alone(optimizer) == alone
    walk = bits(descend(alone))
    assert bits(descend(replace(base, optimizers=(optimizer,)))) == walk
    for name, values in CHANGES.items():
        for value in values:
            changed = replace(base, **{name: value})
            result = bits(descend(replace(changed, optimizers=(optimizer,))))
            assert (changed.alone(optimizer) == alone) == (result == walk), (name, value)


@pytest.mark.parametrize("verb", [descend, sweep])
def test_one_walk_has_one_optimizer(verb: Any) -> None:
    with pytest.raises(ValueError, match="one optimizer, not Momentum, Adam"):
        verb(DescentSettings(optimizers=("Adam", "Momentum")))


@pytest.mark.parametrize("verb", [descend, sweep])
def test_progress_is_told_and_may_stop_the_walk(verb: Any) -> None:
    told: list[tuple[int, int]] = []
    settings = DescentSettings(steps=1000)
    verb(settings, lambda done, total: told.append((done, total)))
    assert told[0] == (0, 1000)
    assert len(told) >= 4
    assert told == sorted(told)

    def stop(done: int, total: int) -> None:
        if done:
            raise InterruptedError(f"stopped at {done} of {total}")

    with pytest.raises(InterruptedError, match="of 1000"):
        verb(settings, stop)


def test_the_views_are_the_options_of_the_menu() -> None:
    assert DescentSettings.knobs()["view"].options == descent.VIEWS == ("one", "two")
    assert DescentSettings.knobs()["schedule"].options == tuple(SCHEDULES)
    assert DescentSettings.knobs()["batch_size"].high == len(SURFACES[LINE].samples()[0])
