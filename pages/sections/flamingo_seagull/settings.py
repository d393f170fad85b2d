"""What the page of birds can be set to: a flock, and how it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.data.birds import Feature, FlockSettings
from core.data.normalisations import NORMALISATIONS
from core.settings import choice, number


class View(StrEnum):
    """What is shown of the birds."""

    ONE_FEATURE = "one feature"
    TWO_FEATURES = "two features"
    NORMALISATION = "normalisation"
    TABLE = "table"


AS_THEY_ARE = "none"
"""The normalisation that leaves the measurements alone."""


@dataclass(frozen=True)
class BirdsPageSettings(FlockSettings):
    """A flock and how it is looked at."""

    view: str = choice("Look at", View.TWO_FEATURES, View, help="What is shown of the birds.")
    feature: str = choice(
        "Feature",
        Feature.LEGS,
        Feature,
        when=lambda s: s.view == View.ONE_FEATURE,
        help="The one feature by which the birds are told apart.",
    )
    threshold: float = number(
        "Threshold x*",
        lambda s: 6.5 if s.feature == Feature.LEGS else 5.0,
        -5.0,
        20.0,
        step=0.05,
        follows="feature",
        when=lambda s: s.view == View.ONE_FEATURE,
        help="Longer than this is a flamingo. It starts halfway between the true means of the exercise.",
    )
    normalisation: str = choice(
        "Normalisation",
        AS_THEY_ARE,
        NORMALISATIONS,
        when=lambda s: s.view in (View.NORMALISATION, View.TABLE),
        help="How the measurements are scaled before a model sees them.",
    )

    @property
    def normalised(self) -> bool:
        """Whether the measurements are scaled at all."""
        return self.normalisation != AS_THEY_ARE
