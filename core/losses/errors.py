"""Errors of a few predictions: squared and absolute, their means, and how each loss pulls at each prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.parts.losses import REGRESSION_LOSSES
from core.settings import Settings, number, row, subscript

MOST_POINTS = 6
PLACES = range(1, MOST_POINTS + 1)
PREDICTIONS = (23.5, 31.0, 27.0, 20.0, 35.0, 29.0)
TARGETS = (25.0, 30.0, 27.5, 22.0, 33.0, 29.0)
"""The defaults in kg; the first pair is the seminar's: 23.5 against 25."""


def _prediction(k: int) -> Any:
    bird = PLACES[k]
    return _weight(bird, f"ŷ{subscript(bird)}", PREDICTIONS[k], f"The weight that is predicted for bird {bird}.")


def _target(k: int) -> Any:
    bird = PLACES[k]
    return _weight(bird, f"y{subscript(bird)}", TARGETS[k], f"The weight that bird {bird} has, its label.")


def _weight(bird: int, label: str, default: float, help: str) -> Any:
    return number(
        label, default, 0.0, 50.0, step=0.5, unit="kg", typed=True, when=lambda s: bird <= s.points, help=help
    )


@dataclass(frozen=True)
class ErrorSettings(Settings):
    """Predicted weights and labels of a few birds, and a last label that may lie far out.

    Only the first `points` of the knobs that stand in rows are read.
    """

    points: int = number(
        "Points", 3, 1, MOST_POINTS, whole=True, step=1, unit="points", help="How many predictions there are."
    )
    all_predictions: tuple[float, ...] = row([f"prediction{i}" for i in PLACES], _prediction)
    all_targets: tuple[float, ...] = row([f"target{i}" for i in PLACES], _target)
    outlier: float = number(
        "Outlier",
        0.0,
        -100.0,
        100.0,
        step=0.5,
        unit="kg",
        help="Added to the last label, as if somebody had mistyped it. See which loss minds more.",
    )

    def predictions(self) -> list[float]:
        """The N predictions, in kg."""
        return list(self.all_predictions[: self.points])

    def targets(self) -> list[float]:
        """The N labels, in kg, before the outlier is added to the last."""
        return list(self.all_targets[: self.points])


@dataclass(frozen=True)
class ErrorResult:
    """N predictions against N labels; all float32.

    predictions, targets: (N,) in kg, the outlier in the last label. errors: (N,) prediction minus label, in kg.
    squares: (N,) in kg². absolutes: (N,) in kg. mse: () in kg², mae: () in kg, their means. mse_gradient: (N,) in kg,
    mae_gradient: (N,) without unit: the gradients of the two means for each prediction, from autograd; PyTorch takes
    that of an absolute error of 0 as 0. mse_without, mae_without: () the two means without the outlier.
    """

    predictions: Tensor
    targets: Tensor
    errors: Tensor
    squares: Tensor
    absolutes: Tensor
    mse: Tensor
    mae: Tensor
    mse_gradient: Tensor
    mae_gradient: Tensor
    mse_without: Tensor
    mae_without: Tensor


def measure(settings: ErrorSettings) -> ErrorResult:
    """Measure the errors by both losses, as PyTorch's `mse_loss` and `l1_loss` do."""
    predictions, labels = torch.tensor(settings.predictions()), torch.tensor(settings.targets())
    targets = labels.clone()
    targets[-1] += settings.outlier
    mse, mae = (REGRESSION_LOSSES[name].function for name in ("MSE", "MAE"))
    leaf = predictions.clone().requires_grad_()
    (mse_gradient,) = torch.autograd.grad(mse(leaf, targets), leaf)
    (mae_gradient,) = torch.autograd.grad(mae(leaf, targets), leaf)
    return ErrorResult(
        predictions=predictions,
        targets=targets,
        errors=predictions - targets,
        squares=mse(predictions, targets, reduction="none"),
        absolutes=mae(predictions, targets, reduction="none"),
        mse=mse(predictions, targets),
        mae=mae(predictions, targets),
        mse_gradient=mse_gradient,
        mae_gradient=mae_gradient,
        mse_without=mse(predictions, labels),
        mae_without=mae(predictions, labels),
    )
