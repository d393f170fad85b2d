"""Methods: what is minimised where linear functions are trained on labels, and what decides between their scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F

LOGISTIC, ONE_VERSUS_ALL, SOFTMAX = "logistic", "one versus all", "softmax"


@dataclass(frozen=True)
class Method:
    """A way to train K linear functions on labels: `loss(scores, labels)` is what is minimised.

    scores: (N, K), labels: (N,) int64. `outputs` is K for S species; `code` is the loss as a learner writes it, after
    `scores = model(X)`.
    """

    loss: Callable[[Tensor, Tensor], Tensor]
    outputs: Callable[[int], int]
    formula: str
    code: str
    story: str


def logistic_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """The mean cross-entropy of sigmoid(scores), (N, 1), against labels 0 and 1; PyTorch's own, from raw scores."""
    return F.binary_cross_entropy_with_logits(scores, labels.to(scores.dtype).unsqueeze(1))


def one_versus_all_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """As `logistic_loss`, for each species against all the others at once: the mean over N birds and K functions."""
    own = F.one_hot(labels, scores.shape[1]).to(scores.dtype)
    return F.binary_cross_entropy_with_logits(scores, own)


METHODS: dict[str, Method] = {
    LOGISTIC: Method(
        logistic_loss,
        lambda species: 1,
        r"-\frac{1}{N} \sum_i \big( y_i \log \sigma(s_i) + (1 - y_i) \log(1 - \sigma(s_i)) \big)",
        "nn.BCEWithLogitsLoss()(scores, y.float().unsqueeze(1))",
        "One score; its sigmoid is the probability of label 1.",
    ),
    ONE_VERSUS_ALL: Method(
        one_versus_all_loss,
        lambda species: species,
        r"-\frac{1}{N K} \sum_i \sum_k \big( y_{ik} \log \sigma(s_{ik}) + (1 - y_{ik}) \log(1 - \sigma(s_{ik})) \big)",
        "nn.BCEWithLogitsLoss()(scores, nn.functional.one_hot(y, 3).float())",
        "Each species has a line of its own against all the others, and knows nothing of their scores; the highest "
        "score wins.",
    ),
    SOFTMAX: Method(
        F.cross_entropy,
        lambda species: species,
        r"-\frac{1}{N} \sum_i \log p_{i, y_i} \quad p_i = \text{softmax}(s_i)",
        "nn.CrossEntropyLoss()(scores, y)",
        "The scores compete: softmax turns them into shares, and the share of the right species is pushed up. PyTorch "
        "takes raw scores.",
    ),
}

SEVERAL = tuple(name for name, method in METHODS.items() if method.outputs(3) > 1)
"""The methods that tell more than two species apart."""


def decide(scores: Tensor) -> Tensor:
    """The predicted labels of scores (..., K): the highest wins; with one score, 1 where it is above 0."""
    return (scores.squeeze(-1) > 0).long() if scores.shape[-1] == 1 else scores.argmax(-1)
