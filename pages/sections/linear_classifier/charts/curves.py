"""The curves of a training: its losses, and how many birds are labelled right."""

from __future__ import annotations

from core.classifier.training import ClassifierResult
from ui.charts.timeline import LossCurve
from ui.theme import BLUE, ROSE

TRAINING, HELD_OUT = ("training", ROSE), ("held out", BLUE)
"""The name and the look of each group of birds."""


def losses_of(result: ClassifierResult) -> list[LossCurve]:
    """The training loss, and the test loss where birds are held out."""
    drawn = [(*TRAINING, result.losses), (*HELD_OUT, result.test_losses)]
    return [LossCurve(name, look, losses) for name, look, losses in drawn if len(losses)]


def shares_of(result: ClassifierResult) -> list[LossCurve]:
    """The share of birds labelled right, of those trained on and of those held out, in every frame."""
    drawn = [(*TRAINING, result.accuracy), (*HELD_OUT, result.test_accuracy)]
    return [LossCurve(name, look, share, "share right", result.steps) for name, look, share in drawn if len(share)]
