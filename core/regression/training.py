"""Training a regression: the points and the first weights are drawn, and the engine does the rest.

Random numbers come in the notebook's order: x, noise, what is held out, the layers in order, then for each epoch its
shuffle and, batch by batch, the dropout masks layer by layer.
"""

from __future__ import annotations

import math
from dataclasses import fields

import torch
from torch import Tensor

from core.data.points import Points, draw_points
from core.engine.history import TrainingRun
from core.engine.training import Data, train
from core.frames import MOST_FRAMES, Recorder
from core.parts.layers import Parameters, draw_linear
from core.parts.losses import REGRESSION_LOSSES
from core.progress import Progress, silent
from core.regression.models import MODELS
from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings, Stream

MOST_KEPT = 4_000_000
"""Numbers kept in the frames of one run: a large network is shown in fewer of them."""


def fit(settings: RegressionSettings, progress: Progress = silent) -> RegressionResult:
    """Train and keep the loss of every epoch and the parameters of the shown ones.

    Equals a plain PyTorch loop bit for bit: `manual_seed`, the layers, `randperm`, `nn.Dropout`, `torch.optim`. A run
    that leaves the finite numbers is a result.
    """
    points, start, generator = begin(settings)
    size = sum(tensor.numel() for tensor in start)
    flatness = _Flatness(settings, points)
    run = train(
        settings.trained_model,
        start,
        columns(points.train),
        settings.hyperparameters,
        generator,
        recorder=Recorder(settings.epochs, frames_kept(size, points.held_out)),
        validation=columns(points.validation) if points.held_out else None,
        keep_best=True,
        patience=settings.patience if settings.stops_early else None,
        watch=flatness.note,
        progress=progress,
    )
    kept = {item.name: getattr(run, item.name) for item in fields(TrainingRun)}
    return RegressionResult(settings=settings, points=points, flat_from=flatness.since, **kept)


def frames_kept(size: int, held_out: int) -> int:
    """How many frames of so many parameters are planned at most."""
    # Two places are kept free, for the best epoch and for the one at which a run stops.
    return min(MOST_FRAMES, max(MOST_KEPT // size, 20)) - (2 if held_out else 0)


def columns(data: Data) -> Data:
    """Inputs and targets (n, 1) of points (n,): one number a point goes in, and one comes out."""
    x, y = data
    return x.unsqueeze(1), y.unsqueeze(1)


def begin(settings: RegressionSettings) -> tuple[Points, Parameters, torch.Generator]:
    """The points, the parameters before training, and the stream where it stands after both."""
    generator = torch.Generator().manual_seed(settings.seed)
    points = draw_points(settings, generator)
    model = MODELS[settings.model]
    if not model.layered:
        return points, [torch.tensor(settings.start_w), torch.tensor(settings.start_b)], generator
    if settings.weights_from == Stream.OWN:
        generator = torch.Generator().manual_seed(settings.weight_seed)
    elif model.hidden:
        draw_linear(generator, 1, 1)  # the notebook creates its linear layer before the MLP
    return points, settings.network.draw(generator), generator


class _Flatness:
    """Looks for the epoch from which on a network with a ReLU gives all training points the same prediction."""

    def __init__(self, settings: RegressionSettings, points: Points) -> None:
        self.since: int | None = None
        # No constant is better than the best one, so a network below its loss is not flat and need not be looked at.
        y, loss = points.train[1], REGRESSION_LOSSES[settings.loss].function
        constants = [loss(value.expand_as(y), y).item() for value in (y.mean(), y.median())]
        has_relu = bool(settings.widths) and (settings.activation == "ReLU" or settings.output_relu)
        self._floor = 0.999 * min(constants) if has_relu else math.inf

    def note(self, epoch: int, loss: float, outputs: Tensor) -> None:
        """Look at the outputs (n, 1) of an epoch."""
        if loss < self._floor:
            self.since = None
            return
        low, high = outputs.aminmax()
        if low.item() != high.item():
            self.since = None
        elif self.since is None:
            self.since = epoch
