"""Methods: what is minimised where linear functions are trained on labels, and what decides between their scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F

from core.parts.losses import CLASSIFICATION_LOSSES, Loss

LOGISTIC, ONE_VERSUS_ALL, SOFTMAX = "logistic", "one versus all", "softmax"


@dataclass(frozen=True)
class Method:
    """A way to train K linear functions on labels: the `criterion` of their scores (N, K) against what `targets` makes
    of the labels (N,) int64 for K functions.

    `outputs` is K for S species; `code` is the loss as a learner writes it, after `scores = model(X)`.
    """

    criterion: Loss
    targets: Callable[[Tensor, int], Tensor]
    outputs: Callable[[int], int]
    formula: str
    code: str
    story: str

    def loss(self, scores: Tensor, labels: Tensor) -> Tensor:
        """What is minimised, a scalar: scores (N, K), raw, and labels (N,) int64."""
        return self.criterion.function(scores, self.targets(labels, scores.shape[1]))


def one_column(labels: Tensor, outputs: int) -> Tensor:
    """Labels 0 and 1 as numbers (N, 1), for one score a bird."""
    return labels.float().unsqueeze(1)


def one_hot(labels: Tensor, outputs: int) -> Tensor:
    """1 at the bird's own species and 0 at the others, (N, K): each function against all the others at once."""
    return F.one_hot(labels, outputs).float()


def as_they_are(labels: Tensor, outputs: int) -> Tensor:
    """The labels themselves, (N,)."""
    return labels


METHODS: dict[str, Method] = {
    LOGISTIC: Method(
        CLASSIFICATION_LOSSES["binary cross-entropy"],
        one_column,
        lambda species: 1,
        r"-\frac{1}{N} \sum_i \big( y_i \log \sigma(s_i) + (1 - y_i) \log(1 - \sigma(s_i)) \big)",
        "nn.BCEWithLogitsLoss()(scores, y.float().unsqueeze(1))",
        "One score; its sigmoid is the probability of label 1.",
    ),
    ONE_VERSUS_ALL: Method(
        CLASSIFICATION_LOSSES["binary cross-entropy"],
        one_hot,
        lambda species: species,
        r"-\frac{1}{N K} \sum_i \sum_k \big( y_{ik} \log \sigma(s_{ik}) + (1 - y_{ik}) \log(1 - \sigma(s_{ik})) \big)",
        "nn.BCEWithLogitsLoss()(scores, nn.functional.one_hot(y, 3).float())",
        "Each species has a line of its own against all the others, and knows nothing of their scores; the highest "
        "score wins.",
    ),
    SOFTMAX: Method(
        CLASSIFICATION_LOSSES["cross-entropy"],
        as_they_are,
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
