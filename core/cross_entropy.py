"""Cross-entropy of one example: the terms, the loss, its gradient, and what softmax applied twice does to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from core.losses import cross_entropy
from core.settings import Settings, choice, flag, number, subscript

GIVEN = ("probabilities", "logits")
MOST_CLASSES = 8


def _probability(k: int, default: float) -> Any:
    return number(
        f"p{subscript(k)}",
        default,
        0.0,
        1.0,
        step=0.01,
        help=f"The predicted probability of class {k}. All of them are divided by their sum, so that they add up to 1.",
    )


def _logit(k: int, default: float) -> Any:
    return number(
        f"z{subscript(k)}", default, -20.0, 20.0, step=0.1, help=f"The raw score of class {k}, before softmax."
    )


def _target(k: int, default: float) -> Any:
    return number(
        f"y{subscript(k)}",
        default,
        0.0,
        1.0,
        step=0.01,
        help=f"The soft label's share of class {k}. All of them are divided by their sum, so that they add up to 1.",
    )


@dataclass(frozen=True)
class CrossEntropySettings(Settings):
    """A prediction for K classes and the label that it is held against.

    Only the first `classes` of the knobs that stand in rows are read.
    """

    given: str = choice(
        "Prediction",
        "probabilities",
        GIVEN,
        help="Give the probabilities themselves, or logits, which softmax turns into them.",
    )
    classes: int = number(
        "Classes", 2, 2, MOST_CLASSES, whole=True, step=1, unit="classes", help="How many classes there are."
    )
    p0: float = _probability(0, 0.83)
    p1: float = _probability(1, 0.17)
    p2: float = _probability(2, 0.1)
    p3: float = _probability(3, 0.1)
    p4: float = _probability(4, 0.1)
    p5: float = _probability(5, 0.1)
    p6: float = _probability(6, 0.1)
    p7: float = _probability(7, 0.1)
    z0: float = _logit(0, 1.6)
    z1: float = _logit(1, 0.0)
    z2: float = _logit(2, -0.5)
    z3: float = _logit(3, -0.5)
    z4: float = _logit(4, -0.5)
    z5: float = _logit(5, -0.5)
    z6: float = _logit(6, -0.5)
    z7: float = _logit(7, -0.5)
    label: int = number(
        "Label",
        1,
        0,
        MOST_CLASSES - 1,
        whole=True,
        step=1,
        help="The right class, counted from 0. With fewer classes it is the last one.",
    )
    soft: bool = flag(
        "Soft label", False, help="Share the label out over the classes instead of giving it to one alone."
    )
    t0: float = _target(0, 0.1)
    t1: float = _target(1, 0.9)
    t2: float = _target(2, 0.0)
    t3: float = _target(3, 0.0)
    t4: float = _target(4, 0.0)
    t5: float = _target(5, 0.0)
    t6: float = _target(6, 0.0)
    t7: float = _target(7, 0.0)
    softmax_twice: bool = flag(
        "Softmax twice",
        False,
        help="Hand the loss probabilities instead of logits, so that PyTorch applies softmax again.",
    )

    @property
    def right_class(self) -> int:
        """The right class, from 0: the chosen one, or the last where there are not so many."""
        return min(self.label, self.classes - 1)

    def row(self, letter: str) -> list[float]:
        """The K numbers of a row of knobs: `p` probabilities, `z` logits, `t` the soft label."""
        return [getattr(self, f"{letter}{k}") for k in range(self.classes)]


@dataclass(frozen=True)
class CrossEntropyResult:
    """One prediction against one label; all float32.

    entered: (K,) the probabilities as entered, or the logits. total: () the sum of the entered probabilities, by which they are divided; None for
    logits. logits: (K,) the given ones, or the logarithms of the probabilities, whose softmax is those again. probabilities: (K,).
    target_entered, target_total: the same for a soft label, (K,) and (); one-hot and 1 for a hard one. target: (K,) the label y.
    label: the right class, None for a soft label. terms: (K,) -y_k log p_k, 0 where y_k is 0, infinite where only p_k is 0. loss: ().
    gradient: (K,) of the loss for the logits, from autograd. difference: (K,) p - y.
    twice_probabilities: (K,) softmax of the probabilities. twice_loss: () and twice_gradient: (K,) for the same logits where softmax is
    applied twice. twice_floor: () what is left of that loss where the probabilities equal the label.
    Where the entered numbers add up to 0 there are no shares, and what follows from them is not a number.
    """

    entered: Tensor
    total: Tensor | None
    logits: Tensor
    probabilities: Tensor
    target_entered: Tensor
    target_total: Tensor
    target: Tensor
    label: int | None
    terms: Tensor
    loss: Tensor
    gradient: Tensor
    difference: Tensor
    twice_probabilities: Tensor
    twice_loss: Tensor
    twice_gradient: Tensor
    twice_floor: Tensor


def compare(settings: CrossEntropySettings) -> CrossEntropyResult:
    """Hold the prediction against the label.

    H = -sum y_k log p_k. For logits the loss is what PyTorch's `cross_entropy` gives; for probabilities it is the sum itself, as PyTorch's loss
    does not take them. A probability of 0 for the right class costs infinitely much.
    """
    entered = torch.tensor(settings.row("z" if settings.given == "logits" else "p"))
    label = None if settings.soft else settings.right_class
    target_entered = (
        torch.tensor(settings.row("t"))
        if label is None
        else F.one_hot(torch.tensor(label), settings.classes).to(entered.dtype)
    )
    target = target_entered / target_entered.sum()
    asked = target if label is None else torch.tensor(label)
    if settings.given == "logits":
        total, logits, probabilities = None, entered, torch.softmax(entered, dim=0)
        terms = -target * torch.log_softmax(entered, dim=0)
        loss = _loss(entered, asked)
    else:
        total = entered.sum()
        probabilities = entered / total
        logits = probabilities.log()
        terms = 0 - torch.xlogy(
            target, probabilities
        )  # PyTorch's y log p is 0 where y is; a bare minus would make it -0
        loss = terms.sum()
    twice, twice_gradient = _twice(logits, asked)
    return CrossEntropyResult(
        entered, total, logits, probabilities, target_entered, target_entered.sum(), target, label, terms, loss,
        _gradient(logits, asked), probabilities - target,
        torch.softmax(probabilities, dim=0), twice, twice_gradient, _loss(target, asked),
    )  # fmt: skip


def negative_log(probability: Tensor) -> Tensor:
    """-log p, element by element: what the right class costs at this probability, infinite at 0."""
    return 0 - probability.log()  # a bare minus would make -0 of the cost of 1


def _loss(logits: Tensor, target: Tensor) -> Tensor:
    """PyTorch's loss of one example: logits (K,), target () int64 or (K,) probabilities."""
    return cross_entropy(logits.unsqueeze(0), target.unsqueeze(0))


def _gradient(logits: Tensor, target: Tensor) -> Tensor:
    leaf = logits.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(_loss(leaf, target), leaf)
    return gradient


def _twice(logits: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """The loss () and the gradient (K,) for the logits where they go through softmax before a loss that applies it too."""
    leaf = logits.clone().requires_grad_()
    loss = _loss(torch.softmax(leaf, dim=0), target)
    (gradient,) = torch.autograd.grad(loss, leaf)
    return loss.detach(), gradient
