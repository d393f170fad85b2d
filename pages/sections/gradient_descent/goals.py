"""What can be reached on the page of gradient descent."""

from __future__ import annotations

from dataclasses import dataclass

from core.descent.walk import DescentResult, descend
from core.settings import Settings, number
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.course import Goal, NoNumbers, Runner


def walks(settings: DescentPageSettings, run: Runner) -> dict[str, DescentResult]:
    """The walk of every optimizer that is chosen, by its name."""
    return {name: run(descend, settings, optimizer=name) for name in settings.optimizers}


@dataclass(frozen=True)
class LossUnder(Settings):
    """How low, and in how many steps."""

    loss: float = number("Loss", 0.01, -2.0, 100.0, step=0.001, typed=True, help="The walk must end below this loss.")
    steps: int = number("Steps", 100, 1, 1000, whole=True, step=1, unit="steps", help="With at most so many steps.")


@dataclass(frozen=True)
class PlaceNear(Settings):
    """A place of the ground."""

    x: float = number("x", 0.0, -6.0, 6.0, step=0.1, help="Where the walk must end, first parameter.")
    y: float = number("y", 0.0, -6.0, 6.0, step=0.1, help="Where the walk must end, second parameter.")


@dataclass(frozen=True)
class XNear(Settings):
    """A place on the axis of the only parameter that moves."""

    x: float = number("x", 0.0, -6.0, 6.0, step=0.1, help="Where the walk must end.")


def _loss_under(settings: DescentPageSettings, run: Runner, numbers: LossUnder) -> bool:
    return settings.steps <= numbers.steps and any(
        walk.diverged_at is None and walk.losses[-1].item() < numbers.loss for walk in walks(settings, run).values()
    )


def _diverges(settings: DescentPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    return any(walk.diverged_at is not None for walk in walks(settings, run).values())


def _ends_at_x(settings: DescentPageSettings, run: Runner, numbers: XNear) -> bool:
    return settings.free == 1 and _ends_near(settings, run, PlaceNear(x=numbers.x))


def _ends_near(settings: DescentPageSettings, run: Runner, numbers: PlaceNear) -> bool:
    return any(
        abs(walk.points[-1][0].item() - numbers.x) < 0.2
        and (settings.free == 1 or abs(walk.points[-1][1].item() - numbers.y) < 0.2)
        for walk in walks(settings, run).values()
        if walk.diverged_at is None
    )


GOALS: dict[str, Goal[DescentPageSettings]] = {
    "loss-under": Goal("End with a loss under {loss:g} after at most {steps} steps.", _loss_under, LossUnder()),
    "diverge": Goal("Find a walk that leaves the finite numbers.", _diverges),
    "end-at-x": Goal("End within 0.2 of x = {x:g}.", _ends_at_x, XNear()),
    "end-near": Goal("End within 0.2 of ({x:g}, {y:g}).", _ends_near, PlaceNear()),
}
