"""Losses: one number that says how wrong the predictions are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.parts.gradients import gradient_by_autograd

aten = torch.ops.aten
"""PyTorch's own kernels by name, those among them that autograd calls on the way back."""
ONE = torch.ones(())
"""The gradient of a loss for itself, where every way back begins."""
MEAN = 1
"""How these kernels call the mean over all points; 0 is none, 2 the sum."""


@dataclass(frozen=True)
class Loss:
    """A mean loss: `function(prediction, target)` gives a scalar, with `reduction="none"` one number a point; `formula`
    is LaTeX, `module` the `torch.nn` class.

    `backward(prediction, target)` is its gradient for the prediction, by the kernels that autograd calls; an entry
    without it is asked of autograd. `forward` is the kernel behind `function`, where its checks cost more than it does.
    """

    function: Callable[..., Tensor]
    formula: str
    module: str
    story: str
    backward: Callable[[Tensor, Tensor], Tensor] | None = None
    forward: Callable[[Tensor, Tensor], Tensor] | None = None

    def gradient(self, prediction: Tensor, target: Tensor) -> Tensor:
        """The gradient of the loss for the prediction, in its shape, bit for bit autograd's."""
        if self.backward is not None:
            return self.backward(prediction, target)
        target = _ordinary(target)
        return gradient_by_autograd(lambda leaf: self.function(leaf, target), prediction)


def _ordinary(tensor: Tensor) -> Tensor:
    """The same numbers in a tensor that autograd may keep; one from inference mode it refuses."""
    with torch.inference_mode(False):
        return tensor.clone() if tensor.is_inference() else tensor


def cross_entropy(scores: Tensor, labels: Tensor) -> Tensor:
    """The mean of -log softmax(scores) at the right class.

    `scores` is (N, K), raw, without softmax; `labels` is (N,) int64, or (N, K) probabilities. As PyTorch's
    `cross_entropy`, which applies (log-)softmax itself.
    """
    return F.cross_entropy(scores, labels)


def mse_backward(prediction: Tensor, target: Tensor) -> Tensor:
    """2 (prediction - target) / n, for n numbers."""
    gradient: Tensor = aten.mse_loss_backward.default(ONE, prediction, target, MEAN)
    return gradient


def mae_backward(prediction: Tensor, target: Tensor) -> Tensor:
    """The sign of the error over n; 0 where there is no error."""
    return torch.sign(prediction - target).mul_(1 / prediction.numel())


def binary_cross_entropy_backward(scores: Tensor, target: Tensor) -> Tensor:
    """(sigmoid(score) - target) / n, for n scores."""
    return torch.sigmoid(scores).sub_(target).div_(scores.numel())


def cross_entropy_backward(scores: Tensor, labels: Tensor) -> Tensor:
    """(softmax(scores) - 1 at the right class) / N, through the logarithm of the softmax as PyTorch goes.

    `scores` is (N, K), `labels` (N,) int64; probabilities (N, K) are left to autograd.
    """
    if labels.is_floating_point():
        shares = _ordinary(labels)
        return gradient_by_autograd(lambda leaf: F.cross_entropy(leaf, shares), scores)
    logs = torch.log_softmax(scores, 1)
    rest = (None, MEAN, -100)  # no weights of classes; the label that is left out
    _, total = aten.nll_loss_forward.default(logs, labels, *rest)
    to_logs = aten.nll_loss_backward.default(scores.new_ones(()), logs, labels, *rest, total)
    gradient: Tensor = aten._log_softmax_backward_data.default(to_logs, logs, 1, scores.dtype)
    return gradient


REGRESSION_LOSSES: dict[str, Loss] = {
    "MSE": Loss(
        F.mse_loss,
        r"\frac{1}{N} \sum_i (\hat{y}_i - y_i)^2",
        "nn.MSELoss()",
        "The mean of the squared errors: one large error outweighs many small ones.",
        backward=mse_backward,
        forward=lambda prediction, target: aten.mse_loss.default(prediction, target, MEAN),
    ),
    "MAE": Loss(
        F.l1_loss,
        r"\frac{1}{N} \sum_i |\hat{y}_i - y_i|",
        "nn.L1Loss()",
        "The mean of the absolute errors: every unit of error counts the same.",
        backward=mae_backward,
        forward=lambda prediction, target: aten.l1_loss.default(prediction, target, MEAN),
    ),
}
"""What a regression can minimise: prediction and target are of one shape."""

CLASSIFICATION_LOSSES: dict[str, Loss] = {
    "binary cross-entropy": Loss(
        F.binary_cross_entropy_with_logits,
        r"-\frac{1}{N} \sum_i \big( y_i \log \sigma(s_i) + (1 - y_i) \log(1 - \sigma(s_i)) \big)",
        "nn.BCEWithLogitsLoss()",
        "The surprise at the truth where each raw score is a yes or a no of its own.",
        backward=binary_cross_entropy_backward,
    ),
    "cross-entropy": Loss(
        cross_entropy,
        r"-\frac{1}{N} \sum_i \log p_{i, y_i} \quad p_i = \text{softmax}(s_i)",
        "nn.CrossEntropyLoss()",
        "The surprise at the right class where the raw scores of a point compete.",
        backward=cross_entropy_backward,
    ),
}
"""What a classifier can minimise: the binary one takes targets from 0 to 1 in the shape of the scores, the other labels
(N,) int64."""
