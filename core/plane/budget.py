"""The budget of a network on the plane: what its training and its sweep cost, in the reference runs of the engine."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from core.engine import budget
from core.engine.budget import LIMIT
from core.plane.settings import PlaneSettings
from core.plane.training import frames_kept
from core.plane.unit_sweep import SEEDS, UnitSweepSettings, runs


def cost(settings: PlaneSettings) -> float:
    """About how many reference runs `fit_plane` takes."""
    frames = min(frames_kept(settings), settings.epochs + 1)
    return budget.cost(settings.network, settings.hyperparameters, settings.learned_from, settings.held_out, frames)


def sweep_cost(settings: UnitSweepSettings) -> float:
    """About how many reference runs the sweep over units takes."""
    # It looks at the held-out points only at the end.
    return sum(
        len(SEEDS) * budget.cost(run.network, run.hyperparameters, run.learned_from, frames=2) for run in runs(settings)
    )


def fewer_epochs(settings: PlaneSettings) -> int:
    """The most epochs with which the run and its sweep are within the limit together; 0 where none are."""

    def total(epochs: int) -> float:
        shorter = replace(settings, epochs=epochs)
        return cost(shorter) + sweep_cost(shorter.reduced_to(UnitSweepSettings))

    return bisect_right(range(1, settings.epochs + 1), LIMIT, key=total)
