"""What the page of birds can be set to: a flock, and how it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.data.birds import FEATURES, Feature
from core.data.normalisations import NORMALISATIONS
from core.data.own_birds import BirdsSettings, decode_birds, is_own
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
class BirdsPageSettings(BirdsSettings):
    """A flock and how it is looked at."""

    view: str = choice("Look at", View.TWO_FEATURES, View, help="What is shown of the birds.")
    feature: str = choice(
        "Feature",
        Feature.LEGS,
        Feature,
        when=lambda s: s.view == View.ONE_FEATURE and not is_own(s),
        help="The one feature by which the birds are told apart.",
    )
    threshold: float = number(
        "Threshold x*",
        lambda s: 6.5 if s.feature == Feature.LEGS else 5.0,
        -5.0,
        20.0,
        step=0.05,
        follows="feature",
        when=lambda s: s.view == View.ONE_FEATURE and not is_own(s),
        help="Longer than this is a flamingo. It starts halfway between the true means of the exercise.",
    )
    own_feature: str = choice(
        "Measurement",
        "first",
        ("first", "second"),
        when=lambda s: s.view == View.ONE_FEATURE and is_own(s),
        help="The column by which the birds of your table are told apart; of one measurement it is the first.",
    )
    own_threshold: float = number(
        "Threshold x*, from smallest to largest",
        0.5,
        0.0,
        1.0,
        step=0.005,
        when=lambda s: s.view == View.ONE_FEATURE and is_own(s),
        help="Where the threshold stands between the smallest and the largest number of the column: 0 is the smallest, "
        "1 the largest.",
    )
    normalisation: str = choice(
        "Normalisation",
        AS_THEY_ARE,
        NORMALISATIONS,
        when=lambda s: s.view in (View.NORMALISATION, View.TABLE),
        help="How the measurements are scaled before a model sees them.",
    )

    @property
    def shown(self) -> str:
        """The view that is shown: birds with one measurement alone have no plane."""
        alone = len(self.measured) == 1 and self.view in (View.TWO_FEATURES, View.NORMALISATION)
        return View.ONE_FEATURE if alone else self.view

    @property
    def place(self) -> int:
        """The column by which the birds are told apart."""
        if not is_own(self):
            return FEATURES.index(self.feature)
        return int(self.own_feature == "second" and len(self.measured) > 1)

    @property
    def cut(self) -> float:
        """The threshold that the learner has set; of an own table at most five digits, as it is told."""
        if not is_own(self):
            return self.threshold
        numbers = decode_birds(self.own).numbers[self.place].numbers
        share = self.own_threshold if self.view == View.ONE_FEATURE else 0.5  # without a control it stands halfway
        return float(f"{min(numbers) + share * (max(numbers) - min(numbers)):.5g}")

    @property
    def normalised(self) -> bool:
        """Whether the measurements are scaled at all."""
        return self.normalisation != AS_THEY_ARE
