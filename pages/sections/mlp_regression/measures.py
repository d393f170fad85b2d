"""What lessons and goals measure of a run: its last losses, what new points would cost, which weights are left."""

from __future__ import annotations

import torch

from core.data.datasets import DATASETS
from core.data.points import DataSettings, draw_points
from core.parts.layers import Parameters
from core.regression.result import RegressionResult, unflatten

FRESH_SEED, FRESH = 10_000, 1000
"""The stream of the points that no run has seen, one past the seeds that a run can have, and how many there are."""
NEAR_NOTHING = 1e-3
"""A weight of a smaller size has as good as gone."""


def final_parameters(result: RegressionResult) -> Parameters:
    """The tensors of the model that the run hands out."""
    return unflatten(result.parameters[result.final], result.shapes)


def final_losses(result: RegressionResult) -> tuple[float, float | None]:
    """The training loss of the model that the run hands out, and its validation loss if there is one."""
    epoch = result.steps[result.final]
    return result.losses[epoch].item(), result.validation[epoch].item() if result.best is not None else None


def fresh_losses(result: RegressionResult) -> tuple[float, float]:
    """The mean squared error on new points that are measured as the run's own were: of its model, and of the curve
    that is behind the points."""
    settings = result.settings
    own = settings.reduced_to(DataSettings, count=FRESH, validation_share=0.0)
    points = draw_points(own, torch.Generator().manual_seed(FRESH_SEED))
    said = settings.predictor()(final_parameters(result), points.x.unsqueeze(1)).squeeze(1)
    return ((said - points.y) ** 2).mean().item(), truth_loss(settings, points.x, points.y)


def truth_loss(settings: DataSettings, x: torch.Tensor, y: torch.Tensor) -> float:
    """The mean squared error of the curve behind the points x, y (N,): what their noise alone costs."""
    function = DATASETS[settings.dataset].function
    assert function is not None, "nobody knows the curve behind an own table"
    return ((function(x) - y) ** 2).mean().item()


def near_nothing(result: RegressionResult) -> float:
    """The share of the weights, biases left out, that have as good as gone."""
    weights = torch.cat([weight.flatten() for weight in final_parameters(result)[::2]])
    return (weights.abs() < NEAR_NOTHING).float().mean().item()
