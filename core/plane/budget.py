"""The budget of a network on the plane: what its training costs, in the reference runs of the engine."""

from __future__ import annotations

from core.engine import budget
from core.plane.settings import PlaneSettings
from core.plane.training import frames_kept


def cost(settings: PlaneSettings) -> float:
    """About how many reference runs `fit_plane` takes."""
    frames = min(frames_kept(settings), settings.epochs + 1)
    return budget.cost(settings.network, settings.hyperparameters, settings.learned_from, settings.held_out, frames)
