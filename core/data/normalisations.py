"""Normalisations: ways to scale a matrix of measurements before a model sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Normalisation:
    """A way to scale a matrix of birds: `apply` takes and returns (N, 2); `formula` is LaTeX.

    `code` is the same in plain PyTorch, an expression of `X` that is assigned to `X`, `runs` times over.
    """

    apply: Callable[[Tensor], Tensor]
    formula: str
    code: str
    story: str
    runs: int = 1


def global_min_max(x: Tensor) -> Tensor:
    """Scale by the one smallest and the one largest number of the whole matrix, as the seminar does."""
    return (x - x.min()) / (x.max() - x.min())


def min_max(x: Tensor) -> Tensor:
    """Scale each feature (column) to [0, 1] by its own smallest and largest value."""
    low, high = x.min(dim=0).values, x.max(dim=0).values
    return (x - low) / (high - low)


def standardise(x: Tensor) -> Tensor:
    """Shift each feature to mean 0 and scale it to standard deviation 1 (unbiased, as `Tensor.std` is)."""
    return (x - x.mean(dim=0)) / x.std(dim=0)


def slide_cell(x: Tensor) -> Tensor:
    """The slides' normalisation cell, `(X - X.min()) / X.max()`, run once.

    It divides by the largest value of the matrix before the shift, so the result ends at 1 - min / max: below 1 where
    all are positive, above 1 where one is negative. Run again on its own output, whose smallest value is then 0, it
    gives what `global_min_max` gives.
    """
    return (x - x.min()) / x.max()


NORMALISATIONS: dict[str, Normalisation] = {
    "none": Normalisation(lambda x: x, r"x' = x", "X", "The measurements as they are."),
    "global min-max": Normalisation(
        global_min_max,
        r"x' = \frac{x - \min X}{\max X - \min X}",
        "(X - X.min()) / (X.max() - X.min())",
        "One smallest and one largest number for the whole matrix, as in the seminar: the picture keeps its shape, "
        "only the axes change.",
    ),
    "per-feature min-max": Normalisation(
        min_max,
        r"x'_j = \frac{x_j - \min x_j}{\max x_j - \min x_j}",
        "(X - X.min(dim=0).values) / (X.max(dim=0).values - X.min(dim=0).values)",
        "Each feature is stretched to run from 0 to 1, so both count alike even if their units differ; the picture's "
        "shape changes.",
    ),
    "standardise": Normalisation(
        standardise,
        r"x'_j = \frac{x_j - \bar{x}_j}{\text{std}(x_j)}",
        "(X - X.mean(dim=0)) / X.std(dim=0)",
        "Each feature gets mean 0 and standard deviation 1: distances are counted in standard deviations.",
    ),
    "slides' cell, once": Normalisation(
        slide_cell,
        r"x' = \frac{x - \min X}{\max X}",
        "(X - X.min()) / X.max()",
        "The cell as the slides write it. It divides by the largest number before the shift, so it ends at 1 - min / "
        "max: below 1 where all measurements are positive, beyond 1 where one is negative.",
    ),
    "slides' cell, twice": Normalisation(
        lambda x: slide_cell(slide_cell(x)),
        r"x' = \frac{x - \min X}{\max X} \text{, then again}",
        "(X - X.min()) / X.max()",
        "The same cell run a second time on its own output: now the smallest number is 0, and the result is the true "
        "min-max that the slides print.",
        runs=2,
    ),
}
