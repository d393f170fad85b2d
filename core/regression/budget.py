"""The budget of a regression: what its run and its sweeps cost, and which one change makes them cheap enough."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.engine import budget
from core.engine.budget import LIMIT
from core.regression.capacity import SEEDS, CapacitySettings, runs
from core.regression.settings import BATCHES, FULL_BATCH, RegressionSettings
from core.regression.training import frames_kept


def cost(settings: RegressionSettings) -> float:
    """About how many reference runs `fit` takes."""
    network, held_out = settings.network, settings.held_out
    frames = min(frames_kept(budget.parameter_count(network), held_out), settings.epochs + 1)
    return budget.cost(network, settings.hyperparameters, settings.learned_from, held_out, frames)


def sweep_cost(settings: CapacitySettings) -> float:
    """About how many reference runs the sweep takes."""
    # A sweep looks at the held-out points only at the end.
    return sum(
        len(SEEDS) * budget.cost(run.network, run.hyperparameters, run.learned_from, frames=2) for run in runs(settings)
    )


def fewer_epochs(settings: RegressionSettings, sweeps: Sequence[type[CapacitySettings]], limit: float = LIMIT) -> int:
    """The most epochs with which the run and these sweeps are within the limit together; 0 where none are."""

    def total(epochs: int) -> float:
        shorter = replace(settings, epochs=epochs)
        return cost(shorter) + sum(sweep_cost(shorter.reduced_to(kind)) for kind in sweeps)

    return bisect_right(range(1, settings.epochs + 1), limit, key=total)


def cheaper(settings: RegressionSettings, limit: float = LIMIT) -> dict[str, Any]:
    """By knob, the setting nearest to this one that brings `fit` within the limit, for each knob that can do so
    alone."""
    found: dict[str, Any] = {}
    larger = [b for b in BATCHES if b != FULL_BATCH and int(b) > settings.batch_size] + [FULL_BATCH]
    changes = {
        "epochs": range(settings.epochs, 0, -1),
        "count": range(settings.count, 9, -1) if settings.total == settings.count else [],
        "batch": larger if settings.batch_size < settings.learned_from else [],
        "width": range(settings.width, 0, -1) if settings.widths else [],
        "second_width": range(settings.second_width, 0, -1) if len(settings.widths) > 1 else [],
    }
    for knob, values in changes.items():
        for value in values:
            change: dict[str, Any] = {knob: value}
            if cost(replace(settings, **change)) <= limit:
                found[knob] = value
                break
    return found
