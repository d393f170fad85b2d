"""The page's picture on the card of home: what a probability costs."""

from functools import lru_cache

import torch

from core.losses.cross_entropy import negative_log
from ui.drawing import Drawing
from ui.theme import BLUE, ROSE


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """The cost of the probability that the right answer got, and two answers on it."""
    drawing = Drawing(((-0.04, 1.04), (-0.4, 4.6)))
    drawing.axis()
    places = torch.linspace(0.01, 1, 90)
    drawing.line(zip(places.tolist(), negative_log(places).tolist(), strict=True), BLUE.color, 4)
    for probability in (0.05, 0.6):
        cost = negative_log(torch.tensor(probability)).item()
        drawing.dots([(probability, cost)], ROSE, 6, 1)
        drawing.text(probability + 0.03, cost + 0.12, f"-log {probability:g} = {cost:.2f}")
    return drawing.svg
