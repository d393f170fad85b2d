"""What lessons and goals measure on the page of linear classifiers: birds labelled right, decisions, a training."""

from __future__ import annotations

from core.classifier.judging import Group, Judged, own_line, trained_line
from core.classifier.metrics import Confusion
from core.classifier.training import ClassifierResult, train
from core.data.birds import draw_flock
from core.scores.sigmoid import BirdScores, score_birds
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line, Part, trains
from ui.course import Runner


def scored(settings: ClassifierPageSettings) -> tuple[BirdScores, int]:
    """All birds by the line that is set by hand, and how many of them it labels right."""
    flock = draw_flock(settings)
    birds = score_birds(settings, flock.features)
    return birds, int((birds.labels == flock.labels).sum())


def judged(settings: ClassifierPageSettings, run: Runner) -> Judged | None:
    """The judged line with its birds; None where it is to be judged on held-out birds and there are none."""
    if settings.judged == Line.YOURS:
        return own_line(settings, draw_flock(settings))
    return trained_line(run(train, settings)).get(Group(settings.judged_on))


def counted(settings: ClassifierPageSettings, run: Runner) -> Confusion | None:
    """The decisions of the judged line."""
    birds = judged(settings, run)
    return None if birds is None or settings.part != Part.JUDGING else birds.count(settings)


def trained(settings: ClassifierPageSettings, run: Runner, epochs: int) -> ClassifierResult | None:
    """A training that stayed finite and took at most so many epochs."""
    if not trains(settings) or settings.epochs > epochs:
        return None
    result = run(train, settings)
    return result if result.diverged_at is None else None
