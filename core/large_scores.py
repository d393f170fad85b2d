"""Large scores: where the formulas of sigmoid, softmax and their logarithms leave what a 32-bit number holds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.scores import ScoreSettings

OVERFLOW = math.log(torch.finfo(torch.float32).max)
"""The largest exponent, 88.72..., whose power of e a 32-bit number holds."""

CLASSES_SHOWN = 3


@dataclass(frozen=True)
class LargeScores:
    """Softmax of K scores and what follows from it, by the plain formula and by ways that stay within range; all float32.

    By the formula: powers (K,) e^s, total () their sum, naive (K,) the quotients, naive_log (K,) their logarithms, naive_log_sum () the
    logarithm of the total. Infinities, zeros and values that are not a number are left as they come.
    After subtracting the largest score: largest (), shifted (K,), shifted_powers (K,), shifted_total (), stable (K,) the quotients,
    stable_log (K,) = shifted - log(shifted_total), stable_log_sum () = largest + log(shifted_total).
    By PyTorch: torch_softmax (K,), log_of_softmax (K,) the logarithm of that, torch_log_softmax (K,), torch_log_sum () from `torch.logsumexp`.
    """

    scores: Tensor
    powers: Tensor
    total: Tensor
    naive: Tensor
    naive_log: Tensor
    naive_log_sum: Tensor
    largest: Tensor
    shifted: Tensor
    shifted_powers: Tensor
    shifted_total: Tensor
    stable: Tensor
    stable_log: Tensor
    stable_log_sum: Tensor
    torch_softmax: Tensor
    log_of_softmax: Tensor
    torch_log_softmax: Tensor
    torch_log_sum: Tensor


@dataclass(frozen=True)
class LargeScore:
    """The sigmoid of a score s and its cost, each in the shape of the score and in its number type.

    powers: e^(-s). naive: 1 / (1 + e^(-s)). naive_cost: -log of that. naive_slope: the derivative of naive_cost, from autograd.
    torch_sigmoid: by PyTorch. torch_cost: -`F.logsigmoid`(s). torch_slope: its derivative, from autograd.
    """

    scores: Tensor
    powers: Tensor
    naive: Tensor
    naive_cost: Tensor
    naive_slope: Tensor
    torch_sigmoid: Tensor
    torch_cost: Tensor
    torch_slope: Tensor


def large_scores_of(settings: ScoreSettings) -> Tensor:
    """Three scores (3,): the largest, or with `far_below` minus its size, and two more, each a gap below the one before."""
    top = -settings.size if settings.far_below else settings.size
    return top - settings.gap * torch.arange(CLASSES_SHOWN)


def meet_limits(scores: Tensor) -> LargeScores:
    """Softmax of scores (K,) by the plain formula, after subtracting the largest, and by PyTorch."""
    powers = scores.exp()
    total = powers.sum()
    naive = powers / total
    largest = scores.max()
    shifted = scores - largest
    shifted_powers = shifted.exp()
    shifted_total = shifted_powers.sum()
    torch_softmax = torch.softmax(scores, dim=0)
    return LargeScores(
        scores, powers, total, naive, naive.log(), total.log(),
        largest, shifted, shifted_powers, shifted_total, shifted_powers / shifted_total,
        shifted - shifted_total.log(), largest + shifted_total.log(),
        torch_softmax, torch_softmax.log(), torch.log_softmax(scores, dim=0), torch.logsumexp(scores, dim=0),
    )  # fmt: skip


def meet_limit(score: Tensor) -> LargeScore:
    """The sigmoid of a score of any shape and its cost -log(sigmoid), by the plain formula and by PyTorch."""
    scores = score.detach().clone().requires_grad_()
    powers = (-scores).exp()
    naive = 1 / (1 + powers)
    naive_cost, torch_cost = 0 - naive.log(), 0 - F.logsigmoid(scores)  # a bare minus would make -0 of 0
    (naive_slope,) = torch.autograd.grad(naive_cost.sum(), scores)
    (torch_slope,) = torch.autograd.grad(torch_cost.sum(), scores)
    return LargeScore(
        score, powers.detach(), naive.detach(), naive_cost.detach(), naive_slope,
        torch.sigmoid(score), torch_cost.detach(), torch_slope,
    )  # fmt: skip
