"""A walk is the path of a literal `torch.optim` loop, to its last finite step."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch
from torch import Tensor

from core.descent import DescentResult, DescentSettings, descend
from core.frames import frame_steps
from core.optimizers import OPTIMIZERS
from core.surfaces import SURFACES
from tests.core.literal import TORCH_OPTIMIZERS

WILD = [
    DescentSettings(surface="Rosenbrock", learning_rate=10.0),
    DescentSettings(surface="Rosenbrock", learning_rate=10.0, optimizers=("Momentum",), steps=1000),
    DescentSettings(surface="Himmelblau", learning_rate=1.0, start_x=6.0, start_y=-6.0),
    DescentSettings(surface="Tilted double well", learning_rate=10.0, optimizers=("Momentum",), momentum=0.0),
    DescentSettings(surface="Saddle", learning_rate=10.0, start_y=3.0),
    DescentSettings(surface="Bowl", learning_rate=1.5, steps=1000),
    DescentSettings(surface="Ravine", learning_rate=0.11, steps=1000),
]


@dataclasses.dataclass
class Literal:
    """What a literal loop saw at each of its steps, and the step at which the loss was no longer finite."""

    losses: list[float]
    points: list[Tensor]
    gradients: list[Tensor]
    diverged_at: int | None = None


def literal_walk(settings: DescentSettings) -> Literal:
    """The loop a learner would write with `torch.optim`."""
    (name,) = settings.optimizers
    point = torch.tensor([settings.start_x, settings.start_y], requires_grad=True)
    optimizer = TORCH_OPTIMIZERS[name]([point], settings.learning_rate, settings)
    seen = Literal([], [], [])
    for step in range(settings.steps + 1):
        optimizer.zero_grad()
        loss = SURFACES[settings.surface].function(point[0], point[1])
        if not math.isfinite(loss.item()):
            seen.diverged_at = step
            break
        loss.backward()  # type: ignore[no-untyped-call]
        assert point.grad is not None
        seen.losses.append(loss.item())
        seen.points.append(point.detach().clone())
        seen.gradients.append(point.grad.clone())
        optimizer.step()
    return seen


def assert_same(result: DescentResult, literal: Literal) -> None:
    assert result.diverged_at == literal.diverged_at
    assert result.losses.tolist() == literal.losses
    assert torch.equal(result.points, torch.stack([literal.points[step] for step in result.steps]))
    assert torch.equal(result.gradients, torch.stack([literal.gradients[step] for step in result.steps]))


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_walk_equals_the_literal_loop(surface: str, optimizer: str) -> None:
    usual = DescentSettings(surface=surface, optimizers=(optimizer,), steps=250)
    other = DescentSettings(
        **{**usual.values(), "start_x": 1.3, "start_y": -0.7, "steps": 40, "learning_rate": 0.0137},  # type: ignore[arg-type]
    )
    for settings in (usual, dataclasses.replace(other, momentum=0.55, smoothing=0.8, beta1=0.6, beta2=0.95)):
        result = descend(settings)
        assert result.optimizer == optimizer
        assert_same(result, literal_walk(settings))


@pytest.mark.parametrize("settings", WILD, ids=lambda s: f"{s.surface}-{s.optimizers[0]}-{s.learning_rate}")
def test_a_diverging_walk_is_a_result_that_ends_before_the_first_infinite_step(settings: DescentSettings) -> None:
    result = descend(settings)
    assert result.diverged_at is not None
    assert len(result.losses) == result.diverged_at
    assert result.steps[-1] == result.diverged_at - 1
    for kept in (result.losses, result.points, result.gradients):
        assert kept.isfinite().all()
    assert_same(result, literal_walk(settings))


@pytest.mark.parametrize("steps", [1, 149, 150, 1000])
def test_a_walk_keeps_every_loss_and_at_most_150_frames(steps: int) -> None:
    result = descend(DescentSettings(surface="Himmelblau", steps=steps))
    assert result.diverged_at is None
    assert result.losses.shape == (steps + 1,)
    assert result.steps == frame_steps(steps)
    assert result.points.shape == result.gradients.shape == (min(steps + 1, 150), 2)


def test_walks_of_one_length_share_their_frames_even_where_one_diverges() -> None:
    settings = DescentSettings(surface="Bowl", learning_rate=1.5, steps=1000)
    short = descend(settings)
    assert short.diverged_at is not None
    assert set(short.steps[:-1]) <= set(frame_steps(1000))
    assert [step for step in frame_steps(1000) if step < short.diverged_at] == [
        step for step in short.steps if step in frame_steps(1000)
    ]


def test_a_result_at_the_largest_settings_stays_below_16_megabytes() -> None:
    result = descend(DescentSettings(steps=1000, optimizers=("Adam",)))
    kept = [value for value in vars(result).values() if isinstance(value, Tensor)]
    assert sum(tensor.untyped_storage().nbytes() for tensor in kept) <= 16e6


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_alone_keeps_what_a_walk_depends_on_and_forgets_the_rest(optimizer: str) -> None:
    chosen = DescentSettings(
        momentum=0.5, smoothing=0.6, beta1=0.7, beta2=0.8, surface="Saddle", start_x=1.0, optimizers=tuple(OPTIMIZERS)
    )
    alone = chosen.alone(optimizer)
    assert alone.optimizers == (optimizer,)
    assert alone.alone(optimizer) == alone
    assert torch.equal(descend(alone).points, descend(dataclasses.replace(chosen, optimizers=(optimizer,))).points)
    for name in ("momentum", "smoothing", "beta1", "beta2"):
        changed = dataclasses.replace(chosen, **{name: 0.123})  # type: ignore[arg-type]
        assert (changed.alone(optimizer) != alone) == (name in OPTIMIZERS[optimizer].knobs)
    for name, value in {"surface": "Bowl", "start_x": 2.0, "start_y": 2.0, "learning_rate": 0.2, "steps": 7}.items():
        assert dataclasses.replace(chosen, **{name: value}).alone(optimizer) != alone  # type: ignore[arg-type]


def test_one_walk_has_one_optimizer() -> None:
    with pytest.raises(ValueError, match="one optimizer, not Momentum, Adam"):
        descend(DescentSettings(optimizers=("Adam", "Momentum")))


def test_progress_is_told_and_may_stop_the_walk() -> None:
    told: list[tuple[int, int]] = []
    descend(DescentSettings(steps=1000), lambda done, total: told.append((done, total)))
    assert told[0] == (0, 1000)
    assert len(told) >= 4
    assert told == sorted(told)

    def stop(done: int, total: int) -> None:
        if done:
            raise InterruptedError(f"stopped at {done} of {total}")

    with pytest.raises(InterruptedError, match="of 1000"):
        descend(DescentSettings(steps=1000), stop)
