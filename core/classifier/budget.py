"""The budget of linear classifiers: what their training costs, in the reference runs of the engine."""

from __future__ import annotations

from core.classifier.training import ClassifierSettings, hyperparameters, network_of
from core.engine import budget
from core.frames import MOST_FRAMES


def cost(settings: ClassifierSettings) -> float:
    """About how many reference runs `train` takes."""
    birds = sum(settings.counts[: len(settings.species)])
    held_out = settings.held_out(birds)
    frames = min(MOST_FRAMES, settings.epochs + 1)
    return budget.cost(network_of(settings), hyperparameters(settings), birds - held_out, held_out, frames)
