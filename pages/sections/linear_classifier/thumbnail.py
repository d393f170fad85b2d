"""The page's picture on the card of home: the line that training found between two species."""

from functools import lru_cache

from core.classifier.regions import lines_within, window_of
from core.classifier.training import ClassifierSettings, train
from core.data.birds import SPECIES
from ui.drawing import Drawing
from ui.theme import SPECIES as LOOKS


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """The line at some epochs, fainter the earlier, between the birds."""
    result = train(ClassifierSettings.of(epochs=100))
    window = window_of(result.flock.features)
    drawing = Drawing((window.x, window.y))
    for label in range(2):
        drawing.dots(result.flock.of(label).tolist(), LOOKS[SPECIES[label]])
    lines = lines_within(window, result.weight, result.bias)[:, 0]
    places = [round(share * (len(lines) - 1)) for share in (0.03, 0.1, 0.25, 1.0)]
    for place, opacity in zip(places, (0.15, 0.25, 0.4, 1.0), strict=True):
        if lines[place].isfinite().all():
            drawing.line(lines[place].tolist(), "currentColor", 3, opacity)
    return drawing.svg
