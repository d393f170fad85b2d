"""Softmax: scores for several classes become shares that add up to 1, with every number on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import torch
from torch import Tensor

from core.scores.linear import predicted_class
from core.scores.sigmoid import sigmoid
from core.settings import Settings, choice, flag, number, row, subscript

CLASSES = ("flamingo", "seagull", "pelican", "stork", "heron", "swan", "puffin", "owl")
"""The names of the classes that softmax is shown with, in the order of their scores."""
PLACES = range(len(CLASSES))

WEIGHTS = ((0.2, 0.5), (2.1, -1.3), (-3.0, -2.2), (0.6, -0.4), (-0.8, 0.7), (1.2, 0.3), (-1.5, 0.9), (0.4, -0.6))
BIASES = (0.5, -0.2, 4.1, 0.1, -0.2, -1.1, 0.4, 0.2)
"""The first three rows are Exercise 2.3's."""
TYPED = (1.1, -0.45, 0.4, 0.0, 0.1, -0.2, 0.55, -0.2)
"""What W x + b gives for the exercise's x."""


class ScoresFrom(StrEnum):
    """Where the scores of softmax come from."""

    INPUT = "W x + b"
    TYPED = "typed"


def _from_input(settings: SoftmaxSettings) -> bool:
    return settings.scores_from == ScoresFrom.INPUT


def _weight(feature: int) -> Callable[[int], Any]:
    ordinal = ("first", "second")[feature - 1]
    return lambda k: number(
        f"W{subscript(k)}{subscript(feature)}",
        WEIGHTS[k][feature - 1],
        -10.0,
        10.0,
        step=0.1,
        when=lambda s: _from_input(s) and k < s.classes,
        help=f"Class {k}'s weight of the {ordinal} feature.",
    )


def _bias(k: int) -> Any:
    return number(
        f"b{subscript(k)}",
        BIASES[k],
        -10.0,
        10.0,
        step=0.1,
        when=lambda s: _from_input(s) and k < s.classes,
        help=f"Class {k}'s bias.",
    )


def _score(k: int) -> Any:
    return number(
        f"s{subscript(k)}",
        TYPED[k],
        -20.0,
        20.0,
        step=0.05,
        typed=True,
        when=lambda s: not _from_input(s) and k < s.classes,
        help=f"The score of class {k}, the {CLASSES[k]}.",
    )


@dataclass(frozen=True)
class SoftmaxSettings(Settings):
    """One linear function for each of several classes (Exercise 2.3), or scores that are typed.

    Only the first `classes` of the knobs that stand in rows are read. Unless they are changed, the typed scores are
    those of W x + b.
    """

    scores_from: str = choice(
        "Scores", ScoresFrom.INPUT, ScoresFrom, help="Compute the scores from an input, or type each of them."
    )
    classes: int = number(
        "Classes",
        3,
        2,
        len(CLASSES),
        whole=True,
        step=1,
        unit="classes",
        help="How many classes share the probability.",
    )
    s: tuple[float, ...] = row([f"s{k}" for k in PLACES], _score)
    x1: float = number("x₁", 0.5, -10.0, 10.0, step=0.1, when=_from_input, help="The first feature.")
    x2: float = number("x₂", 1.0, -10.0, 10.0, step=0.1, when=_from_input, help="The second feature.")
    first_weights: tuple[float, ...] = row([f"w{k}1" for k in PLACES], _weight(1))
    second_weights: tuple[float, ...] = row([f"w{k}2" for k in PLACES], _weight(2))
    all_biases: tuple[float, ...] = row([f"b{k}" for k in PLACES], _bias)
    shift: float = number(
        "Shift",
        0.0,
        -1000.0,
        1000.0,
        step=1.0,
        help="Added to every score. Each power is multiplied by the same number, so no probability should move.",
    )
    temperature: float = number(
        "Temperature",
        1.0,
        0.1,
        10.0,
        step=0.1,
        help="Scores are divided by it before softmax: below 1 the winner takes more, above 1 the shares even out.",
    )
    minus_sign: bool = flag(
        "The slides' e^(-s)",
        False,
        help="The slides write softmax with a minus sign. PyTorch does not. Switch it on to see which class wins then.",
    )

    def typed_scores(self) -> list[float]:
        """The typed scores of the classes, K numbers."""
        return list(self.s[: self.classes])

    def weights(self) -> list[list[float]]:
        """The rows of W, K times 2 numbers."""
        rows = zip(self.first_weights, self.second_weights, strict=True)
        return [list(weights) for weights in rows][: self.classes]

    def biases(self) -> list[float]:
        """The biases b, K numbers."""
        return list(self.all_biases[: self.classes])


@dataclass(frozen=True)
class ClassScores:
    """The way from K scores to K probabilities.

    features: (2,), weight: (K, 2), bias: (K,), which give the scores unless these are typed. scores: (K,). shifted:
    (K,) scores plus the shift. exponents: (K,) the shifted scores, negative with the slides' sign, over the
    temperature. powers: (K,) e^exponent, infinite where a 32-bit number cannot hold them. total: () their sum.
    quotients: (K,) powers over total as the plain formula gives them, not a number where both overflow or both vanish.
    probabilities: (K,) as `torch.softmax` gives them. unshifted: (K,) the same without the shift. winner: the class
    with the highest probability. as_sigmoid: (2,) the sigmoid of the difference of the exponents, own minus other; None
    unless there are two classes.
    """

    features: Tensor
    weight: Tensor
    bias: Tensor
    scores: Tensor
    shifted: Tensor
    exponents: Tensor
    powers: Tensor
    total: Tensor
    quotients: Tensor
    probabilities: Tensor
    unshifted: Tensor
    winner: int
    as_sigmoid: Tensor | None


@dataclass(frozen=True)
class ColumnArgmax:
    """column: (K, 1), the scores under one another. along_dim_0: (1,) the row of the largest, the predicted class.
    along_dim_1: (K,) the place of the largest within each row of one number, so 0 everywhere."""

    column: Tensor
    along_dim_0: Tensor
    along_dim_1: Tensor


def softmax(scores: Tensor, temperature: float = 1.0) -> Tensor:
    """e^(s_k / temperature) over their sum, along the last dimension, as `torch.softmax` computes it.

    `scores` is (..., K). Raises `ValueError` for a temperature that is not above 0.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    return torch.softmax(scores / temperature, dim=-1)


def score_classes(settings: SoftmaxSettings) -> ClassScores:
    """Score one input for K classes, or take typed scores, and turn them into shares that add up to 1."""
    features = torch.tensor([settings.x1, settings.x2])
    weight, bias = torch.tensor(settings.weights()), torch.tensor(settings.biases())
    typed = settings.scores_from == ScoresFrom.TYPED
    scores = torch.tensor(settings.typed_scores()) if typed else weight @ features + bias
    sign = -1.0 if settings.minus_sign else 1.0
    shifted = scores + settings.shift
    exponents = sign * shifted / settings.temperature
    powers = exponents.exp()
    total = powers.sum()
    probabilities = softmax(sign * shifted, settings.temperature)
    return ClassScores(
        features=features,
        weight=weight,
        bias=bias,
        scores=scores,
        shifted=shifted,
        exponents=exponents,
        powers=powers,
        total=total,
        quotients=powers / total,
        probabilities=probabilities,
        unshifted=softmax(sign * scores, settings.temperature),
        winner=int(predicted_class(probabilities)),
        as_sigmoid=sigmoid(exponents - exponents.flip(0)) if settings.classes == 2 else None,
    )


def argmax_of_column(scores: Tensor) -> ColumnArgmax:
    """Write scores (K,) as a column and ask for its argmax along either axis; the slides ask along dim 1."""
    column = scores.unsqueeze(1)
    return ColumnArgmax(column=column, along_dim_0=column.argmax(dim=0), along_dim_1=column.argmax(dim=1))
