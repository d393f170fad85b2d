"""What can be reached on the page of birds."""

from __future__ import annotations

from dataclasses import dataclass
from math import dist

from core.data.birds import Flock
from core.data.normalisations import NORMALISATIONS
from core.data.own_birds import flock_of, is_own
from core.data.thresholds import best_line_errors, best_threshold, errors_at
from core.settings import Settings, number
from pages.sections.flamingo_seagull.settings import BirdsPageSettings, View
from ui.course import Goal, NoNumbers, Runner

ROUNDING = 1e-6
"""How far a scaled number may be from where it belongs, by rounding alone."""


def pair_of(settings: BirdsPageSettings) -> Flock:
    """Flamingos and seagulls, or the first two species of an own table."""
    return flock_of(settings).first_two()


def scaled(settings: BirdsPageSettings) -> Flock:
    """All birds as the chosen normalisation leaves them."""
    return flock_of(settings).scaled(NORMALISATIONS[settings.normalisation].apply)


def alone_and_together(settings: BirdsPageSettings) -> tuple[int, int, int]:
    """The fewest errors that any threshold makes on the leg length, on the wingspan, and any line on both; of birds
    that are drawn."""
    pair = pair_of(settings)
    legs, wings = (best_threshold(pair.features[:, k], pair.labels).errors for k in (0, 1))
    return legs, wings, best_line_errors(pair.features, pair.labels)


@dataclass(frozen=True)
class MeansWithin(Settings):
    """How near the means have to come."""

    distance: float = number(
        "Distance", 0.2, 0.01, 2.0, step=0.01, help="How far each mean may be from the true one at most."
    )


@dataclass(frozen=True)
class FewErrors(Settings):
    """How many birds may be taken for the wrong one."""

    errors: int = number("Errors", 0, 0, 20, whole=True, step=1, unit="birds", help="So many errors at most.")


@dataclass(frozen=True)
class ManyErrors(Settings):
    """How many birds each feature alone has to get wrong."""

    errors: int = number("Errors", 4, 1, 20, whole=True, step=1, unit="birds", help="So many errors at least.")


def _means_within(settings: BirdsPageSettings, run: Runner, numbers: MeansWithin) -> bool:
    if is_own(settings):  # nobody knows the true means
        return False
    flock = flock_of(settings)
    return all(
        dist(flock.of(label).mean(dim=0).tolist(), group.mean) < numbers.distance
        for label, group in enumerate(settings.groups)
    )


def _few_errors(settings: BirdsPageSettings, run: Runner, numbers: FewErrors) -> bool:
    if settings.shown != View.ONE_FEATURE:
        return False
    pair = pair_of(settings)
    values = pair.features[:, settings.place]
    return int(errors_at(values, pair.labels, settings.cut).sum()) <= numbers.errors


def _only_together(settings: BirdsPageSettings, run: Runner, numbers: ManyErrors) -> bool:
    if is_own(settings):
        return False
    legs, wings, both = alone_and_together(settings)
    return min(legs, wings) >= numbers.errors and both == 0


def _each_from_0_to_1(settings: BirdsPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    x = scaled(settings).features
    low, high = x.min(dim=0).values, x.max(dim=0).values
    return bool((low.abs() < ROUNDING).all() and ((high - 1).abs() < ROUNDING).all())


def _cell_beyond_1(settings: BirdsPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    return settings.normalisation == "slides' cell, once" and scaled(settings).features.max().item() > 1 + ROUNDING


GOALS: dict[str, Goal[BirdsPageSettings]] = {
    "means-near": Goal(
        "Draw a flock whose means are all less than {distance:g} away from the true ones, the crosses in *two "
        "features*.",
        _means_within,
        MeansWithin(),
    ),
    "few-errors": Goal(
        "Set a threshold on one feature, and bring the birds on its wrong side down to {errors}.",
        _few_errors,
        FewErrors(),
    ),
    "only-together": Goal(
        "Find a flock in which each feature alone gets at least {errors} birds wrong, and a line on both gets none.",
        _only_together,
        ManyErrors(),
    ),
    "each-from-0-to-1": Goal("Scale the birds so that each feature runs from 0 to 1.", _each_from_0_to_1),
    "cell-beyond-1": Goal("Draw birds for which the slides' cell, run once, goes beyond 1.", _cell_beyond_1),
}
