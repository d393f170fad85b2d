"""Capacity: the same training at many widths, or many L2 strengths, each from several starts, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import torch
from torch import Tensor

from core.engine.sweep import end_of, ends_of
from core.progress import Progress, silent
from core.regression.settings import RegressionSettings, Stream
from core.regression.training import begin, columns
from core.settings import never

WIDTHS = (1, 2, 3, 4, 8, 12, 16, 24, 32, 48, 64, 100, 256)
STRENGTHS = (0.0, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
SEEDS = (0, 1, 2, 3, 4)
"""The weight seeds of the starts."""


UNREAD = dict.fromkeys(("early_stopping", "weights_from", "weight_seed"), never)
"""A sweep has starts of its own, and goes to the last epoch."""


@dataclass(frozen=True)
class CapacitySettings(RegressionSettings, when=UNREAD):
    """A training run at each of the `stops` of one knob, `swept`."""

    swept: ClassVar[str]
    stops: ClassVar[tuple[float, ...]]


@dataclass(frozen=True)
class WidthSweepSettings(CapacitySettings, when={"width": never}):
    """A run without a width of its own."""

    swept = "width"
    stops = WIDTHS


@dataclass(frozen=True)
class L2SweepSettings(CapacitySettings, when={"l2": never}):
    """A run without an L2 strength of its own."""

    swept = "l2"
    stops = STRENGTHS


@dataclass(frozen=True)
class CapacityResult:
    """V values of one knob with S starts each.

    values: the V values of `knob`. training, validation: (V, S), the losses after the last epoch, without penalties;
    NaN where a run left the finite numbers, and validation (V, 0) where no point is held out.
    """

    settings: CapacitySettings
    values: tuple[float, ...]
    training: Tensor
    validation: Tensor

    @property
    def knob(self) -> str:
        """The knob that is swept."""
        return self.settings.swept


def runs(settings: CapacitySettings) -> list[RegressionSettings]:
    """The runs of a sweep, one for each value of its knob, as they are set but for the weight seed."""
    values = settings.relevant().values() | {"weights_from": Stream.OWN}
    every: list[dict[str, Any]] = [values | {settings.swept: stop} for stop in settings.stops]
    return [RegressionSettings(**run) for run in every]


def width_sweep(settings: WidthSweepSettings, progress: Progress = silent) -> CapacityResult:
    """Train at every one of `WIDTHS` (of the first hidden layer). Raises ValueError for a model without hidden
    layers."""
    return _sweep(settings, progress)


def l2_sweep(settings: L2SweepSettings, progress: Progress = silent) -> CapacityResult:
    """Train at every one of `STRENGTHS`. Raises ValueError for a model without hidden layers."""
    return _sweep(settings, progress)


def end(settings: RegressionSettings, progress: Progress = silent) -> tuple[float, float]:
    """The training and the validation loss at the end of a run; the bits are those of `fit`, which looks at the
    held-out points in every epoch and keeps what it sees."""
    points, start, generator = begin(settings)
    return end_of(
        settings.trained_model,
        start,
        columns(points.train),
        settings.hyperparameters,
        generator,
        held_out=columns(points.validation) if points.held_out else None,
        progress=progress,
    )


def _sweep(settings: CapacitySettings, progress: Progress) -> CapacityResult:
    if not settings.widths:
        raise ValueError(f"model must have hidden layers for a sweep, and {settings.model!r} has none")
    starts = [[replace(run, weight_seed=seed) for seed in SEEDS] for run in runs(settings)]
    training, validation = ends_of(starts, end, progress)
    return CapacityResult(
        settings=settings,
        values=settings.stops,
        training=training,
        validation=validation if settings.held_out else torch.empty(len(settings.stops), 0),
    )
