"""What can be reached on the page of linear classifiers."""

from __future__ import annotations

from dataclasses import dataclass

from core.classifier.judging import Group, trained_line
from core.classifier.training import train
from core.scores.linear import LineKnobs
from core.settings import Settings, number
from pages.sections.linear_classifier.measures import counted, scored, trained
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line, Part
from ui.course import Goal, Runner

ROUNDING = 1e-6
"""How far a weight may be from a multiple of another by rounding alone."""


@dataclass(frozen=True)
class BirdsRight(Settings):
    """How many birds are to be on the right side."""

    birds: int = number("Birds", 20, 1, 600, whole=True, step=1, unit="birds", help="So many at least.")


@dataclass(frozen=True)
class LossUnder(Settings):
    """How low, and in how many epochs."""

    loss: float = number("Loss", 0.11, 0.0, 10.0, step=0.01, help="The training must end below this loss.")
    epochs: int = number("Epochs", 200, 1, 3000, whole=True, step=1, unit="epochs", help="With at most so many epochs.")


@dataclass(frozen=True)
class WithinEpochs(Settings):
    """In how many epochs."""

    epochs: int = number("Epochs", 1000, 1, 3000, whole=True, step=1, unit="epochs", help="At most so many epochs.")


@dataclass(frozen=True)
class SureOf(Settings):
    """How sure of which bird."""

    bird: int = number("Bird", 13, 1, 600, whole=True, step=1, help="The bird in question.")
    probability: float = number("Probability", 0.525, 0.0, 1.0, step=0.005, help="It has to be above this.")


@dataclass(frozen=True)
class TwoShares(Settings):
    """How much has to be found, and how much of what is called positive has to be."""

    recall: float = number("Recall", 1.0, 0.0, 1.0, step=0.05, help="Of the positive birds, the share that is found.")
    precision: float = number(
        "Precision", 0.9, 0.0, 1.0, step=0.05, help="Of those called positive, the share that is."
    )


@dataclass(frozen=True)
class FewErrors(Settings):
    """How many decisions may be wrong."""

    errors: int = number("Errors", 0, 0, 600, whole=True, step=1, unit="birds", help="FP + FN, at most.")


@dataclass(frozen=True)
class GroupsAgree(Settings):
    """How near the accuracies on both groups have to be, in percent, and on how many held-out birds at least."""

    percent: float = number("Apart", 2.0, 0.0, 100.0, step=0.5, unit="%", help="The accuracies differ by less.")
    held_out: int = number("Held out", 100, 1, 600, whole=True, step=1, unit="birds", help="So many at least.")


def _birds_right(settings: ClassifierPageSettings, run: Runner, numbers: BirdsRight) -> bool:
    return settings.part == Part.BY_HAND and scored(settings)[1] >= numbers.birds


def _bolder(settings: ClassifierPageSettings, run: Runner, numbers: SureOf) -> bool:
    exercise = LineKnobs()
    factor = settings.b / exercise.b
    same = all(
        abs(own - factor * given) < ROUNDING for own, given in ((settings.w1, exercise.w1), (settings.w2, exercise.w2))
    )
    if factor <= 0 or not same or numbers.bird > settings.total:
        return False
    return scored(settings)[0].probabilities[numbers.bird - 1].item() > numbers.probability


def _loss_under(settings: ClassifierPageSettings, run: Runner, numbers: LossUnder) -> bool:
    result = trained(settings, run, numbers.epochs)
    return result is not None and result.losses[-1].item() < numbers.loss


def _all_right(settings: ClassifierPageSettings, run: Runner, numbers: WithinEpochs) -> bool:
    result = trained(settings, run, numbers.epochs)
    return result is not None and result.accuracy[-1].item() == 1


def _two_shares(settings: ClassifierPageSettings, run: Runner, numbers: TwoShares) -> bool:
    matrix = counted(settings, run)
    if matrix is None or matrix.recall is None or matrix.precision is None:
        return False
    return matrix.recall >= numbers.recall and matrix.precision >= numbers.precision


def _few_errors(settings: ClassifierPageSettings, run: Runner, numbers: FewErrors) -> bool:
    matrix = counted(settings, run)
    return matrix is not None and matrix.false_positives + matrix.false_negatives <= numbers.errors


def _groups_agree(settings: ClassifierPageSettings, run: Runner, numbers: GroupsAgree) -> bool:
    if settings.part != Part.JUDGING or settings.judged != Line.TRAINED:
        return False
    groups = trained_line(run(train, settings))
    if Group.HELD_OUT not in groups or len(groups[Group.HELD_OUT].numbers) < numbers.held_out:
        return False
    shares = [groups[group].count(settings).accuracy or 0.0 for group in (Group.HELD_OUT, Group.TRAINING)]
    return abs(shares[0] - shares[1]) < numbers.percent / 100


GOALS: dict[str, Goal[ClassifierPageSettings]] = {
    "birds-right": Goal("Put {birds} birds on their right side by hand.", _birds_right, BirdsRight()),
    "bolder": Goal(
        "Leave the line of Exercise 2.2 where it is, and give bird {bird} a probability above {probability:g}.",
        _bolder,
        SureOf(),
    ),
    "loss-under": Goal("End with a loss under {loss:g} after at most {epochs} epochs.", _loss_under, LossUnder()),
    "all-right": Goal(
        "Have every bird that is trained on labelled right after at most {epochs} epochs.", _all_right, WithinEpochs()
    ),
    "recall-and-precision": Goal(
        "Reach a recall of {recall:g} with a precision of at least {precision:g}.", _two_shares, TwoShares()
    ),
    "few-errors": Goal("Bring the errors, FP + FN, down to {errors}.", _few_errors, FewErrors()),
    "groups-agree": Goal(
        "Bring the accuracies on training birds and on at least {held_out} held-out birds within {percent:g} % of one "
        "another.",
        _groups_agree,
        GroupsAgree(),
    ),
}
