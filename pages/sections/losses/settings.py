"""What the page of losses can be set to: a prediction of classes, or predictions of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.losses.cross_entropy import CrossEntropySettings
from core.losses.errors import ErrorSettings
from core.settings import Settings, choice, knobs_when


class Part(StrEnum):
    """What kind of loss the page is about."""

    CROSS_ENTROPY = "cross-entropy"
    ERRORS = "MSE and MAE"


@dataclass(frozen=True)
class Parts(Settings):
    """The choice of a kind of loss."""

    part: str = choice("Loss", Part.CROSS_ENTROPY, Part, help="Losses of predicted classes, or of predicted numbers.")


WHEN = {
    **knobs_when(CrossEntropySettings, lambda s: s.part == Part.CROSS_ENTROPY),
    **knobs_when(ErrorSettings, lambda s: s.part == Part.ERRORS),
}


@dataclass(frozen=True)
class LossesPageSettings(ErrorSettings, CrossEntropySettings, Parts, when=WHEN):
    """The loss of a classifier and the losses of a regression."""
