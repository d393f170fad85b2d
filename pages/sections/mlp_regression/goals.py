"""What can be reached on the page of regression."""

from __future__ import annotations

from dataclasses import dataclass

from core.data.datasets import OWN
from core.regression.result import RegressionResult
from core.regression.settings import MOST_WIDTH
from core.regression.training import fit
from core.settings import Settings, number
from pages.sections.mlp_regression.measures import final_losses, fresh_losses
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.course import Goal, NoNumbers, Runner


@dataclass(frozen=True)
class SmallFit(Settings):
    """How low, and with how many units."""

    loss: float = number("Loss", 0.01, 0.0, 10.0, step=0.001, typed=True, help="The loss must end below this.")
    units: int = number(
        "Units", 20, 0, 2 * MOST_WIDTH, whole=True, step=1, unit="units", help="With at most so many hidden units."
    )


@dataclass(frozen=True)
class FastFit(Settings):
    """How low, and in how many epochs."""

    loss: float = number("Loss", 0.01, 0.0, 10.0, step=0.0001, typed=True, help="The loss must end below this.")
    epochs: int = number("Epochs", 300, 1, 3000, whole=True, step=1, unit="epochs", help="With at most so many epochs.")


@dataclass(frozen=True)
class Bound(Settings):
    """A loss."""

    loss: float = number("Loss", 0.1, 0.0, 10.0, step=0.01, typed=True, help="The loss to stay below, or above.")


@dataclass(frozen=True)
class Patient(Settings):
    """How low, and with how much patience."""

    loss: float = number("Loss", 0.05, 0.0, 10.0, step=0.001, typed=True, help="The kept model must be below this.")
    patience: int = number("Patience", 30, 1, 1000, whole=True, step=1, unit="epochs", help="Waiting at most so long.")


def _training(settings: RegressionPageSettings, run: Runner, numbers: SmallFit) -> bool:
    result = run(fit, settings)
    return _went_well(result) and sum(settings.widths) <= numbers.units and final_losses(result)[0] < numbers.loss


def _fast(settings: RegressionPageSettings, run: Runner, numbers: FastFit) -> bool:
    result = run(fit, settings)
    return _went_well(result) and settings.epochs <= numbers.epochs and final_losses(result)[0] < numbers.loss


def _validation(settings: RegressionPageSettings, run: Runner, numbers: SmallFit) -> bool:
    return sum(settings.widths) <= numbers.units and _held_out(run(fit, settings)) < numbers.loss


def _underfits(settings: RegressionPageSettings, run: Runner, numbers: Bound) -> bool:
    result = run(fit, settings)
    return _went_well(result) and min(final_losses(result)[0], _held_out(result)) > numbers.loss


def _patient(settings: RegressionPageSettings, run: Runner, numbers: Patient) -> bool:
    patient = settings.stops_early and settings.patience <= numbers.patience
    return patient and _held_out(run(fit, settings)) < numbers.loss


def _fresh(settings: RegressionPageSettings, run: Runner, numbers: Bound) -> bool:
    if settings.dataset == OWN:  # nobody can measure a thousand more
        return False
    result = run(fit, settings)
    return _went_well(result) and fresh_losses(result)[0] < numbers.loss


def _diverges(settings: RegressionPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    return not _went_well(run(fit, settings))


def _went_well(result: RegressionResult) -> bool:
    return result.diverged_at is None


def _held_out(result: RegressionResult) -> float:
    """The validation loss of the model that is handed out; without one, or where the run left the finite numbers, as
    high as can be."""
    loss = final_losses(result)[1]
    return loss if loss is not None and _went_well(result) else float("inf")


GOALS: dict[str, Goal[RegressionPageSettings]] = {
    "training-under": Goal(
        "End with a training loss under {loss:g}, with at most {units} hidden units.", _training, SmallFit()
    ),
    "fast": Goal("End with a training loss under {loss:g} after at most {epochs} epochs.", _fast, FastFit()),
    "validation-under": Goal(
        "Hand out a model with a validation loss under {loss:g}, with at most {units} hidden units.",
        _validation,
        SmallFit(),
    ),
    "underfit": Goal("Make it underfit: both losses must end above {loss:g}.", _underfits, Bound()),
    "patient": Goal(
        "Keep a model with a validation loss under {loss:g}, with a patience of at most {patience}.",
        _patient,
        Patient(),
    ),
    "fresh-under": Goal(
        "Make a model that costs under {loss:g} on a thousand new points, measured as these were.", _fresh, Bound()
    ),
    "diverge": Goal("Find a run that leaves the finite numbers.", _diverges),
}
