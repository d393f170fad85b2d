"""The walks that the charts of descent are tested with, odd ones among them."""

from __future__ import annotations

from functools import cache
from itertools import cycle, pairwise, product

import pytest

from core.descent.surfaces import SURFACES
from core.descent.walk import DescentResult, WalkSettings, descend
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from pages.sections.gradient_descent.settings import DescentPageSettings, View
from ui.charts.clock import Clock


@cache
def walk(settings: WalkSettings) -> DescentResult:
    return descend(settings)


def walks(settings: DescentPageSettings) -> tuple[list[DescentResult], tuple[int, ...], Clock]:
    """The walks of a page, the steps of its clock, and the clock."""
    results = [walk(settings.reduced_to(WalkSettings, optimizer=name)) for name in settings.optimizers]
    steps = max(results, key=lambda result: len(result.losses)).steps
    return results, steps, Clock("gd", len(steps) - 1)


EVERYBODY = tuple(OPTIMIZERS)
WALKS = {
    "defaults": DescentPageSettings(),
    "one step": DescentPageSettings(steps=1),
    "all optimizers": DescentPageSettings(optimizers=EVERYBODY, steps=40),
    "more steps than frames": DescentPageSettings(optimizers=EVERYBODY, steps=400),
    "diverged": DescentPageSettings(learning_rate=10.0),
    "diverged at once": DescentPageSettings(surface="Rosenbrock", learning_rate=10.0, start_x=6.0, start_y=6.0),
    "one diverged among others": DescentPageSettings(optimizers=EVERYBODY, learning_rate=3.0, steps=300),
    "starts at the minimum, so every loss is 0": DescentPageSettings(start_x=0.0, start_y=0.0),
    "reaches a loss of exactly 0": DescentPageSettings(learning_rate=0.5),
    "starts outside of the window": DescentPageSettings(
        surface="Rosenbrock", start_x=6.0, start_y=-6.0, learning_rate=1e-5
    ),
    "negative losses": DescentPageSettings(surface="Saddle", optimizers=EVERYBODY),
}
WALKS |= {
    "growing": DescentPageSettings(surface="Ravine", learning_rate=0.102),
    "leaves the window and comes back": DescentPageSettings(
        surface="Ravine", optimizers=("Momentum",), start_y=3.0, learning_rate=0.13
    ),
    "mini-batches": DescentPageSettings(
        surface="Line's MSE", optimizers=EVERYBODY, batch_size=5, batch_seed=3, steps=60
    ),
    "a narrow bowl": DescentPageSettings(condition=100.0, learning_rate=0.02),
    "the learning rate reaches 0": DescentPageSettings(schedule="Cosine", steps=20),
}
WALKS |= {
    f"{name}, {view} free": DescentPageSettings(surface=name, view=view, optimizers=pair, steps=30)
    for (name, view), pair in zip(product(SURFACES, View), cycle(pairwise((*EVERYBODY, EVERYBODY[0]))))
}
WALKS |= {f"schedule {name}": DescentPageSettings(schedule=name, optimizers=EVERYBODY, steps=30) for name in SCHEDULES}


def chosen(names: list[str]) -> list[object]:
    """These walks for a test; all that differ in their surface or schedule alone but for a few are for thoroughness."""
    alike = [name for name in WALKS if name.endswith(" free") or name.startswith("schedule ")]
    left_out = set(alike) - set(alike[::12])
    return [
        pytest.param(WALKS[name], id=name, marks=(pytest.mark.thorough,) if name in left_out else ()) for name in names
    ]


every_walk = pytest.mark.parametrize("settings", chosen(list(WALKS)))


def knobs_of(settings: DescentPageSettings) -> dict[str, float]:
    return settings.only(*SURFACES[settings.surface].knobs)
