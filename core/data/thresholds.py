"""Thresholds: telling two species apart by one feature, and what a second feature adds."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Rule:
    """Longer than `threshold` is a flamingo, or shorter where flamingos are the smaller; and how many birds it gets
    wrong."""

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
    return Rule(threshold=threshold, errors=int(errors_at(values, labels, threshold).sum()))


def best_threshold(values: Tensor, labels: Tensor) -> Rule:
    """The fewest errors that any threshold makes, halfway between two neighbouring birds; the first of equals."""
    places, errors = error_curve(values, labels)
    best = int(errors.argmin())
    return Rule(threshold=float(places[best]), errors=int(errors[best]))


def nearest_mean_errors(features: Tensor, labels: Tensor) -> int:
    """How many birds stand nearer to another class's mean: the midpoint rule for both features at once; features (N,
    2)."""
    means = torch.stack([features[labels == label].mean(dim=0) for label in range(int(labels.max()) + 1)])
    return int((torch.cdist(features, means).argmin(dim=1) != labels).sum())


def error_curve(values: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Thresholds (M,), one between every two neighbouring birds and one beyond each end, and the errors (M,) int64 at
    each."""
    ordered = values.sort().values
    places = torch.cat([ordered[:1] - 1, (ordered[1:] + ordered[:-1]) / 2, ordered[-1:] + 1])
    return places, torch.stack([errors_at(values, labels, place).sum() for place in places.tolist()])


def error_steps(values: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """The errors of every threshold as a staircase: from starts[k] (M,) on errors[k] (M,) int64, up to starts[k + 1].

    It changes only where a bird stands; the last entry repeats the count beyond the last bird, as the end of the
    picture.
    """
    ordered = values.sort().values
    _, errors = error_curve(values, labels)
    return torch.cat([ordered[:1] - 1, ordered, ordered[-1:] + 1]), torch.cat([errors, errors[-1:]])


def best_line_errors(features: Tensor, labels: Tensor) -> int:
    """The fewest errors that any straight line makes on these birds, whichever side is whose; features (N, 2), no two
    alike.

    A best line can be moved, without an error more, until it touches two birds, and turned a hair it leaves these two
    on either side. So all lines through two birds are tried: round each bird the others are sorted by angle, and
    running counts tell who is on the left.
    """
    count = len(labels)
    others = ~torch.eye(count, dtype=torch.bool)
    ways = (features.double().unsqueeze(0) - features.double().unsqueeze(1))[others].view(count, count - 1, 2)
    angles, order = (torch.atan2(ways[..., 1], ways[..., 0]) % (2 * torch.pi)).sort(dim=1)
    flamingo = (labels == 0).expand(count, count)[others].view(count, count - 1).gather(1, order).long()
    before = F.pad(torch.cat([flamingo, flamingo], 1).cumsum(1), (1, 0))
    twice = torch.cat([angles, angles + 2 * torch.pi], 1)
    start = torch.searchsorted(twice, angles, right=True)
    end = torch.searchsorted(twice, angles + torch.pi)
    flamingos_left = before.gather(1, end) - before.gather(1, start)
    left, all_flamingos = end - start, flamingo.sum(1, keepdim=True)
    # Neither the bird that is turned round nor the one that the line goes through counts: they can be had right.
    right_flamingos = all_flamingos - flamingos_left - flamingo
    wrong = (left - flamingos_left) + right_flamingos
    fewest = torch.minimum(wrong, count - 2 - wrong).min()
    return int(min(fewest, (labels == 0).sum(), (labels != 0).sum()))
