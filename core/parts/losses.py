"""Losses: one number that says how wrong the predictions are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Loss:
    """A mean loss: `function(prediction, target)` gives a scalar, with `reduction="none"` one number a point; `formula`
    is LaTeX, `module` the `torch.nn` class."""

    function: Callable[..., Tensor]
    formula: str
    module: str
    story: str


def cross_entropy(scores: Tensor, labels: Tensor) -> Tensor:
    """The mean of -log softmax(scores) at the right class.

    `scores` is (N, K), raw, without softmax; `labels` is (N,) int64, or (N, K) probabilities. As PyTorch's
    `cross_entropy`, which applies (log-)softmax itself.
    """
    return F.cross_entropy(scores, labels)


REGRESSION_LOSSES: dict[str, Loss] = {
    "MSE": Loss(
        F.mse_loss,
        r"\frac{1}{N} \sum_i (\hat{y}_i - y_i)^2",
        "nn.MSELoss()",
        "The mean of the squared errors: one large error outweighs many small ones.",
    ),
    "MAE": Loss(
        F.l1_loss,
        r"\frac{1}{N} \sum_i |\hat{y}_i - y_i|",
        "nn.L1Loss()",
        "The mean of the absolute errors: every unit of error counts the same.",
    ),
}
