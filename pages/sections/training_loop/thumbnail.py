"""The page's picture on the card of home: the lines of the loop, with the loss falling beside them."""

from functools import lru_cache

from core.loop.loops import FullRunSettings, full_run
from core.loop.text import LoopSettings, source_lines
from ui.drawing import Drawing
from ui.theme import ROSE

LINES = 7


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """The first lines of the loop's body, over the loss of its first forty epochs."""
    losses = full_run(LoopSettings().reduced_to(FullRunSettings)).losses[:41]
    drawing = Drawing(((-2, 42), (0, losses.max().item() * 1.1)))
    drawing.line(enumerate(losses.tolist()), ROSE.color, 3, 0.6)
    inside = [line.text for line in source_lines(LoopSettings()) if line.text.startswith("    ")]
    for place, text in enumerate(inside[:LINES]):
        drawing.text(2, drawing.window[1][1] * (0.88 - 0.12 * place), text[4:40], 12)
    return drawing.svg
