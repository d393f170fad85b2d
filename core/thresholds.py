"""Thresholds: telling two species apart by one feature, and what a second feature adds."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Rule:
    """Longer than `threshold` is a flamingo, or shorter where flamingos are the smaller; and how many birds it gets wrong."""

    threshold: float
    errors: int


def flamingo_is_larger(values: Tensor, labels: Tensor) -> bool:
    """Whether flamingos (label 0) have the larger mean of this feature; values, labels: (N,)."""
    return bool(values[labels == 0].mean() >= values[labels == 1].mean())


def errors_at(values: Tensor, labels: Tensor, threshold: float) -> Tensor:
    """Which birds (N,) bool the rule gets wrong: on the flamingos' side of the threshold is taken for a flamingo."""
    taken_for_flamingo = (values > threshold) == flamingo_is_larger(values, labels)
    return taken_for_flamingo != (labels == 0)


def midpoint(values: Tensor, labels: Tensor) -> Rule:
    """The slides' x*: halfway between the two class means."""
    threshold = float((values[labels == 0].mean() + values[labels == 1].mean()) / 2)
    return Rule(threshold, int(errors_at(values, labels, threshold).sum()))


def best_threshold(values: Tensor, labels: Tensor) -> Rule:
    """The fewest errors that any threshold makes, halfway between two neighbouring birds; the first of equals."""
    places, errors = error_curve(values, labels)
    best = int(errors.argmin())
    return Rule(float(places[best]), int(errors[best]))


def nearest_mean_errors(features: Tensor, labels: Tensor) -> int:
    """How many birds stand nearer to the other class's mean: the midpoint rule for both features at once; features (N, 2)."""
    means = torch.stack([features[labels == label].mean(dim=0) for label in (0, 1)])
    return int((torch.cdist(features, means).argmin(dim=1) != labels).sum())


def error_curve(values: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Thresholds (M,), one between every two neighbouring birds and one beyond each end, and the errors (M,) int64 at each."""
    ordered = values.sort().values
    places = torch.cat([ordered[:1] - 1, (ordered[1:] + ordered[:-1]) / 2, ordered[-1:] + 1])
    return places, torch.stack([errors_at(values, labels, place).sum() for place in places.tolist()])
