"""Descent: an optimizer walks down a loss surface, and every step is kept."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from core.frames import frame_steps
from core.optimizers import OPTIMIZERS, OptimizerKnobs, Rate
from core.progress import EVERY, Progress, silent
from core.schedules import SCHEDULES, ScheduleKnobs
from core.settings import choice, flag, number, several
from core.surfaces import SURFACES, Data, Surface, SurfaceKnobs

RATES = 41
"""Learning rates in a sweep."""


CURVES = ("loss", "gradient norm", "learning rate")
"""What can be drawn against the step."""
VIEWS = ("one", "two")
"""How many parameters are free: with one, the second stays at its start."""


@dataclass(frozen=True)
class DescentSettings(SurfaceKnobs, ScheduleKnobs, OptimizerKnobs):
    """A walk, or several from the same start: one for each optimizer."""

    view: str = choice(
        "Parameters",
        "two",
        VIEWS,
        help="One: only the first parameter moves and the loss is a curve. Two: the loss is a surface.",
    )
    surface: str = choice(
        "Loss surface",
        "Bowl",
        SURFACES,
        help="The loss to descend. Each surface brings its own start, learning rate and window.",
    )
    optimizers: tuple[str, ...] = several(
        "Optimizers",
        ("Gradient descent",),
        OPTIMIZERS,
        help="Who walks. Several start from the same point, so you can compare them.",
    )
    learning_rate: float = number(
        "Learning rate",
        lambda s: SURFACES[s.surface].learning_rate,
        1e-5,
        10.0,
        log=True,
        follows="surface",
        help="How far a step goes for a given gradient.",
    )
    schedule: str = choice("Schedule", "Constant", SCHEDULES, help="How the learning rate changes along the walk.")
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
        50,
        1,
        50,
        whole=True,
        step=1,
        unit="points",
        help="How many of the 50 points a gradient is the mean of. 50 is the full batch; fewer make the path noisy.",
    )
    batch_seed: int = number(
        "Batch seed", 0, 0, 9999, whole=True, step=1, help="The start of the random stream that shuffles the points."
    )
    curve: str = choice("Against the step", "loss", CURVES, help="Which figure of the walk is drawn against the step.")
    followed: str = choice(
        "Follow", "Gradient descent", OPTIMIZERS, help="Whose step is drawn with arrows and written out in numbers."
    )
    show_sweep: bool = flag(
        "Learning-rate sweep", False, help="Walk the same way at 41 learning rates, and compare where each one ends."
    )
    log_loss: bool = flag(
        "Log scale",
        True,
        help="Draw the loss on a logarithmic axis: equal ratios get equal room, so a steady rate is a line.",
    )

    def alone(self, optimizer: str) -> Self:
        """The settings that this optimizer's walk depends on, all else at its default, so that equal walks compare equal."""
        walk = self.only("view", "surface", "learning_rate", "schedule", "start_x", "start_y", "steps")
        if SURFACES[self.surface].data:
            walk |= self.only("batch_size")
            if self.batch_size < DescentSettings.knobs()["batch_size"].high:
                walk |= self.only("batch_seed")
        knobs = self.surface_knobs(self.surface) | self.schedule_knobs(self.schedule) | self.knobs_for(optimizer)
        return type(self)(**walk, **knobs, optimizers=(optimizer,))  # type: ignore[arg-type]

    def any_rate(self, optimizer: str) -> Self:
        """The settings that a sweep with this optimizer depends on: as `alone`, with no rate of its own."""
        return type(self)(**{**self.alone(optimizer).values(), "learning_rate": None})  # type: ignore[arg-type]

    def limit(self, optimizer: str) -> float | None:
        """The largest rate at which this optimizer is stable on this surface for good, where theory has one."""
        surface, theory = SURFACES[self.surface], OPTIMIZERS[optimizer].limit
        if surface.curvature is None or theory is None:
            return None
        steepest, along_x = surface.curvature(**self.surface_knobs(self.surface))
        return theory(along_x if self.view == "one" else steepest, **self.knobs_for(optimizer))


@dataclass(frozen=True)
class DescentResult:
    """One walk of T finite steps, shown in F frames.

    losses: (T + 1,) the loss at every step, the start included. gradient_norms: (T + 1,) the length of the gradient
    that was followed there. rates: (T + 1,) float64, the learning rate of the next update. steps: the F true step
    numbers of the frames. points, gradients, moves: (F, 2) the parameters, the gradient that was followed and the step
    that was taken there (zero where the walk ends). left_at: the first step outside the surface's window, or None; the walk may come back.
    growing: whether the loss was rising when the walk ended. diverged_at: the first step whose loss was not finite, or
    None; the walk ends before it.
    """

    optimizer: str
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


@dataclass(frozen=True)
class SweepResult:
    """The ends of R walks that differ only in their learning rate.

    rates: (R,) float64. losses: (R,) the loss at the last step, not finite where the walk diverged. best: the index of
    the smallest loss.
    """

    optimizer: str
    rates: Tensor
    losses: Tensor
    best: int


def descend(settings: DescentSettings, progress: Progress = silent) -> DescentResult:
    """Walk the surface with the one optimizer of `settings`, in float32.

    A walk that leaves the finite numbers is a result, not an error. Raises `ValueError` for several optimizers.
    """
    start = torch.tensor([settings.start_x, settings.start_y])[: _free(settings)]
    trail: list[tuple[Tensor, Tensor, Tensor, float]] = []
    diverged_at = None
    for step, (point, loss, gradient, rate) in enumerate(_walk(settings, start, settings.learning_rate, progress)):
        if not loss.isfinite():
            diverged_at = step
            break
        trail.append((point, loss, gradient, float(rate)))
    points = torch.stack([point for point, *_ in trail])
    gradients = torch.stack([gradient for _, _, gradient, _ in trail])
    if settings.view == "one":
        points = torch.cat([points, torch.full_like(points, settings.start_y)], dim=1)
        gradients = torch.cat([gradients, torch.zeros_like(gradients)], dim=1)
    moves = torch.cat([points[1:], points[-1:]]) - points
    losses = torch.stack([loss for _, loss, _, _ in trail])
    # The frames planned for the whole walk, cut where it ended: walks of one length share their frames.
    last = len(trail) - 1
    steps = tuple(sorted({step for step in frame_steps(settings.steps) if step <= last} | {last}))
    shown = list(steps)
    return DescentResult(
        optimizer=settings.optimizers[0],
        losses=losses,
        gradient_norms=torch.hypot(gradients[:, 0], gradients[:, 1]),  # `norm` squares first, and overflows
        rates=torch.tensor([rate for *_, rate in trail], dtype=torch.float64),
        steps=steps,
        points=points[shown],
        gradients=gradients[shown],
        moves=moves[shown],
        left_at=_left_at(SURFACES[settings.surface], points),
        growing=diverged_at is not None or _growing(losses),
        diverged_at=diverged_at,
    )


def sweep(settings: DescentSettings, progress: Progress = silent) -> SweepResult:
    """End the same walk at `RATES` learning rates between the smallest and the largest allowed one, all in one batch.

    Every entry has the bits of `descend` at that rate. Raises `ValueError` for several optimizers.
    """
    knob = DescentSettings.knobs()["learning_rate"]
    exponents = torch.linspace(math.log10(knob.low), math.log10(knob.high), RATES, dtype=torch.float64)
    # Three digits, so that a rate that is picked from the sweep can be read and typed.
    rates = torch.tensor([float(f"{10**exponent:.3g}") for exponent in exponents.tolist()], dtype=torch.float64)
    start = torch.tensor([settings.start_x, settings.start_y])[: _free(settings)].expand(RATES, -1).clone()
    alive = torch.ones(RATES, dtype=torch.bool)
    loss = torch.empty(RATES)
    for _, loss, _, _ in _walk(settings, start, rates[:, None], progress):
        alive &= loss.isfinite()
        if not alive.any():
            break
    losses = loss.where(alive, torch.inf)
    return SweepResult(settings.optimizers[0], rates, losses, int(losses.argmin()))


def _walk(
    settings: DescentSettings, point: Tensor, rate: Rate, progress: Progress
) -> Iterator[tuple[Tensor, Tensor, Tensor, Rate]]:
    """Yield (point, loss, gradient, rate) at the start and after each update, the rate being that of the next update.

    `point` is (2,), or (R, 2) with a rate (R, 1) for R walks at once; the loss is () or (R,). With one free parameter
    it is (1,) or (R, 1). The loss is that of all
    samples; the gradient is that of the batch.
    """
    (name,) = settings.optimizers if len(settings.optimizers) == 1 else _refuse(settings.optimizers)
    surface, optimizer, schedule = SURFACES[settings.surface], OPTIMIZERS[name], SCHEDULES[settings.schedule]
    surface_knobs, knobs = settings.surface_knobs(settings.surface), settings.knobs_for(name)
    schedule_knobs = settings.schedule_knobs(settings.schedule)
    data = surface.samples()
    batches = _batches(data, settings) if data and settings.batch_size < len(data[0]) else None
    memory, first, held = optimizer.memory(point), rate, torch.tensor(settings.start_y)
    for step in range(settings.steps + 1):
        if step % EVERY == 0:
            progress(step, settings.steps)
        leaf = point.clone().requires_grad_()
        here = leaf.unbind(-1) if settings.view == "two" else (leaf[..., 0], held)
        loss = surface.function(*here, *data, **surface_knobs)
        followed = loss if batches is None else surface.function(*here, *next(batches), **surface_knobs)
        (gradient,) = torch.autograd.grad(followed.sum(), leaf)
        yield point, loss.detach(), gradient, rate
        if step == settings.steps:
            return
        point, memory = optimizer.rule(point, gradient, memory, rate, step + 1, **knobs)
        rate = schedule.rule(rate, first, step + 1, settings.steps, **schedule_knobs)


def _free(settings: DescentSettings) -> int:
    return 1 if settings.view == "one" else 2


def _batches(data: Data, settings: DescentSettings) -> Iterator[Data]:
    """Batches without end: each epoch shuffles all samples by `randperm` and deals them out, the last ones in what is left."""
    generator = torch.Generator().manual_seed(settings.batch_seed)
    while True:
        for chosen in torch.randperm(len(data[0]), generator=generator).split(settings.batch_size):  # type: ignore[no-untyped-call]
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


def _refuse(optimizers: tuple[str, ...]) -> tuple[str]:
    raise ValueError(f"a walk has one optimizer, not {', '.join(optimizers)}; use settings.alone(name) for each")
