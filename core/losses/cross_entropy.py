"""Cross-entropy of one example: the terms, the loss, its gradient, and what softmax applied twice does to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F

from core.parts.losses import cross_entropy
from core.settings import Settings, choice, flag, number, row, subscript

MOST_CLASSES = 8
PLACES = range(MOST_CLASSES)

PROBABILITIES = (0.83, 0.17, *[0.1] * 6)
LOGITS = (1.6, 0.0, *[-0.5] * 6)
SHARES = (0.1, 0.9, *[0.0] * 6)
"""The defaults by class. The first two probabilities are the seminar's example."""


class Given(StrEnum):
    """What the model hands to the loss."""

    PROBABILITIES = "probabilities"
    LOGITS = "logits"


def _probability(k: int) -> Any:
    return number(
        f"p{subscript(k)}",
        PROBABILITIES[k],
        0.0,
        1.0,
        step=0.01,
        when=lambda s: s.given == Given.PROBABILITIES and k < s.classes,
        help=f"The predicted probability of class {k}. All of them are divided by their sum, so that they add up to 1.",
    )


def _logit(k: int) -> Any:
    return number(
        f"z{subscript(k)}",
        LOGITS[k],
        -20.0,
        20.0,
        step=0.1,
        when=lambda s: s.given == Given.LOGITS and k < s.classes,
        help=f"The raw score of class {k}, before softmax.",
    )


def _share(k: int) -> Any:
    return number(
        f"y{subscript(k)}",
        SHARES[k],
        0.0,
        1.0,
        step=0.01,
        when=lambda s: s.soft and k < s.classes,
        help=f"The soft label's share of class {k}. All of them are divided by their sum, so that they add up to 1.",
    )


@dataclass(frozen=True)
class CrossEntropySettings(Settings):
    """A prediction for K classes and the label that it is held against.

    Only the first `classes` of the knobs that stand in rows are read.
    """

    given: str = choice(
        "Prediction",
        Given.PROBABILITIES,
        Given,
        help="Give the probabilities themselves, or logits, which softmax turns into them.",
    )
    classes: int = number(
        "Classes", 2, 2, MOST_CLASSES, whole=True, step=1, unit="classes", help="How many classes there are."
    )
    p: tuple[float, ...] = row([f"p{k}" for k in PLACES], _probability)
    z: tuple[float, ...] = row([f"z{k}" for k in PLACES], _logit)
    soft: bool = flag(
        "Soft label", False, help="Share the label out over the classes instead of giving it to one alone."
    )
    label: int = number(
        "Label",
        1,
        0,
        MOST_CLASSES - 1,
        whole=True,
        step=1,
        when=lambda s: not s.soft,
        help="The right class, counted from 0. With fewer classes it is the last one.",
    )
    t: tuple[float, ...] = row([f"t{k}" for k in PLACES], _share)
    softmax_twice: bool = flag(
        "Softmax twice",
        False,
        help="Hand the loss probabilities instead of logits, so that PyTorch applies softmax again.",
    )

    @property
    def right_class(self) -> int:
        """The right class, from 0: the chosen one, or the last where there are not so many."""
        return min(self.label, self.classes - 1)

    @property
    def entered(self) -> list[float]:
        """The K numbers of the prediction, probabilities or logits."""
        return list((self.z if self.given == Given.LOGITS else self.p)[: self.classes])

    @property
    def shares(self) -> list[float]:
        """The K shares of the soft label."""
        return list(self.t[: self.classes])


@dataclass(frozen=True)
class CrossEntropyResult:
    """One prediction against one label; all float32.

    entered: (K,) the probabilities as entered, or the logits. total: () the sum of the entered probabilities, by which
    they are divided; None for logits. probabilities: (K,). target_entered, target_total: the same for a soft label,
    (K,) and (); one-hot and 1 for a hard one. target: (K,) the label y. label: the right class, None for a soft label.
    terms: (K,) -y_k log p_k, 0 where y_k is 0, infinite where only p_k is 0. loss: (). gradient: (K,) of the loss for
    the logits (those given, or the logarithms of the probabilities, whose softmax is those again), from autograd.
    difference: (K,) p - y. twice_probabilities: (K,) softmax of the probabilities. twice_loss: () and twice_gradient:
    (K,) for the same logits where softmax is applied twice. twice_floor: () what is left of that loss where the
    probabilities equal the label. Where the entered numbers add up to 0 there are no shares, and what follows from them
    is not a number.
    """

    entered: Tensor
    total: Tensor | None
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

    H = -sum y_k log p_k. For logits the loss is what PyTorch's `cross_entropy` gives; for probabilities it is the sum
    itself, as PyTorch's loss does not take them. A probability of 0 for the right class costs infinitely much.
    """
    entered = torch.tensor(settings.entered)
    label = None if settings.soft else settings.right_class
    target_entered = (
        torch.tensor(settings.shares)
        if label is None
        else F.one_hot(torch.tensor(label), settings.classes).to(entered.dtype)
    )
    target = target_entered / target_entered.sum()
    asked = target if label is None else torch.tensor(label)
    if settings.given == Given.LOGITS:
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
        entered=entered,
        total=total,
        probabilities=probabilities,
        target_entered=target_entered,
        target_total=target_entered.sum(),
        target=target,
        label=label,
        terms=terms,
        loss=loss,
        gradient=_gradient(logits, asked),
        difference=probabilities - target,
        twice_probabilities=torch.softmax(probabilities, dim=0),
        twice_loss=twice,
        twice_gradient=twice_gradient,
        twice_floor=_loss(target, asked),
    )


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
    """The loss () and the gradient (K,) for the logits where they go through softmax before a loss that applies it
    too."""
    leaf = logits.clone().requires_grad_()
    loss = _loss(torch.softmax(leaf, dim=0), target)
    (gradient,) = torch.autograd.grad(loss, leaf)
    return loss.detach(), gradient
