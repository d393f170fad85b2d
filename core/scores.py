"""From measurements to scores, from scores to probabilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.settings import Settings, choice, flag, number, subscript

PARTS = ("sigmoid", "softmax", "large scores")
SCORES_OF_ONE = ("a bird", "typed")
SCORES_OF_CLASSES = ("W x + b", "typed")
CLASSES = ("flamingo", "seagull", "pelican", "stork", "heron", "swan", "puffin", "owl")
"""The names of the classes that softmax is shown with, in the order of their scores."""


def linear_scores(features: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The scores `weight @ x + bias` of every row x.

    `features` is (N, D) or (D,). For one score `weight` is (D,) and `bias` a scalar: the result is (N,). For K classes
    `weight` is (K, D) and `bias` (K,): the result is (N, K). Raises `ValueError` where the feature counts differ.
    """
    if features.shape[-1] != weight.shape[-1]:
        raise ValueError(f"{features.shape[-1]} features cannot meet weights for {weight.shape[-1]}")
    return features @ weight.mT + bias if weight.ndim == 2 else features @ weight + bias


def sigmoid(score: Tensor) -> Tensor:
    """1 / (1 + e^(-score)), element by element, as `torch.sigmoid` computes it."""
    return torch.sigmoid(score)


def softmax(scores: Tensor, temperature: float = 1.0) -> Tensor:
    """e^(s_k / temperature) over their sum, along the last dimension, as `torch.softmax` computes it.

    `scores` is (..., K). Raises `ValueError` for a temperature that is not above 0.
    """
    if not temperature > 0:
        raise ValueError(f"temperature must be above 0, not {temperature}")
    return torch.softmax(scores / temperature, dim=-1)


def predicted_class(scores: Tensor) -> Tensor:
    """The index of the highest score along the last dimension: (..., K) gives (...)."""
    return scores.argmax(dim=-1)


def predicted_label(score: Tensor) -> Tensor:
    """1 where the score is above 0, else 0; same shape as `score`."""
    return (score > 0).long()


def _weight(k: int, feature: int, default: float) -> Any:
    ordinal = ("first", "second")[feature - 1]
    label = f"W{subscript(k)}{subscript(feature)}"
    return number(label, default, -10.0, 10.0, step=0.1, help=f"Class {k}'s weight of the {ordinal} feature.")


def _bias(k: int, default: float) -> Any:
    return number(f"b{subscript(k)}", default, -10.0, 10.0, step=0.1, help=f"Class {k}'s bias.")


def _score(k: int, default: float) -> Any:
    return number(
        f"s{subscript(k)}",
        default,
        -20.0,
        20.0,
        step=0.05,
        typed=True,
        help=f"The score of class {k}, the {CLASSES[k]}.",
    )


@dataclass(frozen=True)
class ScoreSettings(Settings):
    """One linear function for two classes (Exercise 2.2), one for each of several classes (Exercise 2.3), and scores so large
    that 32-bit numbers run out.

    Only the first `classes` of the knobs that stand in rows are read. Unless they are changed, the typed scores are those of W x + b.
    """

    part: str = choice(
        "Calculator", "sigmoid", PARTS, help="One score, one score per class, or scores beyond what e^s can hold."
    )
    score_from: str = choice(
        "Score", "a bird", SCORES_OF_ONE, help="Take the score from a bird's measurements, w and b, or type one."
    )
    score: float = number("s", 1.0, -20.0, 20.0, step=0.1, typed=True, help="The score that the sigmoid squashes.")
    w1: float = number("w₁ (legs)", -1.0, -5.0, 5.0, step=0.1, help="The weight of the leg length.")
    w2: float = number("w₂ (wings)", -2.0, -5.0, 5.0, step=0.1, help="The weight of the wingspan.")
    b: float = number("b", 10.0, -30.0, 30.0, step=0.1, help="The bias: the score of a bird that measures (0, 0).")
    bird: int = number(
        "Bird",
        13,
        1,
        20,
        whole=True,
        step=1,
        help="The bird of Exercise 2.1 to follow: 1 to 10 are flamingos, 11 to 20 seagulls.",
    )
    scores_from: str = choice(
        "Scores", "W x + b", SCORES_OF_CLASSES, help="Compute the scores from an input, or type each of them."
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
    chosen_class: int = number(
        "Marked class",
        0,
        0,
        len(CLASSES) - 1,
        whole=True,
        step=1,
        help="The class that is marked on the whole way, counted from 0. With fewer classes it is the last one.",
    )
    s0: float = _score(0, 1.1)
    s1: float = _score(1, -0.45)
    s2: float = _score(2, 0.4)
    s3: float = _score(3, 0.0)
    s4: float = _score(4, 0.1)
    s5: float = _score(5, -0.2)
    s6: float = _score(6, 0.55)
    s7: float = _score(7, -0.2)
    x1: float = number("x₁", 0.5, -10.0, 10.0, step=0.1, help="The first feature.")
    x2: float = number("x₂", 1.0, -10.0, 10.0, step=0.1, help="The second feature.")
    w01: float = _weight(0, 1, 0.2)
    w02: float = _weight(0, 2, 0.5)
    b0: float = _bias(0, 0.5)
    w11: float = _weight(1, 1, 2.1)
    w12: float = _weight(1, 2, -1.3)
    b1: float = _bias(1, -0.2)
    w21: float = _weight(2, 1, -3.0)
    w22: float = _weight(2, 2, -2.2)
    b2: float = _bias(2, 4.1)
    w31: float = _weight(3, 1, 0.6)
    w32: float = _weight(3, 2, -0.4)
    b3: float = _bias(3, 0.1)
    w41: float = _weight(4, 1, -0.8)
    w42: float = _weight(4, 2, 0.7)
    b4: float = _bias(4, -0.2)
    w51: float = _weight(5, 1, 1.2)
    w52: float = _weight(5, 2, 0.3)
    b5: float = _bias(5, -1.1)
    w61: float = _weight(6, 1, -1.5)
    w62: float = _weight(6, 2, 0.9)
    b6: float = _bias(6, 0.4)
    w71: float = _weight(7, 1, 0.4)
    w72: float = _weight(7, 2, -0.6)
    b7: float = _bias(7, 0.2)
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
    size: float = number(
        "Size of the scores",
        1000.0,
        1.0,
        10000.0,
        log=True,
        help="The largest score, or with the switch below its distance from 0. A 32-bit number holds e^s up to s = 88.72.",
    )
    gap: float = number(
        "Gap",
        1.0,
        0.0,
        200.0,
        step=0.5,
        help="How far each score lies below the one before. The gaps alone decide the probabilities.",
    )
    far_below: bool = flag("Far below 0", False, help="Put the scores as far below 0 as they are above it otherwise.")

    @property
    def marked_class(self) -> int:
        """The class that is marked, from 0: the chosen one, or the last where there are not so many."""
        return min(self.chosen_class, self.classes - 1)

    def typed_scores(self) -> list[float]:
        """The typed scores of the classes, K numbers."""
        return [getattr(self, f"s{k}") for k in range(self.classes)]

    def weights(self) -> list[list[float]]:
        """The rows of W, K times 2 numbers."""
        return [[getattr(self, f"w{k}1"), getattr(self, f"w{k}2")] for k in range(self.classes)]

    def biases(self) -> list[float]:
        """The biases b, K numbers."""
        return [getattr(self, f"b{k}") for k in range(self.classes)]


@dataclass(frozen=True)
class BirdScores:
    """features: (N, 2). scores: (N,). labels: (N,) predicted, 1 where the score is above 0. probabilities: (N,) of label 1."""

    features: Tensor
    scores: Tensor
    labels: Tensor
    probabilities: Tensor


@dataclass(frozen=True)
class SigmoidSteps:
    """The way from a score s to its probability, every tensor in the shape of the score.

    negative: -s. power: e^(-s). total: 1 + e^(-s). quotient: 1 / (1 + e^(-s)). probability: what `torch.sigmoid` gives for s.
    mirrored: the same for -s, which is 1 - p without its rounding. odds: probability / mirrored, e^s to rounding. log_odds: their logarithm.
    slope: how fast the probability rises there, from autograd. next_probability, next_odds: at s + 1. All are what the score's number type
    holds, so that far out they become 0 or infinite.
    """

    score: Tensor
    negative: Tensor
    power: Tensor
    total: Tensor
    quotient: Tensor
    probability: Tensor
    mirrored: Tensor
    odds: Tensor
    log_odds: Tensor
    slope: Tensor
    next_probability: Tensor
    next_odds: Tensor


@dataclass(frozen=True)
class ClassScores:
    """The way from K scores to K probabilities.

    marked: the class to follow. features: (2,), weight: (K, 2), bias: (K,), which give the scores unless these are typed. scores: (K,).
    shifted: (K,) scores plus the shift. exponents: (K,) the shifted scores, negative with the slides' sign, over the temperature.
    powers: (K,) e^exponent, infinite where a 32-bit number cannot hold them. total: () their sum. quotients: (K,) powers over total as the plain
    formula gives them, not a number where both overflow or both vanish. probabilities: (K,) as `torch.softmax` gives them. unshifted: (K,)
    the same without the shift. winner: the class with the highest probability. as_sigmoid: (2,) the sigmoid of the difference of the
    exponents, own minus other; None unless there are two classes.
    """

    marked: int
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
    """column: (K, 1), the scores under one another. along_dim_0: (1,) the row of the largest, the predicted class. along_dim_1: (K,) the place
    of the largest within each row of one number, so 0 everywhere."""

    column: Tensor
    along_dim_0: Tensor
    along_dim_1: Tensor


def score_birds(settings: ScoreSettings, features: Tensor) -> BirdScores:
    """Score every bird, (N, 2), with the one linear function and squash the scores."""
    scores = linear_scores(features, torch.tensor([settings.w1, settings.w2]), torch.tensor(settings.b))
    return BirdScores(features, scores, predicted_label(scores), sigmoid(scores))


def followed_score(settings: ScoreSettings, features: Tensor) -> Tensor:
    """The score () to follow: the typed one, or that of the chosen one of the birds, (N, 2) with N at least 20."""
    if settings.score_from == "typed":
        return torch.tensor(settings.score)
    return score_birds(settings, features).scores[settings.bird - 1]


def sigmoid_steps(score: Tensor) -> SigmoidSteps:
    """Squash a score of any shape and keep every intermediate."""
    power = (-score).exp()
    leaf = score.detach().clone().requires_grad_()
    (slope,) = torch.autograd.grad(sigmoid(leaf).sum(), leaf)
    odds = _odds(score)
    return SigmoidSteps(
        score, -score, power, 1 + power, 1 / (1 + power), sigmoid(score), sigmoid(-score), odds, odds.log(),
        slope, sigmoid(score + 1), _odds(score + 1),
    )  # fmt: skip


def tangent(steps: SigmoidSteps, places: Tensor) -> Tensor:
    """The tangent of the sigmoid at one score (), at places (G,): returns (G,)."""
    return steps.probability + steps.slope * (places - steps.score)


def score_classes(settings: ScoreSettings) -> ClassScores:
    """Score one input for K classes, or take typed scores, and turn them into shares that add up to 1."""
    features = torch.tensor([settings.x1, settings.x2])
    weight, bias = torch.tensor(settings.weights()), torch.tensor(settings.biases())
    typed = settings.scores_from == "typed"
    scores = torch.tensor(settings.typed_scores()) if typed else weight @ features + bias
    sign = -1.0 if settings.minus_sign else 1.0
    shifted = scores + settings.shift
    exponents = sign * shifted / settings.temperature
    powers = exponents.exp()
    total = powers.sum()
    probabilities = softmax(sign * shifted, settings.temperature)
    return ClassScores(
        settings.marked_class, features, weight, bias, scores, shifted, exponents, powers, total, powers / total,
        probabilities, softmax(sign * scores, settings.temperature), int(predicted_class(probabilities)),
        sigmoid(exponents - exponents.flip(0)) if settings.classes == 2 else None,
    )  # fmt: skip


def argmax_of_column(scores: Tensor) -> ColumnArgmax:
    """Write scores (K,) as a column and ask for its argmax along either axis; the slides ask along dim 1."""
    column = scores.unsqueeze(1)
    return ColumnArgmax(column, column.argmax(dim=0), column.argmax(dim=1))


def _odds(score: Tensor) -> Tensor:
    # 1 - p would round to 0 from s = 17 on, while the sigmoid of -s keeps its digits.
    return sigmoid(score) / sigmoid(-score)
