"""Units: the same training with hidden layers of more and more units, each width from several first weights."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
from torch import Tensor

from core.engine.sweep import end_of, ends_of
from core.plane.settings import MOST_LAYERS, PlaneSettings
from core.plane.training import begin
from core.progress import Progress, silent
from core.settings import never

WIDTHS = (1, 2, 3, 4, 6, 8)
"""The units that every hidden layer has, one run after the other."""
SEEDS = (0, 1, 2)
"""The weight seeds of the starts."""
UNREAD = dict.fromkeys((*(f"units{k + 1}" for k in range(MOST_LAYERS)), "weight_seed", "early_stopping"), never)
"""A sweep has widths and starts of its own, and goes to the last epoch."""


@dataclass(frozen=True)
class UnitSweepSettings(PlaneSettings, when=UNREAD):
    """A training run without units of its own."""


@dataclass(frozen=True)
class UnitSweep:
    """V widths with S starts each.

    widths: the V numbers of units that every hidden layer had. training, test: (V, S) the losses after the last epoch,
    without penalties; NaN where a run left the finite numbers, and test (V, 0) where no point is held out.
    """

    settings: UnitSweepSettings
    widths: tuple[int, ...]
    training: Tensor
    test: Tensor


def runs(settings: UnitSweepSettings) -> list[PlaneSettings]:
    """The runs of a sweep, one for each width, as they are set but for the weight seed."""
    values = settings.relevant().values()
    return [PlaneSettings.of(**values | {f"units{k + 1}": width for k in range(MOST_LAYERS)}) for width in WIDTHS]


def sweep_units(settings: UnitSweepSettings, progress: Progress = silent) -> UnitSweep:
    """Train at every one of `WIDTHS`. Raises ValueError without a hidden layer."""
    if not settings.layers:
        raise ValueError("layers must be at least 1 for a sweep over their units, not 0")
    starts = [[replace(run, weight_seed=seed) for seed in SEEDS] for run in runs(settings)]
    training, test = ends_of(starts, end, progress)
    return UnitSweep(
        settings=settings,
        widths=WIDTHS,
        training=training,
        test=test if settings.held_out else torch.empty(len(WIDTHS), 0),
    )


def end(settings: PlaneSettings, progress: Progress = silent) -> tuple[float, float]:
    """The training and the test loss at the end of a run; the bits are those of `fit_plane`, which looks more often."""
    begun = begin(settings)
    return end_of(
        begun.network,
        begun.start,
        begun.training,
        settings.hyperparameters,
        begun.generator,
        held_out=begun.held_out if settings.held_out else None,
        progress=progress,
    )
