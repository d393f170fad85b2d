"""Capacity: the same training at many widths, or many L2 strengths, each with several starts side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from torch import Tensor

from core.data.points import DataSettings, make_points
from core.progress import Progress, silent
from core.regression.models import draw_network
from core.regression.settings import RegressionSettings, Stream
from core.regression.training import Learner
from core.settings import never

WIDTHS = (1, 2, 3, 4, 8, 12, 16, 24, 32, 48, 64, 100, 256)
STRENGTHS = (0.0, 1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
MOST_BESIDE = 30_000
"""The largest `crowd` of runs that are trained side by side."""
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


def crowd(settings: RegressionSettings) -> int:
    """How many numbers the hidden layers put out for one batch, which decides whether runs gain by being trained
    together."""
    return settings.batch_size * sum(settings.widths)


def width_sweep(settings: WidthSweepSettings, progress: Progress = silent) -> CapacityResult:
    """Train at every one of `WIDTHS` (of the first hidden layer). Raises ValueError for a model without hidden
    layers."""
    return _sweep(settings, progress)


def l2_sweep(settings: L2SweepSettings, progress: Progress = silent) -> CapacityResult:
    """Train at every one of `STRENGTHS`. Raises ValueError for a model without hidden layers."""
    return _sweep(settings, progress)


def side_by_side(
    settings: RegressionSettings, seeds: tuple[int, ...], progress: Progress = silent
) -> tuple[Tensor, Tensor]:
    """Train one network for each weight seed at once; the training and the validation losses at the end, (S,) and (S,)
    or (0,).

    Row k is what a single run with that weight seed gives, NaN where that run left the finite numbers.
    """
    points = make_points(settings.reduced_to(DataSettings))
    generators = [torch.Generator().manual_seed(seed) for seed in seeds]
    drawn = [draw_network(generator, settings.widths) for generator in generators]
    leaves = drawn[0] if len(seeds) == 1 else [torch.stack(rows) for rows in zip(*drawn, strict=True)]
    learner = Learner(settings, leaves, generators)
    inputs, targets = learner.train_set(points)
    finite = torch.ones(len(seeds), dtype=torch.bool)
    for epoch in range(settings.epochs):
        progress(epoch, settings.epochs)
        loss, penalty, _ = learner.measure(inputs, targets)
        # A loss beyond all numbers may come back once the units have died; the run is lost all the same.
        finite &= (loss if penalty is None else loss + penalty).isfinite()
        learner.epoch(points, loss, penalty)
    training, lost = learner.evaluate(inputs, targets).reshape(-1), float("nan")
    finite &= training.isfinite()
    if not points.held_out:
        return training.where(finite, lost), torch.empty(0)
    x, y = points.validation
    validation = learner.evaluate(x.unsqueeze(1), y.unsqueeze(1)).reshape(-1)
    finite &= validation.isfinite()
    return training.where(finite, lost), validation.where(finite, lost)


def _sweep(settings: CapacitySettings, progress: Progress) -> CapacityResult:
    if not settings.widths:
        raise ValueError(f"model must have hidden layers for a sweep, and {settings.model!r} has none")
    todo = runs(settings)

    # One after the other, large runs take less time: five of them no longer fit where one does.
    turns = [
        (run, seeds)
        for run in todo
        for seeds in ([SEEDS] if crowd(run) <= MOST_BESIDE else [(seed,) for seed in SEEDS])
    ]

    def told(place: int) -> Progress:
        return lambda done, total: progress(place * total + done, len(turns) * total)

    ends = [side_by_side(run, seeds, told(place)) for place, (run, seeds) in enumerate(turns)]
    training, validation = (torch.cat(rows).view(len(todo), -1) for rows in zip(*ends, strict=True))
    return CapacityResult(settings=settings, values=settings.stops, training=training, validation=validation)
