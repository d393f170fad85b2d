"""The sigmoid: one score becomes a probability, with every number on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from core.scores.linear import LINE, LineKnobs, linear_scores, predicted_label
from core.settings import Settings, choice, number


class ScoreFrom(StrEnum):
    """Where the score of the sigmoid comes from."""

    BIRD = "a bird"
    TYPED = "typed"


@dataclass(frozen=True)
class ScoreOrigin(Settings):
    """The choice of where the score comes from."""

    score_from: str = choice(
        "Score",
        ScoreFrom.BIRD,
        ScoreFrom,
        help="Take the score from a bird's measurements, w and b, or type one.",
    )


def _from_bird(settings: ScoreOrigin) -> bool:
    return settings.score_from == ScoreFrom.BIRD


@dataclass(frozen=True)
class SigmoidSettings(LineKnobs, ScoreOrigin, when=dict.fromkeys(LINE, _from_bird)):
    """One linear function for two classes (Exercise 2.2), or a score that is typed."""

    bird: int = number(
        "Bird",
        13,
        1,
        20,
        whole=True,
        step=1,
        when=_from_bird,
        help="The bird of Exercise 2.1 to follow: 1 to 10 are flamingos, 11 to 20 seagulls.",
    )
    score: float = number(
        "s",
        1.0,
        -20.0,
        20.0,
        step=0.1,
        typed=True,
        when=lambda s: s.score_from == ScoreFrom.TYPED,
        help="The score that the sigmoid squashes.",
    )


@dataclass(frozen=True)
class BirdScores:
    """N birds scored. features: (N, 2). scores: (N,). labels: (N,) predicted, 1 where the score is above 0.
    probabilities: (N,) of label 1."""

    features: Tensor
    scores: Tensor
    labels: Tensor
    probabilities: Tensor


@dataclass(frozen=True)
class SigmoidSteps:
    """The way from a score s to its probability, every tensor in the shape of the score.

    negative: -s. power: e^(-s). total: 1 + e^(-s). quotient: 1 / (1 + e^(-s)). probability: what `torch.sigmoid` gives
    for s. mirrored: the same for -s, which is 1 - p without its rounding. odds: probability / mirrored, e^s to
    rounding. log_odds: their logarithm. slope: how fast the probability rises there, from autograd. next_probability,
    next_odds: at s + 1. All are what the score's number type holds, so that far out they become 0 or infinite.
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


def sigmoid(score: Tensor) -> Tensor:
    """1 / (1 + e^(-score)), element by element, as `torch.sigmoid` computes it."""
    return torch.sigmoid(score)


def score_birds(settings: LineKnobs, features: Tensor) -> BirdScores:
    """Score every bird, (N, 2), with the one linear function and squash the scores."""
    scores = linear_scores(features, *settings.line())
    return BirdScores(features=features, scores=scores, labels=predicted_label(scores), probabilities=sigmoid(scores))


def followed_score(settings: SigmoidSettings, features: Tensor) -> Tensor:
    """The score () to follow: the typed one, or that of the chosen one of the birds, (N, 2) with N at least 20."""
    if settings.score_from == ScoreFrom.TYPED:
        return torch.tensor(settings.score)
    return score_birds(settings, features).scores[settings.bird - 1]


def sigmoid_steps(score: Tensor) -> SigmoidSteps:
    """Squash a score of any shape and keep every intermediate."""
    power = (-score).exp()
    leaf = score.detach().clone().requires_grad_()
    (slope,) = torch.autograd.grad(sigmoid(leaf).sum(), leaf)
    odds = _odds(score)
    return SigmoidSteps(
        score=score,
        negative=-score,
        power=power,
        total=1 + power,
        quotient=1 / (1 + power),
        probability=sigmoid(score),
        mirrored=sigmoid(-score),
        odds=odds,
        log_odds=odds.log(),
        slope=slope,
        next_probability=sigmoid(score + 1),
        next_odds=_odds(score + 1),
    )


def tangent(steps: SigmoidSteps, places: Tensor) -> Tensor:
    """The tangent of the sigmoid at one score (), at places (G,): returns (G,)."""
    return steps.probability + steps.slope * (places - steps.score)


def _odds(score: Tensor) -> Tensor:
    # 1 - p would round to 0 from s = 17 on, while the sigmoid of -s keeps its digits.
    return sigmoid(score) / sigmoid(-score)
