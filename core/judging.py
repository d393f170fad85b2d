"""Judging: a line, the birds that it is judged on, and the decisions that are counted."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.birds import Flock
from core.classifier import GROUPS, ClassifierResult, ClassifierSettings, judge
from core.metrics import Confusion


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

    def count(self, settings: ClassifierSettings) -> Confusion:
        """The decisions at the threshold."""
        return judge(settings, self.probabilities, self.birds.labels)


def own_line(settings: ClassifierSettings, flock: Flock) -> Judged:
    """The line that is set by hand, judged on all birds."""
    weight, bias = torch.tensor([settings.w1, settings.w2]), torch.tensor(settings.b)
    return Judged(weight, bias, flock, torch.arange(1, len(flock.labels) + 1))


def trained_line(result: ClassifierResult) -> dict[str, Judged]:
    """The trained line on each of `GROUPS`, as far as it has birds, in the order in which they were drawn."""
    groups = {}
    for name, part in zip(GROUPS, (result.order[: result.held_out], result.order[result.held_out :]), strict=True):
        if len(part):
            rows = part.sort().values
            birds = Flock(result.flock.features[rows], result.flock.labels[rows])
            groups[name] = Judged(result.weight[-1, 0], result.bias[-1, 0], birds, rows + 1)
    return groups
