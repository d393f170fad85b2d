"""The page's picture on the card of home: two species, measured."""

from functools import lru_cache

from core.data.birds import SPECIES, FlockSettings, draw_flock, ellipse
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.drawing import Drawing
from ui.theme import SPECIES as LOOKS


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """Birds by leg length and wingspan, with where most of each species lie."""
    settings = BirdsPageSettings().reduced_to(FlockSettings)
    flock = draw_flock(settings)
    low, high = flock.features.min(0).values.tolist(), flock.features.max(0).values.tolist()
    drawing = Drawing(((low[0] - 4, high[0] + 4), (low[1] - 4, high[1] + 4)))
    for label, group in enumerate(settings.groups):
        look = LOOKS[SPECIES[label]]
        drawing.fill(ellipse(group, 2.0).tolist(), look.color, 0.15)
        drawing.dots(flock.of(label).tolist(), look)
    return drawing.svg
