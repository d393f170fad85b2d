"""What the budget expects of a training, against the CPU time that it takes."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from benchmarks import Finding, one_thread
from core.classifier import budget as classifier
from core.classifier.training import ClassifierSettings, train
from core.descent import budget as descent
from core.descent.sweep import SweepSettings, sweep
from core.descent.walk import WalkSettings, descend
from core.engine.budget import reference_run
from core.loop import budget as loop
from core.loop.loops import FullRunSettings, full_run
from core.parts.optimizers import OPTIMIZERS
from core.regression import budget as regression
from core.regression.capacity import WidthSweepSettings, width_sweep
from core.regression.settings import RegressionSettings
from core.regression.training import fit

TITLE = "Budget: the expected CPU time over the true one, for work of 0.2 seconds and more"
LEAST, MOST = 0.6, 1.5
"""Between these the ratio is good enough. The goal below is for how far it is from 1: the ratio or its inverse."""

MLP = RegressionSettings(epochs=3000)
DEEP = RegressionSettings(model="two-layer MLP", epochs=1000)
BIRDS = ClassifierSettings.of(flamingos=200, seagulls=200, pelicans=200, with_pelicans=True, epochs=3000)
RUNS: dict[str, RegressionSettings] = {
    **{f"full batch, {name}": replace(MLP, optimizer=name, learning_rate=1e-3) for name in OPTIMIZERS},
    **{f"batches of {size}": replace(MLP, batch=size, learning_rate=1e-3, epochs=80) for size in ("1", "10", "50")},
    "batches of 10, Adam": replace(MLP, batch="10", optimizer="Adam", learning_rate=1e-3, epochs=400),
    "dropout": replace(MLP, dropout=0.3),
    "dropout, batches of 20, held out": replace(MLP, dropout=0.3, batch="20", validation_share=0.3, epochs=1000),
    "L1 and L2": replace(MLP, l1=1e-4, l2=1e-4),
    "a line from scratch": replace(MLP, model="line from scratch"),
    "a linear layer on 2000 points": replace(MLP, model="linear layer", count=2000),
    "one unit": replace(MLP, width=1),
    "256 units on 2000 points": replace(MLP, width=256, count=2000, epochs=400),
    "two layers of 16, tanh": replace(DEEP, width=16, activation="tanh", learning_rate=0.01, epochs=3000),
    "two layers of 256": replace(DEEP, width=256, second_width=256, learning_rate=1e-3),
    "two layers of 256, Adam": replace(DEEP, width=256, second_width=256, optimizer="Adam", learning_rate=1e-4),
    "two layers of 256 on 2000 points": replace(
        DEEP, width=256, second_width=256, count=2000, learning_rate=1e-3, epochs=80
    ),
}
SWEPT = WidthSweepSettings(validation_share=0.3, epochs=300)
WALK = WalkSettings(steps=1000)
WALKS = {
    f"{name} on {surface}": replace(WALK, optimizer=name, surface=surface, learning_rate=1e-4)
    for name, surface in (("Gradient descent", "Bowl"), ("Adam", "Himmelblau"), ("AdamW", "Beale"))
}


def ten_times(work: Callable[[], object]) -> None:
    """What is too short by itself."""
    for _ in range(10):
        work()


WORK: dict[str, tuple[float, Callable[[], object]]] = {
    **{name: (regression.cost(run), partial(fit, run)) for name, run in RUNS.items()},
    "the capacity curve": (regression.sweep_cost(SWEPT), partial(width_sweep, SWEPT)),
    "ten times a thousand epochs of a text": (
        10 * loop.cost(FullRunSettings()),
        partial(ten_times, partial(full_run, FullRunSettings())),
    ),
    "three species": (classifier.cost(BIRDS), partial(train, BIRDS)),
    **{
        f"ten walks of {name}": (10 * descent.cost(walk), partial(ten_times, partial(descend, walk)))
        for name, walk in WALKS.items()
    },
    "ten sweeps of rates": (
        10 * descent.sweep_cost(WALK.reduced_to(SweepSettings)),
        partial(ten_times, partial(sweep, WALK.reduced_to(SweepSettings))),
    ),
}
"""By what it is: the expected reference runs, and the work."""


def measure(quick: bool) -> list[Finding]:
    """The expected over the true time of each, and how far the worst is from 1."""
    with one_thread():
        ratios = {what: _ratio(*work, repeats=1 if quick else 3) for what, work in WORK.items()}
    return [
        *(Finding(f"expected to true, {what}", ratio) for what, ratio in ratios.items()),
        Finding("the lowest, upside down", 1 / min(ratios.values()), "", 1 / LEAST),
        Finding("the highest", max(ratios.values()), "", MOST),
    ]


def _ratio(expected: float, work: Callable[[], object], repeats: int) -> float:
    """The median of some; reference runs before and after the work tell how quick the machine is just then."""
    found = []
    for _ in range(repeats):
        before = min(reference_run() for _ in range(3))
        began = time.thread_time()
        work()
        took = time.thread_time() - began
        found.append(expected * (before + min(reference_run() for _ in range(3))) / 2 / took)
    return statistics.median(found)
