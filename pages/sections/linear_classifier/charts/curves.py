"""The curves of a training: its losses, and how many birds are labelled right."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from core.classifier.training import ClassifierResult
from ui.charts.form import Picture
from ui.charts.timeline import LossCurve
from ui.theme import BLUE, ROSE

TRAINING, HELD_OUT = ("training", ROSE), ("held out", BLUE)
"""The name and the look of each group of birds."""


@dataclass(frozen=True)
class Curves:
    """What is shown of a run over its epochs: its losses and the share labelled right as pictures, and a row of the
    losses for some epochs."""

    losses: Picture
    shares: Picture
    rows: pd.DataFrame


def losses_of(result: ClassifierResult) -> list[LossCurve]:
    """The training loss, and the test loss where birds are held out."""
    drawn = [(*TRAINING, result.losses), (*HELD_OUT, result.test_losses)]
    return [LossCurve(name, look, losses) for name, look, losses in drawn if len(losses)]


def shares_of(result: ClassifierResult) -> list[LossCurve]:
    """The share of birds labelled right, of those trained on and of those held out, in every frame."""
    drawn = [(*TRAINING, result.accuracy), (*HELD_OUT, result.test_accuracy)]
    return [LossCurve(name, look, share, "share right", result.steps) for name, look, share in drawn if len(share)]
