"""Schedules: how the learning rate changes along a run.

A schedule gives the next rate from the last one, by the arithmetic of `torch.optim.lr_scheduler` in its order, so the
rates agree to the last bit. A new schedule is one function and one entry of `SCHEDULES` at the foot of this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from core.parts.optimizers import Rate
from core.settings import Settings, When, choice, number


@dataclass(frozen=True)
class Schedule:
    """`rule(rate, first, step, steps, **knobs)` is the rate of update `step` (from 1) of `steps`, given the last one's.

    The first update uses `first`. Rates are numbers or float64 tensors, one rate a row. `torch_call` builds the same
    scheduler for an `optimizer`, with {steps} and the knobs to be filled in; it is empty for a constant rate.
    """

    rule: Callable[..., Rate]
    knobs: tuple[str, ...]
    formula: str
    torch_call: str
    story: str


def _read(knob: str) -> When:
    """Whether the chosen schedule reads this knob."""
    return lambda settings: knob in SCHEDULES[settings.schedule].knobs


@dataclass(frozen=True)
class ScheduleKnobs(Settings):
    """The choice of a schedule, and the knobs of all schedules; each reads the ones its entry names."""

    schedule: str = choice(
        "Schedule", "Constant", lambda: SCHEDULES, help="How the learning rate changes along the walk."
    )
    decay_every: int = number(
        "Decay every",
        20,
        1,
        1000,
        whole=True,
        step=1,
        unit="steps",
        when=_read("decay_every"),
        help="After how many steps the rate drops again.",
    )
    decay: float = number(
        "Decay γ",
        0.5,
        0.01,
        1.0,
        step=0.01,
        when=_read("decay"),
        help="What the rate is multiplied by each time it drops. 1 keeps it.",
    )
    step_decay: float = number(
        "Decay γ per step",
        0.97,
        0.5,
        1.0,
        step=0.005,
        when=_read("step_decay"),
        help="What the rate is multiplied by at every step. 1 keeps it.",
    )


def constant(rate: Rate, first: Rate, step: int, steps: int) -> Rate:
    """The same rate at every step."""
    return rate


def in_steps(rate: Rate, first: Rate, step: int, steps: int, *, decay_every: int, decay: float) -> Rate:
    """Times `decay` after every `decay_every` steps, as `StepLR`."""
    return rate * decay if step % decay_every == 0 else rate


def exponential(rate: Rate, first: Rate, step: int, steps: int, *, step_decay: float) -> Rate:
    """Times `step_decay` at every step, as `ExponentialLR`."""
    return rate * step_decay


def cosine(rate: Rate, first: Rate, step: int, steps: int) -> Rate:
    """From the first rate to 0 along half a cosine over the whole run, as `CosineAnnealingLR` (Loshchilov, Hutter
    2017)."""
    return (1 + math.cos(math.pi * step / steps)) / (1 + math.cos(math.pi * (step - 1) / steps)) * (rate - 0.0) + 0.0


SCHEDULES: dict[str, Schedule] = {
    "Constant": Schedule(constant, (), r"\alpha_t = \alpha_0", "", "The rate stays as it is."),
    "Step": Schedule(
        in_steps,
        ("decay_every", "decay"),
        r"\alpha_t = \alpha_0 \, \gamma^{\lfloor t / n \rfloor}",
        "torch.optim.lr_scheduler.StepLR(optimizer, step_size={decay_every}, gamma={decay})",
        "The rate is cut at fixed intervals: fast first, then fine.",
    ),
    "Exponential": Schedule(
        exponential,
        ("step_decay",),
        r"\alpha_t = \alpha_0 \, \gamma^t",
        "torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma={step_decay})",
        "The rate shrinks by the same share at every step.",
    ),
    "Cosine": Schedule(
        cosine,
        (),
        r"\alpha_t = \tfrac{1}{2} \alpha_0 \left(1 + \cos(\pi t / T)\right)",
        "torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max={steps})",
        "The rate leaves slowly, falls in the middle and arrives at 0 with the last step.",
    ),
}
