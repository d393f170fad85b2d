"""Sweeps: the same walk at many learning rates, all in one batch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from core.descent.walk import WalkSettings, start_of, walk
from core.progress import Progress, silent
from core.settings import never

RATES = 41
"""Learning rates in a sweep."""


@dataclass(frozen=True)
class SweepSettings(WalkSettings, when={"learning_rate": never}):
    """A walk without a learning rate of its own."""


@dataclass(frozen=True)
class SweepResult:
    """The ends of R walks that differ only in their learning rate.

    rates: (R,) float64. losses: (R,) the loss at the last step, not finite where the walk diverged. best: the index of
    the smallest loss.
    """

    settings: SweepSettings
    rates: Tensor
    losses: Tensor
    best: int

    @property
    def optimizer(self) -> str:
        """Who walked."""
        return self.settings.optimizer


def sweep(settings: SweepSettings, progress: Progress = silent) -> SweepResult:
    """End the same walk at `RATES` learning rates between the smallest and the largest allowed one, all in one batch.

    Every entry has the bits of `descend` at that rate.
    """
    knob = WalkSettings.knobs()["learning_rate"]
    exponents = torch.linspace(math.log10(knob.low), math.log10(knob.high), RATES, dtype=torch.float64)
    # Three digits, so that a rate that is picked from the sweep can be read and typed.
    rates = torch.tensor([float(f"{10**exponent:.3g}") for exponent in exponents.tolist()], dtype=torch.float64)
    start = start_of(settings).expand(RATES, -1).clone()
    alive = torch.ones(RATES, dtype=torch.bool)
    loss = torch.empty(RATES)
    for _, loss, _, _ in walk(settings, start, rates[:, None], progress):
        alive &= loss.isfinite()
        if not alive.any():
            break
    losses = loss.where(alive, torch.inf)
    return SweepResult(settings=settings, rates=rates, losses=losses, best=int(losses.argmin()))
