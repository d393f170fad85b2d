"""A walk is the path of a literal `torch.optim` loop, to its last finite step."""

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

from core.descent.surfaces import SURFACES, Data
from core.descent.walk import DescentResult, WalkSettings, descend, stable_limit
from core.frames import frame_steps
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from tests.core.bits import bits
from tests.core.literal import TORCH_OPTIMIZERS, TORCH_SCHEDULES
from tests.core.told import assert_told_and_stopped
from tests.crossed import crossed

LINE = "Line's MSE"
ODD = WalkSettings(
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
    WalkSettings(surface="Rosenbrock", learning_rate=10.0),
    WalkSettings(surface="Rosenbrock", learning_rate=10.0, optimizer="Momentum", steps=1000),
    WalkSettings(surface="Rosenbrock", learning_rate=10.0, optimizer="Nesterov", free=1),
    WalkSettings(surface="Himmelblau", learning_rate=1.0, start_x=6.0, start_y=-6.0),
    WalkSettings(surface="Tilted double well", learning_rate=10.0, optimizer="Momentum", momentum=0.0),
    WalkSettings(surface="Saddle", learning_rate=10.0, start_y=3.0),
    WalkSettings(surface="Bowl", learning_rate=2.3, steps=1000),
    WalkSettings(surface="Bowl", learning_rate=0.021, condition=100.0, steps=1000),
    WalkSettings(surface="Ravine", learning_rate=0.11, steps=1000),
    WalkSettings(surface="Beale", learning_rate=1.0, schedule="Exponential"),
    WalkSettings(surface=LINE, learning_rate=10.0, batch_size=7),
    WalkSettings(surface=LINE, learning_rate=10.0, free=1, schedule="Cosine"),
]

every_optimizer = pytest.mark.parametrize("optimizer", OPTIMIZERS)
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES)
every_surface = pytest.mark.parametrize("surface", SURFACES)


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


def literal_walk(settings: WalkSettings) -> Literal:
    """The loop a learner would write with `torch.optim` and its schedulers."""
    name = settings.optimizer
    surface, one = SURFACES[settings.surface], settings.free == 1
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


@crossed("optimizer, surface, free", OPTIMIZERS, SURFACES, (1, 2), one_of=7)
def test_a_walk_equals_the_literal_loop(optimizer: str, surface: str, free: int) -> None:
    usual = WalkSettings(surface=surface, optimizer=optimizer, free=free, steps=60)
    for settings in (usual, replace(ODD, surface=surface, optimizer=optimizer, free=free)):
        result = descend(settings)
        assert result.optimizer == optimizer
        assert_same(result, literal_walk(settings))


@crossed("optimizer, schedule, surface", OPTIMIZERS, SCHEDULES, ("Bowl", "Himmelblau", LINE), one_of=5)
def test_a_scheduled_walk_equals_the_literal_loop(optimizer: str, schedule: str, surface: str) -> None:
    usual = WalkSettings(surface=surface, optimizer=optimizer, schedule=schedule, steps=60)
    for settings in (usual, replace(ODD, surface=surface, optimizer=optimizer, schedule=schedule, free=1)):
        assert_same(descend(settings), literal_walk(settings))


@crossed("optimizer, free, size", OPTIMIZERS, (1, 2), (1, 7, 49, 50), one_of=4)
def test_a_walk_on_mini_batches_equals_the_literal_loop(optimizer: str, free: int, size: int) -> None:
    settings = WalkSettings(
        surface=LINE, optimizer=optimizer, free=free, batch_size=size, batch_seed=size + 3, steps=110
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
    descend(WalkSettings(surface=LINE, batch_size=size, steps=3 * epoch - 1))
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
    "settings", WILD, ids=lambda s: f"{s.surface}-{s.optimizer}-{s.learning_rate}-{s.free}-{s.schedule}"
)
def test_a_diverging_walk_is_a_result_that_ends_before_the_first_infinite_step(settings: WalkSettings) -> None:
    result = descend(settings)
    assert result.diverged_at is not None
    assert result.growing
    assert len(result.losses) == len(result.gradient_norms) == len(result.rates) == result.diverged_at
    assert result.steps[-1] == result.diverged_at - 1
    for name, kept in vars(result).items():
        assert not isinstance(kept, Tensor) or kept.isfinite().all(), name
    assert_same(result, literal_walk(settings))


@crossed("steps, free", (1, 149, 150, 1000), (1, 2), one_of=2)
def test_a_walk_keeps_every_loss_and_at_most_150_frames(steps: int, free: int) -> None:
    result = descend(WalkSettings(surface="Himmelblau", steps=steps, free=free))
    assert result.diverged_at is None
    assert result.losses.shape == result.gradient_norms.shape == result.rates.shape == (steps + 1,)
    assert result.steps == frame_steps(steps)
    assert result.points.shape == result.gradients.shape == result.moves.shape == (min(steps + 1, 150), 2)


def test_walks_of_one_length_share_their_frames_even_where_one_diverges() -> None:
    settings = WalkSettings(surface="Bowl", learning_rate=2.5, steps=1000)
    short = descend(settings)
    assert short.diverged_at is not None
    assert set(short.steps[:-1]) <= set(frame_steps(1000))
    assert [step for step in frame_steps(1000) if step < short.diverged_at] == [
        step for step in short.steps if step in frame_steps(1000)
    ]


@crossed("optimizer, free", OPTIMIZERS, (1, 2), one_of=5)
def test_a_result_at_the_largest_settings_stays_small(optimizer: str, free: int) -> None:
    result = descend(WalkSettings(surface=LINE, steps=1000, optimizer=optimizer, free=free, batch_size=49))
    kept = [value for value in vars(result).values() if isinstance(value, Tensor)]
    # 1001 losses, gradient norms (4 bytes each) and rates (8), and 150 points, gradients and moves of two numbers.
    assert sum(tensor.untyped_storage().nbytes() for tensor in kept) == 1001 * (4 + 4 + 8) + 3 * 150 * 2 * 4


@crossed("surface, free", SURFACES, (1, 2), one_of=2)
def test_a_move_is_the_way_to_the_next_point(surface: str, free: int) -> None:
    for steps in (1, 100, 400):
        settings = WalkSettings(surface=surface, free=free, optimizer="Momentum", steps=steps)
        result, literal = descend(settings), literal_walk(settings)
        assert literal.diverged_at is None
        for step, move in zip(result.steps[:-1], result.moves, strict=False):
            assert torch.equal(move, literal.points[step + 1] - literal.points[step])
        assert result.moves[-1].tolist() == [0.0, 0.0]
        if free == 1:
            assert result.points[:, 1].eq(torch.tensor(settings.start_y)).all()
            assert not result.moves[:, 1].any()


LEAVING = [
    WalkSettings(),
    WalkSettings(learning_rate=2.05),
    WalkSettings(start_x=3.1),
    WalkSettings(start_x=3.0, start_y=-3.0),
    WalkSettings(start_x=1.0, start_y=-3.5, free=1),
    WalkSettings(surface="Ravine", optimizer="Momentum", start_x=-6.0, start_y=3.0, steps=300),
    WalkSettings(surface="Himmelblau", optimizer="Nesterov", learning_rate=0.03),
    WalkSettings(surface="Himmelblau", learning_rate=0.0185, start_x=-5.0, start_y=5.0, steps=300),
    WalkSettings(surface=LINE, learning_rate=1.0, batch_size=1, steps=300),
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


@crossed("surface, free", SURFACES, (1, 2), one_of=2)
def test_descent_at_the_rate_of_the_surface_comes_to_rest_and_is_not_growing(surface: str, free: int) -> None:
    for steps in (100, 1000):
        result = descend(WalkSettings(surface=surface, free=free, steps=steps))
        assert result.diverged_at is None
        assert result.losses[-1] < result.losses[0]
        assert not result.growing


@crossed("optimizer, schedule", OPTIMIZERS, SCHEDULES, one_of=4)
def test_a_walk_in_a_bowl_is_not_growing(optimizer: str, schedule: str) -> None:
    for steps in (1, 2, 3, 100, 1000):
        assert not descend(WalkSettings(optimizer=optimizer, schedule=schedule, steps=steps)).growing, steps


RESTING = [
    *(WalkSettings(surface=surface, free=free, steps=600) for surface in SURFACES for free in (1, 2)),
    *(
        WalkSettings(surface=LINE, batch_size=size, batch_seed=seed, steps=300, learning_rate=0.05)
        for size in (1, 7, 49)
        for seed in range(2)
    ),
]

LONG_WALKS = ("RMSProp", "Adagrad")
"""The one trembles, and the other is slow to come to rest; the others are at the bottom after half of the steps."""


@crossed("optimizer", OPTIMIZERS, one_of=7)
def test_a_walk_that_only_trembles_at_the_bottom_is_not_growing(optimizer: str) -> None:
    """At the bottom: the whole second half stays within a twentieth of the way down from the start."""
    at_rest, growing = 0, []
    for settings in RESTING:
        steps = settings.steps if optimizer in LONG_WALKS else settings.steps // 2
        result = descend(replace(settings, optimizer=optimizer, steps=steps))
        height = result.losses - result.losses.min()
        if result.diverged_at is None and height[len(height) // 2 :].max() < 0.05 * height[0]:
            at_rest += 1
            if result.growing:
                growing.append((settings.surface, settings.free, settings.batch_size, settings.batch_seed))
    assert at_rest >= 10
    assert growing == []


def test_a_growing_walk_that_stays_finite_is_growing() -> None:
    for settings in (
        WalkSettings(learning_rate=2.02),
        WalkSettings(learning_rate=2.5, steps=1),
        WalkSettings(surface="Ravine", learning_rate=0.101, free=2),
        WalkSettings(surface="Ravine", learning_rate=0.07, optimizer="Nesterov"),
        WalkSettings(free=1, learning_rate=3.9, optimizer="Momentum"),
    ):
        result = descend(settings)
        assert result.diverged_at is None
        assert result.growing


QUADRATIC = [
    *(WalkSettings(condition=condition) for condition in (1.0, 5.0, 20.0, 100.0)),
    WalkSettings(surface="Ravine"),
    WalkSettings(surface=LINE),
]


@crossed(
    "optimizer, settings, free",
    [name for name, entry in OPTIMIZERS.items() if entry.limit],
    QUADRATIC,
    (1, 2),
    one_of=5,
)
def test_a_walk_shrinks_below_the_limit_and_grows_above_it(optimizer: str, settings: WalkSettings, free: int) -> None:
    settings = replace(settings, optimizer=optimizer, free=free, steps=200)
    limit = stable_limit(settings)
    assert limit is not None
    # From (3, 2) both the flat and the steep direction have far to go, wherever the minimum is.
    settings = replace(settings, start_x=3.0, start_y=2.0)
    below, above = (descend(replace(settings, learning_rate=share * limit)) for share in (0.99, 1.01))
    assert not below.growing
    assert below.losses[-1] < below.losses[0]
    assert above.growing
    assert above.losses[-1] > above.losses[0]


def test_limits_worked_by_hand() -> None:
    """2 / c for descent, 2 (1 + μ) / c for momentum, 2 (1 + μ) / (1 + 2 μ) / c for Nesterov; c is 1 along the bowl's
    x."""
    bowl = WalkSettings(condition=20.0, momentum=0.5)
    ravine = WalkSettings(surface="Ravine", momentum=0.5)
    for settings in (bowl, ravine):
        found = {name: stable_limit(replace(settings, optimizer=name)) for name in OPTIMIZERS}
        assert found == {
            **dict.fromkeys(OPTIMIZERS),
            "Gradient descent": pytest.approx(0.1),
            "Momentum": pytest.approx(0.15),
            "Nesterov": pytest.approx(0.075),
        }
        assert stable_limit(replace(settings, free=1)) == pytest.approx(2.0)
    assert stable_limit(replace(bowl, condition=1.0)) == pytest.approx(2.0)


def test_theory_has_a_limit_for_the_linear_rules_on_the_quadratic_surfaces_only() -> None:
    for free in (1, 2):
        for surface in SURFACES:
            for optimizer in OPTIMIZERS:
                limit = stable_limit(WalkSettings(surface=surface, free=free, optimizer=optimizer))
                known = surface in ("Bowl", "Ravine", LINE) and optimizer in (
                    "Gradient descent",
                    "Momentum",
                    "Nesterov",
                )
                assert (limit is not None) == known, (surface, optimizer)


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
    "free": (1,),
    "surface": ("Bowl", "Saddle", LINE),
    "optimizer": ("Adam", "Momentum", "Gradient descent"),
    "learning_rate": (0.0137,),
    "schedule": ("Constant", "Step", "Exponential", "Cosine"),
    "start_x": (1.25,),
    "start_y": (2.25,),
    "steps": (17,),
    "batch_size": (7,),
    "batch_seed": (5,),
}
"""For every knob, values that a walk which reads the knob cannot overlook."""

BASES = [
    WalkSettings(surface="Bowl", steps=24, decay_every=5),
    WalkSettings(surface="Himmelblau", steps=24, decay_every=5, schedule="Step", free=1),
    WalkSettings(surface=LINE, steps=24, schedule="Exponential"),
    WalkSettings(surface=LINE, steps=24, batch_size=9, free=1),
]


def numbers_of(result: DescentResult) -> Any:
    """All that a walk leaves behind, apart from what it was set to."""
    return bits(tuple(value for name, value in vars(result).items() if name != "settings"))


@crossed("optimizer, base", OPTIMIZERS, BASES, one_of=7)
def test_relevant_settings_are_equal_exactly_where_the_walk_is(optimizer: str, base: WalkSettings) -> None:
    assert CHANGES.keys() == WalkSettings.knobs().keys()
    base = replace(base, optimizer=optimizer)
    relevant = base.relevant()
    assert relevant.relevant() == relevant
    walk = numbers_of(descend(relevant))
    assert numbers_of(descend(base)) == walk
    for name, values in CHANGES.items():
        for value in values:
            changed = replace(base, **{name: value})
            assert (changed.relevant() == relevant) == (numbers_of(descend(changed)) == walk), (name, value)


def test_progress_is_told_and_may_stop_the_walk() -> None:
    assert_told_and_stopped(descend, WalkSettings(steps=1000), 1000)


def test_the_menus_are_the_tables() -> None:
    assert WalkSettings.knobs()["schedule"].options == tuple(SCHEDULES)
    assert WalkSettings.knobs()["surface"].options == tuple(SURFACES)
    assert WalkSettings.knobs()["optimizer"].options == tuple(OPTIMIZERS)
    assert WalkSettings.knobs()["batch_size"].high == len(SURFACES[LINE].samples()[0])
