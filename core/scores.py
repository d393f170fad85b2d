"""From measurements to scores, from scores to probabilities."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.settings import Settings, choice, flag, number


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


@dataclass(frozen=True)
class ScoreSettings(Settings):
    """One linear function for two classes (Exercise 2.2), and three of them for three classes (Exercise 2.3)."""

    part: str = choice("Calculator", "sigmoid", ("sigmoid", "softmax"), help="One score or one score per class.")
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
    x1: float = number("x₁", 0.5, -10.0, 10.0, step=0.1, help="The first feature.")
    x2: float = number("x₂", 1.0, -10.0, 10.0, step=0.1, help="The second feature.")
    w01: float = number("W₀₁", 0.2, -10.0, 10.0, step=0.1, help="Class 0's weight of the first feature.")
    w02: float = number("W₀₂", 0.5, -10.0, 10.0, step=0.1, help="Class 0's weight of the second feature.")
    b0: float = number("b₀", 0.5, -10.0, 10.0, step=0.1, help="Class 0's bias.")
    w11: float = number("W₁₁", 2.1, -10.0, 10.0, step=0.1, help="Class 1's weight of the first feature.")
    w12: float = number("W₁₂", -1.3, -10.0, 10.0, step=0.1, help="Class 1's weight of the second feature.")
    b1: float = number("b₁", -0.2, -10.0, 10.0, step=0.1, help="Class 1's bias.")
    w21: float = number("W₂₁", -3.0, -10.0, 10.0, step=0.1, help="Class 2's weight of the first feature.")
    w22: float = number("W₂₂", -2.2, -10.0, 10.0, step=0.1, help="Class 2's weight of the second feature.")
    b2: float = number("b₂", 4.1, -10.0, 10.0, step=0.1, help="Class 2's bias.")
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


@dataclass(frozen=True)
class BirdScores:
    """features: (N, 2). scores: (N,). labels: (N,) predicted, 1 where the score is above 0. probabilities: (N,) of label 1."""

    features: Tensor
    scores: Tensor
    labels: Tensor
    probabilities: Tensor


@dataclass(frozen=True)
class ClassScores:
    """features: (2,). weight: (3, 2). bias: (3,). scores: (3,) of the linear functions. powers: (3,) the e^(...) that are
    summed, infinite where a 32-bit number cannot hold them. probabilities: (3,). winner: the class with the highest probability."""

    features: Tensor
    weight: Tensor
    bias: Tensor
    scores: Tensor
    powers: Tensor
    probabilities: Tensor
    winner: int


def score_birds(settings: ScoreSettings, features: Tensor) -> BirdScores:
    """Score every bird, (N, 2), with the one linear function and squash the scores."""
    scores = linear_scores(features, torch.tensor([settings.w1, settings.w2]), torch.tensor(settings.b))
    return BirdScores(features, scores, predicted_label(scores), sigmoid(scores))


def score_classes(settings: ScoreSettings) -> ClassScores:
    """Score one input for three classes and turn the scores into shares that add up to 1."""
    s = settings
    features = torch.tensor([s.x1, s.x2])
    weight = torch.tensor([[s.w01, s.w02], [s.w11, s.w12], [s.w21, s.w22]])
    bias = torch.tensor([s.b0, s.b1, s.b2])
    scores = weight @ features + bias
    exponents = (-scores if s.minus_sign else scores) / s.temperature
    probabilities = softmax(-scores if s.minus_sign else scores, s.temperature)
    return ClassScores(
        features, weight, bias, scores, exponents.exp(), probabilities, int(predicted_class(probabilities))
    )
