"""Walks: an optimizer goes down a loss surface, and every step is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from core.descent.surfaces import SURFACES, Data, Surface, SurfaceKnobs
from core.frames import Recorder
from core.parts.optimizers import OPTIMIZERS, OneOptimizer, OptimizerKnobs, Rate
from core.parts.schedules import SCHEDULES, ScheduleKnobs
from core.progress import EVERY, Progress, silent
from core.settings import number

SAMPLES = 50
"""The points that the loss of a real line is the mean over."""


@dataclass(frozen=True)
class WalkKnobs(SurfaceKnobs, ScheduleKnobs, OptimizerKnobs):
    """All that a walk is set to but for who walks, which is declared before."""

    learning_rate: float = number(
        "Learning rate",
        lambda s: SURFACES[s.surface].learning_rate,
        1e-5,
        10.0,
        log=True,
        follows="surface",
        help="How far a step goes for a given gradient.",
    )
    start_x: float = number(
        "Start x",
        lambda s: SURFACES[s.surface].start[0],
        -6.0,
        6.0,
        step=0.1,
        follows="surface",
        help="Where the walk begins, first parameter.",
    )
    start_y: float = number(
        "Start y",
        lambda s: SURFACES[s.surface].start[1],
        -6.0,
        6.0,
        step=0.1,
        follows="surface",
        help="Where the walk begins, second parameter.",
    )
    steps: int = number("Steps", 100, 1, 1000, whole=True, step=1, unit="steps", help="How many updates are made.")
    batch_size: int = number(
        "Batch size",
        SAMPLES,
        1,
        SAMPLES,
        whole=True,
        step=1,
        unit="points",
        when=lambda s: SURFACES[s.surface].data is not None,
        help="How many of the 50 points a gradient is the mean of. 50 is the full batch; fewer make the path noisy.",
    )
    batch_seed: int = number(
        "Batch seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        when=lambda s: SURFACES[s.surface].data is not None and s.batch_size < SAMPLES,
        help="The start of the random stream that shuffles the points.",
    )


@dataclass(frozen=True)
class WalkSettings(WalkKnobs, OneOptimizer):
    """One optimizer's walk from one start."""

    free: int = number(
        "Free parameters",
        2,
        1,
        2,
        whole=True,
        step=1,
        help="How many parameters move: of two, or the first alone while the second stays at its start.",
    )


@dataclass(frozen=True)
class DescentResult:
    """One walk of T finite steps, shown in F frames.

    losses: (T + 1,) the loss at every step, the start included. gradient_norms: (T + 1,) the length of the gradient
    that was followed there. rates: (T + 1,) float64, the learning rate of the next update. steps: the F true step
    numbers of the frames. points, gradients, moves: (F, 2) the parameters, the gradient that was followed and the step
    that was taken there (zero where the walk ends). left_at: the first step outside the surface's window, or None; the
    walk may come back. growing: whether the loss was rising when the walk ended. diverged_at: the first
    step whose loss was not finite, or None; the walk ends before it.
    """

    settings: WalkSettings
    losses: Tensor
    gradient_norms: Tensor
    rates: Tensor
    steps: tuple[int, ...]
    points: Tensor
    gradients: Tensor
    moves: Tensor
    left_at: int | None
    growing: bool
    diverged_at: int | None

    @cached_property
    def ends_higher(self) -> bool:
        """Whether the last loss is above the first."""
        return bool(self.losses[-1] > self.losses[0])

    @property
    def optimizer(self) -> str:
        """Who walked."""
        return self.settings.optimizer


def stable_limit(settings: WalkSettings) -> float | None:
    """The largest rate at which the optimizer is stable on this surface for good, where theory has one."""
    surface, optimizer = SURFACES[settings.surface], OPTIMIZERS[settings.optimizer]
    if surface.curvature is None or optimizer.limit is None:
        return None
    steepest, along_x = surface.curvature(**settings.only(*surface.knobs))
    return optimizer.limit(along_x if settings.free == 1 else steepest, **settings.only(*optimizer.knobs))


def descend(settings: WalkSettings, progress: Progress = silent) -> DescentResult:
    """Walk the surface, in float32. A walk that leaves the finite numbers is a result, not an error."""
    recorder: Recorder[Tensor] = Recorder(settings.steps)
    trail: list[tuple[Tensor, Tensor, Tensor, float]] = []
    diverged_at = None
    for step, (point, loss, gradient, rate) in enumerate(
        walk(settings, start_of(settings), settings.learning_rate, progress)
    ):
        if not loss.isfinite():
            diverged_at = step
            break
        trail.append((point, loss, gradient, float(rate)))
        recorder.note(step, point)
    points = torch.stack([point for point, *_ in trail])
    gradients = torch.stack([gradient for _, _, gradient, _ in trail])
    if settings.free == 1:
        points = torch.cat([points, torch.full_like(points, settings.start_y)], dim=1)
        gradients = torch.cat([gradients, torch.zeros_like(gradients)], dim=1)
    moves = torch.cat([points[1:], points[-1:]]) - points
    losses = torch.stack([loss for _, loss, _, _ in trail])
    shown = list(recorder.frames())
    return DescentResult(
        settings=settings,
        losses=losses,
        gradient_norms=torch.hypot(gradients[:, 0], gradients[:, 1]),  # `norm` squares first, and overflows
        rates=torch.tensor([rate for *_, rate in trail], dtype=torch.float64),
        steps=tuple(shown),
        points=points[shown],
        gradients=gradients[shown],
        moves=moves[shown],
        left_at=_left_at(SURFACES[settings.surface], points),
        growing=diverged_at is not None or _growing(losses),
        diverged_at=diverged_at,
    )


def start_of(settings: WalkSettings) -> Tensor:
    """The free parameters (2,) or (1,) before the first update."""
    return torch.tensor([settings.start_x, settings.start_y])[: settings.free]


def walk(
    settings: WalkSettings, point: Tensor, rate: Rate, progress: Progress
) -> Iterator[tuple[Tensor, Tensor, Tensor, Rate]]:
    """Yield (point, loss, gradient, rate) at the start and after each update, the rate being that of the next update.

    `point` is (2,), or (R, 2) with a rate (R, 1) for R walks at once; the loss is () or (R,). With one free parameter
    it is (1,) or (R, 1). The loss is that of all samples; the gradient is that of the batch.
    """
    surface, optimizer = SURFACES[settings.surface], OPTIMIZERS[settings.optimizer]
    schedule = SCHEDULES[settings.schedule]
    surface_knobs, knobs, schedule_knobs = (settings.only(*part.knobs) for part in (surface, optimizer, schedule))
    data = surface.samples()
    batches = _batches(data, settings) if data and settings.batch_size < len(data[0]) else None
    memory, first, held = optimizer.memory(point), rate, torch.tensor(settings.start_y)
    for step in range(settings.steps + 1):
        if step % EVERY == 0:
            progress(step, settings.steps)
        leaf = point.clone().requires_grad_()
        here = leaf.unbind(-1) if settings.free == 2 else (leaf[..., 0], held)
        loss = surface.function(*here, *data, **surface_knobs)
        followed = loss if batches is None else surface.function(*here, *next(batches), **surface_knobs)
        (gradient,) = torch.autograd.grad(followed.sum(), leaf)
        yield point, loss.detach(), gradient, rate
        if step == settings.steps:
            return
        point, memory = optimizer.rule(point, gradient, memory, rate, step + 1, **knobs)
        rate = schedule.rule(rate, first, step + 1, settings.steps, **schedule_knobs)


def _batches(data: Data, settings: WalkSettings) -> Iterator[Data]:
    """Batches without end: each epoch shuffles all samples by `randperm` and deals them out, the last in what is
    left."""
    generator = torch.Generator().manual_seed(settings.batch_seed)
    while True:
        order = torch.randperm(len(data[0]), generator=generator)
        for chosen in torch.split(order, settings.batch_size):
            yield tuple(tensor[chosen] for tensor in data)


def _left_at(surface: Surface, points: Tensor) -> int | None:
    """The first of the points (T + 1, 2) outside the surface's window."""
    low, high = torch.tensor(surface.window).T
    outside = ((points < low) | (points > high)).any(dim=1).nonzero()
    return int(outside[0]) if len(outside) else None


def _growing(losses: Tensor) -> bool:
    """Whether the height above the lowest loss is half as large again in the last quarter as in the quarter before.

    A walk that trembles at the bottom, below a twentieth of the height it started from, is at rest and not growing.
    """
    quarter = len(losses) // 4
    if quarter == 0:
        return bool(losses[-1] > losses[0])
    height = losses - losses.min()
    last, before = height[-quarter:].mean(), height[-2 * quarter : -quarter].mean()
    return bool(last > 1.5 * before and last > 0.05 * height[0])
