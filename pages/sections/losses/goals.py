"""What can be reached on the page of losses."""

from __future__ import annotations

from dataclasses import dataclass

from core.losses.cross_entropy import compare
from core.losses.errors import measure
from core.settings import Settings, number
from pages.sections.losses.settings import LossesPageSettings, Part
from ui.course import Goal, NoNumbers, Runner


@dataclass(frozen=True)
class CostUnder(Settings):
    """How little a prediction may cost."""

    cost: float = number("Cost", 0.1, 0.001, 5.0, step=0.001, typed=True, help="The loss must be below this.")


@dataclass(frozen=True)
class Pull(Settings):
    """How hard a loss pulls at the scores."""

    pull: float = number(
        "Pull", 0.05, 0.001, 1.0, step=0.001, typed=True, help="The largest gradient for a logit, without its sign."
    )


@dataclass(frozen=True)
class Times(Settings):
    """How much an outlier makes of a loss."""

    times: float = number(
        "Times", 1000.0, 1.0, 100000.0, step=1.0, typed=True, help="The MSE with it, by that without."
    )


def _cost_under(settings: LossesPageSettings, run: Runner, numbers: CostUnder) -> bool:
    return settings.part == Part.CROSS_ENTROPY and compare(settings).loss.item() < numbers.cost


def _pull_under(settings: LossesPageSettings, run: Runner, numbers: Pull) -> bool:
    return settings.part == Part.CROSS_ENTROPY and compare(settings).gradient.abs().max().item() < numbers.pull


def _pull_twice(settings: LossesPageSettings, run: Runner, numbers: Pull) -> bool:
    return (
        settings.part == Part.CROSS_ENTROPY
        and settings.softmax_twice
        and compare(settings).twice_gradient.abs().max().item() > numbers.pull
    )


def _square_below(settings: LossesPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    if settings.part != Part.ERRORS:
        return False
    result = measure(settings)
    return 0 < result.mse.item() < result.mae.item()


def _outlier_times(settings: LossesPageSettings, run: Runner, numbers: Times) -> bool:
    if settings.part != Part.ERRORS:
        return False
    result = measure(settings)
    return result.mse.item() >= numbers.times * result.mse_without.item() > 0


GOALS: dict[str, Goal[LossesPageSettings]] = {
    "cost-under": Goal("Bring the cross-entropy under {cost:g}.", _cost_under, CostUnder()),
    "pull-under": Goal("Let no score be pulled at with more than {pull:g}.", _pull_under, Pull()),
    "pull-twice": Goal(
        "With softmax applied twice, get a gradient of more than {pull:g}.", _pull_twice, Pull(pull=0.2)
    ),
    "square-below": Goal("Find errors whose MSE is smaller than their MAE.", _square_below),
    "outlier-times": Goal("Find an outlier that makes the MSE {times:g} times as large.", _outlier_times, Times()),
}
