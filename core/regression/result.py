"""What a training run of regression leaves behind, and how its result is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.data.datasets import DATASETS
from core.data.points import DataSettings, Points
from core.parts.layers import Parameters
from core.regression.settings import RegressionSettings


@dataclass(frozen=True)
class RegressionResult:
    """A training run of T finite epochs on N points, P parameters, shown in F frames.

    points: the N points and which are held out. losses: (T + 1,) the loss of the training points without penalties; row
    e is measured before epoch e's updates, the last after all. penalties: (T + 1,) what L1 and L2 add. validation:
    (T + 1,) the loss of the held-out points, or (0,) where there are none. steps: the F epochs of the frames.
    parameters: (F, P), all tensors of the model flattened in order. shapes: the shapes of those tensors. best: the
    first epoch with the lowest validation loss, always a frame, or None. stopped_at: the epoch at which patience ran
    out, or None. flat_from: the epoch from which on the network gives every training point the same prediction to the
    last bit, or None; looked for where there is a ReLU. diverged_at: the first epoch with a loss that was not finite,
    or None; the run ends before it.
    """

    settings: RegressionSettings
    points: Points
    losses: Tensor
    penalties: Tensor
    validation: Tensor
    steps: tuple[int, ...]
    parameters: Tensor
    shapes: tuple[torch.Size, ...]
    best: int | None
    stopped_at: int | None
    flat_from: int | None
    diverged_at: int | None

    @property
    def final(self) -> int:
        """The frame of the model that the run hands out: the best one with early stopping, else the last."""
        if self.settings.stops_early and self.best is not None:
            return self.steps.index(self.best)
        return len(self.steps) - 1

    @property
    def rose_from(self) -> int | None:
        """The epoch from which on the loss stays above that of the start, or None if it ends at or below it."""
        below = (self.losses <= self.losses[0]).nonzero()
        last = int(below[-1]) + 1
        return last if last < len(self.losses) else None


def unflatten(flat: Tensor, shapes: Sequence[torch.Size]) -> Parameters:
    """The model's tensors from one row of `RegressionResult.parameters`."""
    pieces = flat.split_with_sizes([shape.numel() for shape in shapes])
    return [piece.view(shape) for piece, shape in zip(pieces, shapes, strict=True)]


def curves(result: RegressionResult, x: Tensor) -> Tensor:
    """The fitted curve of every frame at the places `x` (G,): a tensor (F, G)."""
    predict, places = result.settings.predictor(), x.unsqueeze(1)
    rows = [predict(unflatten(row, result.shapes), places).squeeze(1) for row in result.parameters]
    return torch.stack(rows)


def parameter_count(shapes: Sequence[torch.Size]) -> int:
    """How many numbers the model learns."""
    return sum(shape.numel() for shape in shapes)


def r_squared(predictions: Tensor, targets: Tensor) -> float | None:
    """1 - squared error / squared deviation from the mean, the share of the variance explained; both (N,).

    None for fewer than two points or targets that are all alike, where there is no variance to explain.
    """
    spread = ((targets - targets.mean()) ** 2).sum()
    if len(targets) < 2 or spread == 0:
        return None
    return float(1 - ((predictions - targets) ** 2).sum() / spread)


def final_r_squared(result: RegressionResult) -> dict[str, float | None]:
    """R² of the model that the run hands out, on the training points and on the held-out points where there are any."""
    predict, parameters = result.settings.predictor(), unflatten(result.parameters[result.final], result.shapes)
    parts = {"training": result.points.train} | (
        {"validation": result.points.validation} if result.best is not None else {}
    )
    return {name: r_squared(predict(parameters, x.unsqueeze(1)).squeeze(1), y) for name, (x, y) in parts.items()}


def window(settings: DataSettings) -> tuple[float, float]:
    """The places that are drawn: the window of the data."""
    return DATASETS[settings.dataset].window
