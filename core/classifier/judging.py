"""Judging: a line, the birds that it is judged on, and the decisions that are counted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from core.classifier.metrics import Confusion, confusion
from core.classifier.training import ClassifierResult
from core.data.birds import SPECIES, TWO_SPECIES, Flock
from core.scores.linear import LineKnobs
from core.settings import Settings, choice, number

SEAGULL = SPECIES.index("seagull")


class Group(StrEnum):
    """The birds that a trained line can be judged on."""

    HELD_OUT = "held-out birds"
    TRAINING = "training birds"


@dataclass(frozen=True)
class JudgingKnobs(Settings):
    """What counts as positive, and from which probability on."""

    threshold: float = number(
        "Threshold", 0.5, 0.01, 0.99, step=0.01, help="Above which probability a bird is called positive."
    )
    positive: str = choice(
        "Positive class", "seagull", tuple(reversed(TWO_SPECIES)), help="The species that is looked for."
    )


@dataclass(frozen=True)
class Judged:
    """A line, weight (2,) and bias, the birds it is judged on, and their numbers (N,) from 1 among all birds."""

    weight: Tensor
    bias: Tensor
    birds: Flock
    numbers: Tensor

    @property
    def probabilities(self) -> Tensor:
        """Of label 1, for each bird (N,)."""
        return torch.sigmoid(self.birds.features @ self.weight + self.bias)

    def count(self, settings: JudgingKnobs) -> Confusion:
        """The decisions at the threshold."""
        return judge(settings, self.probabilities, self.birds.labels)


def judge(settings: JudgingKnobs, probabilities: Tensor, labels: Tensor) -> Confusion:
    """Count decisions: positive is what has a probability above the threshold. The positive class is the chosen one.

    probabilities: (N,) of label 1, labels: (N,).
    """
    positive = SPECIES.index(settings.positive)
    probability = probabilities if positive == SEAGULL else 1 - probabilities
    return confusion(labels == positive, probability > settings.threshold)


def own_line(settings: LineKnobs, flock: Flock) -> Judged:
    """The line that is set by hand, judged on all birds."""
    weight, bias = settings.line()
    return Judged(weight=weight, bias=bias, birds=flock, numbers=torch.arange(1, len(flock.labels) + 1))


def trained_line(result: ClassifierResult) -> dict[str, Judged]:
    """The trained line on each group, as far as it has birds, in the order in which they were drawn."""
    parts = {
        Group.HELD_OUT: result.order[: result.held_out],
        Group.TRAINING: result.order[result.held_out :],
    }
    groups: dict[str, Judged] = {}
    for group, part in parts.items():
        if len(part):
            rows = part.sort().values
            birds = Flock(features=result.flock.features[rows], labels=result.flock.labels[rows])
            groups[group] = Judged(weight=result.weight[-1, 0], bias=result.bias[-1, 0], birds=birds, numbers=rows + 1)
    return groups
