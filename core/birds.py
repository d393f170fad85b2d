"""Flamingos and seagulls: two Gaussian classes of birds, measured by leg length and wingspan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.settings import Settings, choice, number

SPECIES = ("flamingo", "seagull")
"""The species by label: 0 is a flamingo, 1 a seagull."""


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


@dataclass(frozen=True)
class Birds:
    """A generated flock: what was drawn, and what the normalisation made of it.

    measured: (N, 2) leg length and wingspan; features: (N, 2) after normalisation; labels: (N,) int64, 0 flamingo,
    1 seagull. Flamingos stand first.
    """

    measured: Tensor
    features: Tensor
    labels: Tensor


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

    It divides by the largest value of the matrix before the shift, so the result ends below 1. Run again on its own
    output, whose smallest value is then 0, it gives what `global_min_max` gives.
    """
    return (x - x.min()) / x.max()


NORMALISATIONS: dict[str, Normalisation] = {
    "none": Normalisation(lambda x: x, r"x' = x", "X", "The measurements as they are."),
    "global min-max": Normalisation(
        global_min_max,
        r"x' = \frac{x - \min X}{\max X - \min X}",
        "(X - X.min()) / (X.max() - X.min())",
        "One smallest and one largest number for the whole matrix, as in the seminar: the picture keeps its shape, only "
        "the axes change.",
    ),
    "per-feature min-max": Normalisation(
        min_max,
        r"x'_j = \frac{x_j - \min x_j}{\max x_j - \min x_j}",
        "(X - X.min(dim=0).values) / (X.max(dim=0).values - X.min(dim=0).values)",
        "Each feature is stretched to run from 0 to 1, so both count alike even if their units differ; the picture's shape changes.",
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
        "The cell as the slides write it. It divides by the largest number before the shift, so nothing reaches 1.",
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


@dataclass(frozen=True)
class BirdSettings(Settings):
    """What the flock is made of. The defaults are Exercise 2.1."""

    flamingos: int = number(
        "Flamingos",
        10,
        2,
        200,
        whole=True,
        step=1,
        unit="birds",
        help="How many flamingos are measured. More birds bring the sample mean closer to the true mean.",
    )
    seagulls: int = number(
        "Seagulls", 10, 2, 200, whole=True, step=1, unit="birds", help="How many seagulls are measured."
    )
    flamingo_legs: float = number(
        "Flamingo leg length",
        8.0,
        0.0,
        12.0,
        step=0.1,
        help="The true mean leg length of flamingos, around which they are drawn.",
    )
    flamingo_wings: float = number(
        "Flamingo wingspan", 7.0, 0.0, 12.0, step=0.1, help="The true mean wingspan of flamingos."
    )
    seagull_legs: float = number(
        "Seagull leg length", 5.0, 0.0, 12.0, step=0.1, help="The true mean leg length of seagulls."
    )
    seagull_wings: float = number(
        "Seagull wingspan", 3.0, 0.0, 12.0, step=0.1, help="The true mean wingspan of seagulls."
    )
    spread: float = number(
        "Standard deviation",
        1.5,
        0.1,
        4.0,
        step=0.1,
        help="How far birds scatter around their mean, in both features. Large spread mixes the classes.",
    )
    seed: int = number(
        "Seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        help="The start of the random stream. The same seed gives the same birds, here and in a notebook.",
    )
    normalisation: str = choice(
        "Normalisation", "none", NORMALISATIONS, help="How the measurements are scaled before a model sees them."
    )


def make_birds(settings: BirdSettings) -> Birds:
    """Draw the flock: flamingos first, then seagulls, from one generator, as `torch.manual_seed(seed)` would."""
    generator = torch.Generator().manual_seed(settings.seed)
    flamingo_mean = torch.tensor([settings.flamingo_legs, settings.flamingo_wings])
    seagull_mean = torch.tensor([settings.seagull_legs, settings.seagull_wings])
    flamingos = flamingo_mean + settings.spread * torch.randn(settings.flamingos, 2, generator=generator)
    seagulls = seagull_mean + settings.spread * torch.randn(settings.seagulls, 2, generator=generator)
    measured = torch.cat([flamingos, seagulls])
    labels = torch.cat([torch.zeros(settings.flamingos), torch.ones(settings.seagulls)]).long()
    return Birds(measured, NORMALISATIONS[settings.normalisation].apply(measured), labels)
