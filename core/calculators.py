"""The calculators: each joins in one set of settings all that its parts can be set to."""

from __future__ import annotations

from dataclasses import dataclass

from core.activation_curves import ActivationSettings
from core.cross_entropy import CrossEntropySettings
from core.errors import ErrorSettings
from core.scores import PARTS, ScoreSettings
from core.settings import choice

CALCULATORS = (*PARTS, "activations")
LOSSES = ("cross-entropy", "MSE and MAE")


@dataclass(frozen=True)
class CalculatorSettings(ActivationSettings, ScoreSettings):
    """From scores to probabilities, the limits of that, and the activations."""

    part: str = choice("Calculator", "sigmoid", CALCULATORS, help="What is worked out in numbers.")


@dataclass(frozen=True)
class LossSettings(ErrorSettings, CrossEntropySettings):
    """The loss of a classifier and the losses of a regression."""

    part: str = choice("Loss", "cross-entropy", LOSSES, help="Losses of predicted classes, or of predicted numbers.")
