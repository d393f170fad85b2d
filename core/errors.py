"""Errors of a few predictions: squared and absolute, their means, and how each loss pulls at each prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.losses import REGRESSION_LOSSES
from core.settings import Settings, number, subscript

MOST_POINTS = 6


def _prediction(i: int, default: float) -> Any:
    help = f"The weight that is predicted for bird {i}."
    return number(f"ŷ{subscript(i)}", default, 0.0, 50.0, step=0.5, unit="kg", typed=True, help=help)


def _target(i: int, default: float) -> Any:
    help = f"The weight that bird {i} has, its label."
    return number(f"y{subscript(i)}", default, 0.0, 50.0, step=0.5, unit="kg", typed=True, help=help)


@dataclass(frozen=True)
class ErrorSettings(Settings):
    """Predicted weights and labels of a few birds, and a last label that may lie far out.

    Only the first `points` of the knobs that stand in rows are read. The first pair is the seminar's: 23.5 against 25.
    """

    points: int = number(
        "Points", 3, 1, MOST_POINTS, whole=True, step=1, unit="points", help="How many predictions there are."
    )
    prediction1: float = _prediction(1, 23.5)
    target1: float = _target(1, 25.0)
    prediction2: float = _prediction(2, 31.0)
    target2: float = _target(2, 30.0)
    prediction3: float = _prediction(3, 27.0)
    target3: float = _target(3, 27.5)
    prediction4: float = _prediction(4, 20.0)
    target4: float = _target(4, 22.0)
    prediction5: float = _prediction(5, 35.0)
    target5: float = _target(5, 33.0)
    prediction6: float = _prediction(6, 29.0)
    target6: float = _target(6, 29.0)
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
        return [getattr(self, f"prediction{i}") for i in range(1, self.points + 1)]

    def targets(self) -> list[float]:
        """The N labels, in kg, before the outlier is added to the last."""
        return [getattr(self, f"target{i}") for i in range(1, self.points + 1)]


@dataclass(frozen=True)
class ErrorResult:
    """N predictions against N labels; all float32.

    predictions, targets: (N,) in kg, the outlier in the last label. errors: (N,) prediction minus label, in kg. squares: (N,) in kg².
    absolutes: (N,) in kg. mse: () in kg², mae: () in kg, their means. mse_gradient: (N,) in kg, mae_gradient: (N,) without unit: the
    gradients of the two means for each prediction, from autograd; PyTorch takes that of an absolute error of 0 as 0.
    mse_without, mae_without: () the two means without the outlier.
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
        predictions, targets, predictions - targets,
        mse(predictions, targets, reduction="none"), mae(predictions, targets, reduction="none"),
        mse(predictions, targets), mae(predictions, targets), mse_gradient, mae_gradient,
        mse(predictions, labels), mae(predictions, labels),
    )  # fmt: skip
