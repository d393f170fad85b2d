"""The page's picture on the card of home: gradient descent and momentum in the ravine."""

from functools import lru_cache

from core.descent.surfaces import SURFACES, heights
from core.descent.walk import WalkSettings, descend
from pages.sections.gradient_descent.charts.contours import regions
from pages.sections.gradient_descent.charts.paths import LOOKS
from ui.drawing import Drawing
from ui.theme import SURFACE


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """The paths of two walks over their ground."""
    surface = SURFACES["Ravine"]
    drawing = Drawing(((-5.6, 4.4), (-1.9, 2.2)))
    for _, outline in regions(*heights(surface, {}, 24)).groupby("outline"):
        drawing.fill(outline[["x", "y"]].to_numpy(), SURFACE, 0.06)
    for name, width in (("Momentum", 2.5), ("Gradient descent", 3.5)):
        walk = descend(WalkSettings(surface="Ravine", optimizer=name, learning_rate=0.09, steps=45))
        drawing.line(walk.points.tolist(), LOOKS[name].color, width)
    return drawing.svg
