"""What can be reached on the page of scores and probabilities."""

from __future__ import annotations

from dataclasses import dataclass

from core.data.birds import FlockSettings, draw_flock
from core.parts.activation_curves import trace
from core.parts.activations import SATURATED
from core.scores.large_scores import large_scores_of, meet_limits
from core.scores.sigmoid import SigmoidSteps, followed_score, sigmoid_steps
from core.scores.softmax import CLASSES, score_classes
from core.settings import Settings, number
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings, Part
from ui.course import Goal, NoNumbers, Runner


def followed(settings: CalculatorPageSettings) -> SigmoidSteps:
    """The score that is followed, a bird's of Exercise 2.1 or the typed one, on its way to a probability."""
    return sigmoid_steps(followed_score(settings, draw_flock(FlockSettings()).features))


@dataclass(frozen=True)
class NearHalf(Settings):
    """How near."""

    within: float = number("Within", 0.005, 0.0001, 0.5, step=0.001, help="How far from one half at most.")


@dataclass(frozen=True)
class LittleMore(Settings):
    """How little."""

    gain: float = number("Gain", 0.02, 0.0, 0.3, step=0.01, help="One more in the score must add less than this.")


@dataclass(frozen=True)
class ShareOver(Settings):
    """Which class, and how much."""

    which: int = number("Class", 2, 0, len(CLASSES) - 1, whole=True, step=1, help="The class, counted from 0.")
    share: float = number("Share", 0.5, 0.0, 1.0, step=0.05, help="Its share has to be above this.")


@dataclass(frozen=True)
class Winner(Settings):
    """Which class."""

    which: int = number("Class", 0, 0, len(CLASSES) - 1, whole=True, step=1, help="The class, counted from 0.")


@dataclass(frozen=True)
class EvenedOut(Settings):
    """How even."""

    share: float = number("Share", 0.4, 0.1, 1.0, step=0.05, help="The largest share has to be below this.")


def _near_half(settings: CalculatorPageSettings, run: Runner, numbers: NearHalf) -> bool:
    return settings.part == Part.SIGMOID and abs(followed(settings).probability.item() - 0.5) <= numbers.within


def _little_more(settings: CalculatorPageSettings, run: Runner, numbers: LittleMore) -> bool:
    steps = followed(settings)
    return settings.part == Part.SIGMOID and (steps.next_probability - steps.probability).item() < numbers.gain


def _share_over(settings: CalculatorPageSettings, run: Runner, numbers: ShareOver) -> bool:
    if settings.part != Part.SOFTMAX or numbers.which >= settings.classes:
        return False
    return score_classes(settings).probabilities[numbers.which].item() > numbers.share


def _winner(settings: CalculatorPageSettings, run: Runner, numbers: Winner) -> bool:
    return settings.part == Part.SOFTMAX and settings.minus_sign and score_classes(settings).winner == numbers.which


def _evened_out(settings: CalculatorPageSettings, run: Runner, numbers: EvenedOut) -> bool:
    return settings.part == Part.SOFTMAX and score_classes(settings).probabilities.max().item() < numbers.share


def _formula_ends(settings: CalculatorPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    return settings.part == Part.SOFTMAX and bool(score_classes(settings).quotients.isnan().any())


def _all_zero(settings: CalculatorPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    return settings.part == Part.LARGE_SCORES and bool((meet_limits(large_scores_of(settings)).naive == 0).all())


def _all_alive(settings: CalculatorPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    return settings.part == Part.ACTIVATIONS and bool((trace(settings).slopes_at.abs() >= SATURATED).all())


GOALS: dict[str, Goal[CalculatorPageSettings]] = {
    "near-half": Goal("Find a score whose probability is within {within:g} of one half.", _near_half, NearHalf()),
    "little-more": Goal(
        "Find a score from which one more adds less than {gain:g} to the probability.", _little_more, LittleMore()
    ),
    "share-over": Goal("Give class {which} a share above {share:g}.", _share_over, ShareOver()),
    "winner": Goal("Let class {which} win, with the slides' sign left on.", _winner, Winner()),
    "evened-out": Goal("Bring the largest share under {share:g}.", _evened_out, EvenedOut()),
    "formula-ends": Goal("Find a shift at which the plain formula gives no number any more.", _formula_ends),
    "all-zero": Goal("Find scores for which the plain formula says 0 for every class.", _all_zero),
    "all-alive": Goal("Find an x at which no activation is dead or saturated.", _all_alive),
}
