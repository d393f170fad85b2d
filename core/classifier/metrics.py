"""Metrics: how good a classifier is, from the four counts of its confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from torch import Tensor


class Cell(StrEnum):
    """The cells of the confusion matrix, row by row: truth positive or negative, prediction positive or negative."""

    TRUE_POSITIVE = "TP"
    FALSE_NEGATIVE = "FN"
    FALSE_POSITIVE = "FP"
    TRUE_NEGATIVE = "TN"


CELLS = tuple(map(str, Cell))
"""The cells by their place."""


@dataclass(frozen=True)
class Confusion:
    """The counts of a two-class decision. `cell` is (N,), the place of each item in `CELLS`."""

    cell: Tensor
    true_positives: int
    false_negatives: int
    false_positives: int
    true_negatives: int

    @property
    def total(self) -> int:
        """All items."""
        return self.true_positives + self.false_negatives + self.false_positives + self.true_negatives

    @property
    def accuracy(self) -> float | None:
        """The share that is right, or None without any item."""
        return _share(self.true_positives + self.true_negatives, self.total)

    @property
    def precision(self) -> float | None:
        """Of what was called positive, the share that is; None if nothing was called positive."""
        return _share(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float | None:
        """Of what is positive, the share that was called so; None if nothing is positive."""
        return _share(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN); None where that is 0 / 0."""
        return _share(2 * self.true_positives, 2 * self.true_positives + self.false_positives + self.false_negatives)


def confusion(truth: Tensor, predicted: Tensor) -> Confusion:
    """Count; truth, predicted: (N,) bool, True for the positive class."""
    cell = 2 * (~truth).long() + (truth != predicted).where(truth, predicted == truth).long()
    true_positives, false_negatives, false_positives, true_negatives = (
        int((cell == place).sum()) for place in range(len(CELLS))
    )
    return Confusion(
        cell=cell,
        true_positives=true_positives,
        false_negatives=false_negatives,
        false_positives=false_positives,
        true_negatives=true_negatives,
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
