"""Large scores: where the formulas of sigmoid, softmax and their logarithms leave what a 32-bit number holds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from core.settings import Settings, flag, number

OVERFLOW = math.log(torch.finfo(torch.float32).max)
"""The largest exponent, 88.72..., whose power of e a 32-bit number holds."""

CLASSES_SHOWN = 3


@dataclass(frozen=True)
class LargeScoreSettings(Settings):
    """Scores so large, or so far below 0, that 32-bit numbers run out."""

    size: float = number(
        "Size of the scores",
        1000.0,
        1.0,
        10000.0,
        step=1.0,
        typed=True,
        help="The largest score, or with the switch below its distance from 0. A 32-bit number holds e^s up to "
        "s = 88.72.",
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


@dataclass(frozen=True)
class LargeScores:
    """Softmax of K scores and what follows from it, by the plain formula and by ways that stay within range; all
    float32.

    By the formula: powers (K,) e^s, total () their sum, naive (K,) the quotients, naive_log (K,) their logarithms,
    naive_log_sum () the logarithm of the total. Infinities, zeros and values that are not a number are left as they
    come. After subtracting the largest score: largest (), shifted (K,), shifted_powers (K,), shifted_total (), stable
    (K,) the quotients, stable_log (K,) = shifted - log(shifted_total), stable_log_sum () = largest +
    log(shifted_total). By PyTorch: torch_softmax (K,), log_of_softmax (K,) the logarithm of that, torch_log_softmax
    (K,), torch_log_sum () from `torch.logsumexp`.
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

    powers: e^(-s). naive: 1 / (1 + e^(-s)). naive_cost: -log of that. naive_slope: the derivative of naive_cost, from
    autograd. torch_sigmoid: by PyTorch. torch_cost: -`F.logsigmoid`(s). torch_slope: its derivative, from autograd.
    """

    scores: Tensor
    powers: Tensor
    naive: Tensor
    naive_cost: Tensor
    naive_slope: Tensor
    torch_sigmoid: Tensor
    torch_cost: Tensor
    torch_slope: Tensor


def large_scores_of(settings: LargeScoreSettings) -> Tensor:
    """Three scores (3,): the largest, or with `far_below` minus its size, and two more, each a gap below the one
    before."""
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
        scores=scores,
        powers=powers,
        total=total,
        naive=naive,
        naive_log=naive.log(),
        naive_log_sum=total.log(),
        largest=largest,
        shifted=shifted,
        shifted_powers=shifted_powers,
        shifted_total=shifted_total,
        stable=shifted_powers / shifted_total,
        stable_log=shifted - shifted_total.log(),
        stable_log_sum=largest + shifted_total.log(),
        torch_softmax=torch_softmax,
        log_of_softmax=torch_softmax.log(),
        torch_log_softmax=torch.log_softmax(scores, dim=0),
        torch_log_sum=torch.logsumexp(scores, dim=0),
    )


def meet_limit(score: Tensor) -> LargeScore:
    """The sigmoid of a score of any shape and its cost -log(sigmoid), by the plain formula and by PyTorch."""
    scores = score.detach().clone().requires_grad_()
    powers = (-scores).exp()
    naive = 1 / (1 + powers)
    naive_cost, torch_cost = 0 - naive.log(), 0 - F.logsigmoid(scores)  # a bare minus would make -0 of 0
    (naive_slope,) = torch.autograd.grad(naive_cost.sum(), scores)
    (torch_slope,) = torch.autograd.grad(torch_cost.sum(), scores)
    return LargeScore(
        scores=score,
        powers=powers.detach(),
        naive=naive.detach(),
        naive_cost=naive_cost.detach(),
        naive_slope=naive_slope,
        torch_sigmoid=torch.sigmoid(score),
        torch_cost=torch_cost.detach(),
        torch_slope=torch_slope,
    )
