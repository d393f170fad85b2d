"""The page's picture on the card of home: the sigmoid with one score on it."""

from functools import lru_cache

import torch

from core.scores.sigmoid import sigmoid
from ui.drawing import Drawing
from ui.theme import BLUE, ORANGE, QUIET


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """The curve, the score 1.5, and its probability."""
    drawing = Drawing(((-7, 7), (-0.18, 1.18)))
    for height in (0.0, 0.5, 1.0):
        drawing.line([(-7, height), (7, height)], QUIET, 1, 0.5)
    scores = torch.linspace(-7, 7, 80)
    drawing.line(zip(scores.tolist(), sigmoid(scores).tolist(), strict=True), BLUE.color, 4)
    probability = sigmoid(torch.tensor(1.5)).item()
    drawing.line([(1.5, 0), (1.5, probability), (-7, probability)], ORANGE.color, 2)
    drawing.dots([(1.5, probability)], ORANGE, 6, 1)
    drawing.text(-6.6, probability + 0.06, f"sigmoid(1.5) = {probability:.2f}")
    return drawing.svg
