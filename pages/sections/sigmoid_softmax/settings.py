"""What the page of calculators can be set to: sigmoid, softmax, scores beyond 32 bits, activations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.parts.activation_curves import ActivationSettings
from core.scores.large_scores import LargeScoreSettings
from core.scores.sigmoid import SigmoidSettings
from core.scores.softmax import CLASSES, SoftmaxSettings
from core.settings import Settings, choice, knobs_when, number


class Part(StrEnum):
    """What is worked out in numbers."""

    SIGMOID = "sigmoid"
    SOFTMAX = "softmax"
    LARGE_SCORES = "large scores"
    ACTIVATIONS = "activations"


@dataclass(frozen=True)
class Parts(Settings):
    """The choice of a calculator."""

    part: str = choice("Calculator", Part.SIGMOID, Part, help="What is worked out in numbers.")


WHEN = {
    **knobs_when(SigmoidSettings, lambda s: s.part == Part.SIGMOID),
    **knobs_when(SoftmaxSettings, lambda s: s.part == Part.SOFTMAX),
    **knobs_when(LargeScoreSettings, lambda s: s.part == Part.LARGE_SCORES),
    **knobs_when(ActivationSettings, lambda s: s.part == Part.ACTIVATIONS),
}


@dataclass(frozen=True)
class CalculatorPageSettings(
    ActivationSettings, LargeScoreSettings, SoftmaxSettings, SigmoidSettings, Parts, when=WHEN
):
    """From scores to probabilities, the limits of that, and the activations."""

    chosen_class: int = number(
        "Marked class",
        0,
        0,
        len(CLASSES) - 1,
        whole=True,
        step=1,
        when=lambda s: s.part == Part.SOFTMAX,
        help="The class that is marked on the whole way, counted from 0. With fewer classes it is the last one.",
    )

    @property
    def marked_class(self) -> int:
        """The class that is marked, from 0: the chosen one, or the last where there are not so many."""
        return min(self.chosen_class, self.classes - 1)
