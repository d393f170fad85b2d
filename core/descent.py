"""Descent: an optimizer walks down a loss surface, and every step is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from core.frames import frame_steps
from core.optimizers import OPTIMIZERS, OptimizerKnobs
from core.progress import EVERY, Progress, silent
from core.settings import choice, flag, number, several
from core.surfaces import SURFACES


@dataclass(frozen=True)
class DescentSettings(OptimizerKnobs):
    """A walk, or several from the same start: one for each optimizer."""

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

    log_loss: bool = flag(
        "Log scale",
        True,
        help="Draw the loss on a logarithmic axis: equal ratios get equal room, so a steady rate is a line.",
    )

    def alone(self, optimizer: str) -> Self:
        """The settings that this optimizer's walk depends on, all else at its default, so that equal walks compare equal."""
        walk = self.only("surface", "learning_rate", "start_x", "start_y", "steps")
        return type(self)(**walk, **self.knobs_for(optimizer), optimizers=(optimizer,))  # type: ignore[arg-type]


@dataclass(frozen=True)
class DescentResult:
    """One walk of T finite steps, shown in F frames.

    losses: (T + 1,) the loss at every step, the start included. steps: the F true step numbers of the frames.
    points, gradients: (F, 2) the parameters and the gradient there. diverged_at: the first step whose loss or
    parameters were not finite, or None; the walk ends before it.
    """

    optimizer: str
    losses: Tensor
    steps: tuple[int, ...]
    points: Tensor
    gradients: Tensor
    diverged_at: int | None


def descend(settings: DescentSettings, progress: Progress = silent) -> DescentResult:
    """Walk the surface with the one optimizer of `settings`, in float32.

    A walk that leaves the finite numbers is a result, not an error. Raises `ValueError` for several optimizers.
    """
    (name,) = settings.optimizers if len(settings.optimizers) == 1 else _refuse(settings.optimizers)
    surface, optimizer = SURFACES[settings.surface], OPTIMIZERS[name]
    point = torch.tensor([settings.start_x, settings.start_y])
    memory, knobs = optimizer.memory(point), settings.knobs_for(name)
    points: list[Tensor] = []
    gradients: list[Tensor] = []
    losses: list[float] = []
    diverged_at = None
    for step in range(settings.steps + 1):
        if step % EVERY == 0:
            progress(step, settings.steps)
        leaf = point.clone().requires_grad_()
        loss = surface.function(*leaf.unbind())
        value = loss.item()
        if not math.isfinite(value):
            diverged_at = step
            break
        (gradient,) = torch.autograd.grad(loss, leaf)
        points.append(point)
        gradients.append(gradient)
        losses.append(value)
        point, memory = optimizer.rule(point, gradient, memory, settings.learning_rate, step + 1, **knobs)
    last = len(losses) - 1
    # The frames planned for the whole walk, cut where it ended: walks of one length share their frames.
    steps = tuple(sorted({step for step in frame_steps(settings.steps) if step <= last} | {last}))
    return DescentResult(
        name,
        torch.tensor(losses),
        steps,
        torch.stack([points[s] for s in steps]),
        torch.stack([gradients[s] for s in steps]),
        diverged_at,
    )


def _refuse(optimizers: tuple[str, ...]) -> tuple[str]:
    raise ValueError(f"a walk has one optimizer, not {', '.join(optimizers)}; use settings.alone(name) for each")
