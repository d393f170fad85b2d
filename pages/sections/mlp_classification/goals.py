"""What can be reached on the page of classification."""

from __future__ import annotations

from dataclasses import dataclass

from core.plane.result import PlaneResult
from core.plane.settings import MOST_LAYERS, MOST_UNITS
from core.plane.training import fit_plane
from core.settings import Settings, number
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.course import Goal, NoNumbers, Runner


@dataclass(frozen=True)
class Units(Settings):
    """How large the network may be."""

    units: int = number(
        "Units",
        4,
        0,
        MOST_LAYERS * MOST_UNITS,
        whole=True,
        step=1,
        unit="units",
        help="With at most so many hidden units, all layers together.",
    )


@dataclass(frozen=True)
class LossOfTest(Settings):
    """How low the loss of the held-out points must be."""

    loss: float = number("Test loss", 0.5, 0.0, 10.0, step=0.01, typed=True, help="The test loss must be below this.")


def final_losses(result: PlaneResult) -> tuple[float, float | None]:
    """The training loss of the network that the run hands out, and its test loss if points are held out."""
    epoch = result.steps[result.final]
    return result.losses[epoch].item(), result.test_losses[epoch].item() if result.best is not None else None


def _all_right(settings: PlanePageSettings, run: Runner, numbers: Units) -> bool:
    return sum(settings.widths) <= numbers.units and _right(run(fit_plane, settings))


def _no_layer(settings: PlanePageSettings, run: Runner, numbers: NoNumbers) -> bool:
    return settings.layers == 0 and _right(run(fit_plane, settings))


def _test_under(settings: PlanePageSettings, run: Runner, numbers: LossOfTest) -> bool:
    result = run(fit_plane, settings)
    loss = final_losses(result)[1]
    return result.diverged_at is None and loss is not None and loss < numbers.loss


def _right(result: PlaneResult) -> bool:
    """Whether the network that the run hands out is right at all training points."""
    return result.diverged_at is None and result.accuracy[result.final].item() == 1


GOALS: dict[str, Goal[PlanePageSettings]] = {
    "all-right": Goal(
        "Have every training point right in the end, with at most {units} hidden units.", _all_right, Units()
    ),
    "no-layer": Goal("Have every training point right in the end, without any hidden layer.", _no_layer),
    "test-under": Goal("Hand out a network with a test loss under {loss:g}.", _test_under, LossOfTest()),
}
