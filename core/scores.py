"""From measurements to scores, from scores to probabilities."""

from __future__ import annotations

import torch
from torch import Tensor


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
