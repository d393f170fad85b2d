"""Flamingos, seagulls and, if they are let in, pelicans: Gaussian classes of birds in two measurements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import torch
from torch import Tensor

from core.settings import Settings, flag, number, row


class Feature(StrEnum):
    """What is measured, in the order of the columns."""

    LEGS = "leg length"
    WINGS = "wingspan"


FEATURES = tuple(map(str, Feature))
"""The features by column."""
SPECIES = ("flamingo", "seagull", "pelican")
"""The species by label: 0 is a flamingo, 1 a seagull, 2 a pelican."""
TWO_SPECIES = SPECIES[:2]
"""Those that are always there."""

MEANS = {"legs": (8.0, 5.0, 3.0), "wings": (7.0, 3.0, 9.0)}
"""The true means by feature and label; those of flamingos and seagulls are Exercise 2.1's."""
WEIGHTS = (5.0, 3.0, 9.0)
"""The true mean weights by label, where birds are weighed, too."""
GROUP_KNOBS = ("legs", "wings", "legs_spread", "wings_spread", "correlation")
"""What a species is drawn from, apart from its count; `flamingo_legs` is the knob of the flamingos' legs."""


def _there(label: int) -> Callable[[Any], bool] | None:
    """Where the species of this label is let in."""
    return None if SPECIES[label] in TWO_SPECIES else lambda settings: settings.with_pelicans


def _count(label: int) -> Any:
    species = SPECIES[label]
    help = f"How many {species}s are measured. More birds bring the sample mean closer to the true mean."
    plural = f"{species.capitalize()}s"
    return number(plural, 10, 2, 200, whole=True, step=1, unit="birds", when=_there(label), help=help)


def _mean(feature: str, title: str) -> Callable[[int], Any]:
    help = "The true mean, around which birds of this species are drawn."
    return lambda k: number(title, MEANS[feature][k], 0.0, 12.0, step=0.1, when=_there(k), help=help)


def _spread(title: str) -> Callable[[int], Any]:
    help = "The standard deviation: how far birds scatter around their mean. Large ones mix the classes."
    return lambda k: number(f"{title}: deviation", 1.5, 0.1, 4.0, step=0.1, when=_there(k), help=help)


def _correlation(label: int) -> Any:
    help = (
        f"How leg length and wingspan of {SPECIES[label]}s go together: at 0.9 the long-legged have wide wings, "
        "at -0.9 narrow ones."
    )
    return number("Correlation", 0.0, -0.95, 0.95, step=0.05, when=_there(label), help=help)


@dataclass(frozen=True)
class WithPelicans(Settings):
    """Whether the third species is there."""

    with_pelicans: bool = flag("Pelicans too", False, help="Let in a third species, with label 2. It is drawn last.")


@dataclass(frozen=True)
class FlockKnobs(Settings):
    """What a flock is made of, species by species. Whether `with_pelicans` is said before, by a knob or otherwise."""

    counts: tuple[int, ...] = row([f"{species}s" for species in SPECIES], _count)
    legs: tuple[float, ...] = row([f"{species}_legs" for species in SPECIES], _mean("legs", "Leg length"))
    wings: tuple[float, ...] = row([f"{species}_wings" for species in SPECIES], _mean("wings", "Wingspan"))
    legs_spread: tuple[float, ...] = row([f"{species}_legs_spread" for species in SPECIES], _spread("Leg length"))
    wings_spread: tuple[float, ...] = row([f"{species}_wings_spread" for species in SPECIES], _spread("Wingspan"))
    correlation: tuple[float, ...] = row([f"{species}_correlation" for species in SPECIES], _correlation)
    seed: int = number(
        "Seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        help="The start of the random stream. The same seed gives the same birds, here and in a notebook.",
    )

    @property
    def species(self) -> tuple[str, ...]:
        """The species that are there, by label."""
        return SPECIES if getattr(self, "with_pelicans") else TWO_SPECIES  # noqa: B009

    @property
    def groups(self) -> tuple[Group, ...]:
        """What each of them is drawn from."""
        return tuple(
            Group(
                species=species,
                count=self.counts[label],
                mean=(self.legs[label], self.wings[label]),
                spread=(self.legs_spread[label], self.wings_spread[label]),
                correlation=self.correlation[label],
            )
            for label, species in enumerate(self.species)
        )


@dataclass(frozen=True)
class FlockSettings(FlockKnobs, WithPelicans):
    """A flock. The defaults are Exercise 2.1."""


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
    """Measured birds: features (N, 2), leg length and wingspan unless `measured` says otherwise, and labels (N,) int64;
    species by species in label order. An own table may have one feature alone, (N, 1). `species` are the names by
    label."""

    features: Tensor
    labels: Tensor
    species: tuple[str, ...] = SPECIES
    measured: tuple[str, ...] = FEATURES

    def of(self, label: int) -> Tensor:
        """The features of one species, (n, 2)."""
        return self.features[self.labels == label]

    def first_two(self) -> Flock:
        """Flamingos and seagulls alone, or the first two of other species."""
        kept = self.labels < 2
        return replace(self, features=self.features[kept], labels=self.labels[kept])

    def scaled(self, way: Callable[[Tensor], Tensor]) -> Flock:
        """The same birds with their features normalised."""
        return replace(self, features=way(self.features))


def draw_flock(settings: FlockKnobs, generator: torch.Generator | None = None) -> Flock:
    """Draw species after species from one generator, as `torch.manual_seed(seed)` would; from a fresh one unless it is
    given.

    For each species `torch.randn(n, 2)` is drawn; its columns are mixed where features are correlated, scaled, shifted.
    """
    generator = generator or torch.Generator().manual_seed(settings.seed)
    features = torch.cat([_draw(group, generator) for group in settings.groups])
    labels = torch.cat([torch.full((group.count,), label) for label, group in enumerate(settings.groups)])
    return Flock(features=features, labels=labels)


def _draw(group: Group, generator: torch.Generator) -> Tensor:
    """(n, 2) with the group's mean, deviations and correlation r: the second column is r z1 + sqrt(1 - r²) z2."""
    z = torch.randn(group.count, 2, generator=generator)
    if group.correlation:
        r = group.correlation
        z = torch.stack([z[:, 0], r * z[:, 0] + (1 - r * r) ** 0.5 * z[:, 1]], dim=1)
    return torch.tensor(group.mean) + torch.tensor(group.spread) * z


def ellipse(group: Group, deviations: float, corners: int = 61) -> Tensor:
    """The closed curve (corners, 2) on which the group's density is that of so many standard deviations from the
    mean."""
    angle = torch.linspace(0, 2 * torch.pi, corners)
    circle = torch.stack([angle.cos(), angle.sin()])
    stretched: Tensor = torch.linalg.cholesky(group.covariance()) @ circle
    return torch.tensor(group.mean) + deviations * stretched.T
