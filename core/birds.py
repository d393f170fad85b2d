"""Flamingos, seagulls and, if they are let in, pelicans: Gaussian classes of birds, measured by leg length and wingspan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.normalisations import NORMALISATIONS
from core.settings import Settings, choice, flag, number

SPECIES = ("flamingo", "seagull", "pelican")
"""The species by label: 0 is a flamingo, 1 a seagull, 2 a pelican."""
FEATURES = ("leg length", "wingspan")
"""The features by column."""


def _count(species: str) -> Any:
    help = f"How many {species.lower()} are measured. More birds bring the sample mean closer to the true mean."
    return number(species, 10, 2, 200, whole=True, step=1, unit="birds", help=help)


def _mean(feature: str, mean: float) -> Any:
    return number(
        feature, mean, 0.0, 12.0, step=0.1, help="The true mean, around which birds of this species are drawn."
    )


def _spread(feature: str) -> Any:
    help = "The standard deviation: how far birds scatter around their mean. Large ones mix the classes."
    return number(f"{feature}: deviation", 1.5, 0.1, 4.0, step=0.1, help=help)


def _correlation(species: str) -> Any:
    help = f"How leg length and wingspan of {species} go together: at 0.9 the long-legged have wide wings, at -0.9 narrow ones."
    return number("Correlation", 0.0, -0.95, 0.95, step=0.05, help=help)


@dataclass(frozen=True)
class FlockSettings(Settings):
    """What a flock is made of. The defaults are Exercise 2.1."""

    flamingos: int = _count("Flamingos")
    flamingo_legs: float = _mean("Leg length", 8.0)
    flamingo_wings: float = _mean("Wingspan", 7.0)
    flamingo_legs_spread: float = _spread("Leg length")
    flamingo_wings_spread: float = _spread("Wingspan")
    flamingo_correlation: float = _correlation("flamingos")
    seagulls: int = _count("Seagulls")
    seagull_legs: float = _mean("Leg length", 5.0)
    seagull_wings: float = _mean("Wingspan", 3.0)
    seagull_legs_spread: float = _spread("Leg length")
    seagull_wings_spread: float = _spread("Wingspan")
    seagull_correlation: float = _correlation("seagulls")
    pelicans: int = _count("Pelicans")
    pelican_legs: float = _mean("Leg length", 3.0)
    pelican_wings: float = _mean("Wingspan", 9.0)
    pelican_legs_spread: float = _spread("Leg length")
    pelican_wings_spread: float = _spread("Wingspan")
    pelican_correlation: float = _correlation("pelicans")
    seed: int = number(
        "Seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        help="The start of the random stream. The same seed gives the same birds, here and in a notebook.",
    )

    def group(self, species: str) -> Group:
        """What one species is drawn from."""
        value = {name: getattr(self, f"{species}_{name}") for name in GROUP_KNOBS}
        return Group(
            species,
            getattr(self, f"{species}s"),
            (value["legs"], value["wings"]),
            (value["legs_spread"], value["wings_spread"]),
            value["correlation"],
        )


VIEWS = ("one feature", "two features", "normalisation", "table")
"""What the page of birds shows."""


@dataclass(frozen=True)
class BirdSettings(FlockSettings):
    """A flock and how it is looked at."""

    with_pelicans: bool = flag("Pelicans too", False, help="Let in a third species, with label 2. It is drawn last.")

    view: str = choice("Look at", VIEWS[1], VIEWS, help="What is shown of the birds.")
    feature: str = choice("Feature", FEATURES[0], FEATURES, help="The one feature by which the birds are told apart.")
    threshold: float = number(
        "Threshold x*",
        lambda s: 6.5 if s.feature == FEATURES[0] else 5.0,
        -5.0,
        20.0,
        step=0.05,
        follows="feature",
        help="Longer than this is a flamingo. It starts halfway between the true means of the exercise.",
    )
    normalisation: str = choice(
        "Normalisation", "none", NORMALISATIONS, help="How the measurements are scaled before a model sees them."
    )

    @property
    def species(self) -> tuple[str, ...]:
        """The species that are there, by label."""
        return SPECIES if self.with_pelicans else SPECIES[:2]


GROUP_KNOBS = ("legs", "wings", "legs_spread", "wings_spread", "correlation")


def knobs_of(species: str) -> tuple[str, ...]:
    """The names of the knobs of one species, its count first."""
    return (f"{species}s", *(f"{species}_{name}" for name in GROUP_KNOBS))


@dataclass(frozen=True)
class Group:
    """One species: how many birds, and the Gaussian that they are drawn from, by feature."""

    species: str
    count: int
    mean: tuple[float, float]
    spread: tuple[float, float]
    correlation: float

    def covariance(self) -> Tensor:
        """The covariance matrix, (2, 2)."""
        (a, b), mixed = self.spread, self.correlation * self.spread[0] * self.spread[1]
        return torch.tensor([[a * a, mixed], [mixed, b * b]])


@dataclass(frozen=True)
class Flock:
    """Measured birds: features (N, 2), leg length and wingspan, and labels (N,) int64; species by species in label order."""

    features: Tensor
    labels: Tensor

    def of(self, label: int) -> Tensor:
        """The features of one species, (n, 2)."""
        return self.features[self.labels == label]

    def first_two(self) -> Flock:
        """Flamingos and seagulls alone."""
        kept = self.labels < 2
        return Flock(self.features[kept], self.labels[kept])

    def scaled(self, way: Callable[[Tensor], Tensor]) -> Flock:
        """The same birds with their features normalised."""
        return Flock(way(self.features), self.labels)


def draw_flock(
    settings: FlockSettings, species: Sequence[str] = SPECIES[:2], generator: torch.Generator | None = None
) -> Flock:
    """Draw species after species from one generator, as `torch.manual_seed(seed)` would; from a fresh one unless it is given.

    For each species `torch.randn(n, 2)` is drawn; its columns are mixed where features are correlated, scaled and shifted.
    """
    generator = generator or torch.Generator().manual_seed(settings.seed)
    groups = [settings.group(name) for name in species]
    features = torch.cat([_draw(group, generator) for group in groups])
    labels = torch.cat([torch.full((group.count,), label) for label, group in enumerate(groups)])
    return Flock(features, labels)


def _draw(group: Group, generator: torch.Generator) -> Tensor:
    """(n, 2) with the group's mean, deviations and correlation r: the second column is r z1 + sqrt(1 - r²) z2."""
    z = torch.randn(group.count, 2, generator=generator)
    if group.correlation:
        r = group.correlation
        z = torch.stack([z[:, 0], r * z[:, 0] + (1 - r * r) ** 0.5 * z[:, 1]], dim=1)
    return torch.tensor(group.mean) + torch.tensor(group.spread) * z


def ellipse(group: Group, deviations: float, corners: int = 61) -> Tensor:
    """The closed curve (corners, 2) on which the group's density is that of so many standard deviations from the mean."""
    angle = torch.linspace(0, 2 * torch.pi, corners)
    circle = torch.stack([angle.cos(), angle.sin()])
    stretched: Tensor = torch.linalg.cholesky(group.covariance()) @ circle
    return torch.tensor(group.mean) + deviations * stretched.T
