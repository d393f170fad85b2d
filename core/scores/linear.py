"""Linear scores: a weighted sum of features and a bias, for one class or for several."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.settings import Settings, number


@dataclass(frozen=True)
class LineKnobs(Settings):
    """One linear function of a bird's two measurements. The defaults are Exercise 2.2's."""

    w1: float = number("w₁ (legs)", -1.0, -5.0, 5.0, step=0.1, help="The weight of the leg length.")
    w2: float = number("w₂ (wings)", -2.0, -5.0, 5.0, step=0.1, help="The weight of the wingspan.")
    b: float = number("b", 10.0, -30.0, 30.0, step=0.1, help="The bias: the score of a bird that measures (0, 0).")

    def line(self) -> tuple[Tensor, Tensor]:
        """The weight (2,) and the bias ()."""
        return torch.tensor([self.w1, self.w2]), torch.tensor(self.b)


LINE = tuple(LineKnobs.knobs())
"""The names of its knobs."""


def linear_scores(features: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """The scores `weight @ x + bias` of every row x.

    `features` is (N, D) or (D,). For one score `weight` is (D,) and `bias` a scalar: the result is (N,). For K classes
    `weight` is (K, D) and `bias` (K,): the result is (N, K). Raises `ValueError` where the feature counts differ.
    """
    if features.shape[-1] != weight.shape[-1]:
        raise ValueError(f"{features.shape[-1]} features cannot meet weights for {weight.shape[-1]}")
    return features @ weight.mT + bias if weight.ndim == 2 else features @ weight + bias


def predicted_class(scores: Tensor) -> Tensor:
    """The index of the highest score along the last dimension: (..., K) gives (...)."""
    return scores.argmax(dim=-1)


def predicted_label(score: Tensor) -> Tensor:
    """1 where the score is above 0, else 0; same shape as `score`."""
    return (score > 0).long()
