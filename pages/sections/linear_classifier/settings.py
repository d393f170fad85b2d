"""What the page of linear classifiers can be set to: a line, a flock, a training run, and how it is judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.classifier.judging import Group, JudgingKnobs
from core.classifier.metrics import Cell
from core.classifier.training import ClassifierKnobs
from core.scores.linear import LINE, LineKnobs
from core.settings import Settings, choice, number


class Part(StrEnum):
    """What the page is about."""

    BY_HAND = "by hand"
    TRAINING = "training"
    THREE_SPECIES = "three species"
    JUDGING = "judging"


class Line(StrEnum):
    """Whose decisions are counted."""

    YOURS = "your line"
    TRAINED = "trained line"


@dataclass(frozen=True)
class Parts(Settings):
    """The part of the page, and in judging the line that is judged, on which birds."""

    part: str = choice("Part", Part.BY_HAND, Part, help="What the page is about.")
    judged: str = choice(
        "Line",
        Line.YOURS,
        Line,
        when=lambda s: s.part == Part.JUDGING,
        help="Whose decisions are counted.",
    )
    judged_on: str = choice(
        "Birds",
        Group.TRAINING,
        tuple(Group),
        when=lambda s: s.part == Part.JUDGING and s.judged == Line.TRAINED,
        help="On which birds the line is judged.",
    )

    @property
    def with_pelicans(self) -> bool:
        """Whether the third species is there."""
        return self.part == Part.THREE_SPECIES


def trains(settings: Parts) -> bool:
    """Whether a line is trained."""
    return settings.part in (Part.TRAINING, Part.THREE_SPECIES) or (
        settings.part == Part.JUDGING and settings.judged == Line.TRAINED
    )


def has_own_line(settings: Parts) -> bool:
    """Whether the line that is set by hand is drawn."""
    return settings.part in (Part.BY_HAND, Part.TRAINING) or (
        settings.part == Part.JUDGING and settings.judged == Line.YOURS
    )


TRAINED = ("optimizer", "learning_rate", "epochs", "weight_seed", "held_out_share")
WHEN: dict[str, Callable[[Parts], bool]] = {
    **dict.fromkeys(LINE, has_own_line),
    **dict.fromkeys(TRAINED, trains),
    **dict.fromkeys(("threshold", "positive"), lambda s: s.part == Part.JUDGING),
}


@dataclass(frozen=True)
class ClassifierPageSettings(ClassifierKnobs, JudgingKnobs, LineKnobs, Parts, when=WHEN):
    """A line, a flock, a training run and how it is judged. The defaults are Exercise 2.2."""

    bird: int = number(
        "Bird",
        13,
        1,
        600,
        whole=True,
        step=1,
        typed=True,
        help="The bird that is marked everywhere, in the order in which they are drawn. A click on a bird sets it.",
    )
    cell: str = choice(
        "Show birds of",
        Cell.FALSE_NEGATIVE,
        tuple(Cell),
        when=lambda s: s.part == Part.JUDGING,
        help="The cell of the confusion matrix whose birds are listed and ringed.",
    )

    @property
    def total(self) -> int:
        """How many birds there are."""
        return sum(group.count for group in self.groups)

    @property
    def marked(self) -> int:
        """The bird that is marked: the chosen one, or the last where there are not so many."""
        return min(self.bird, self.total)
