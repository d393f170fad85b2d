"""The page's pictures on home: a network bends towards the points."""

from functools import lru_cache

import torch

from core.regression.result import RegressionResult, curves, window
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from ui.drawing import Drawing
from ui.theme import QUIET, ROSE, Look

RUN = RegressionSettings(dataset="sine", model="MLP", width=24, epochs=1500, optimizer="Adam", learning_rate=0.02)
FRAMES = 36
PLACES = 44


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """The points and the curve at the end."""
    drawing, shown = _begun(320, 150)
    drawing.line(shown[-1], ROSE.color, 4)
    return drawing.svg


@lru_cache(maxsize=1)
def moving() -> str:
    """The same while it is trained."""
    drawing, shown = _begun(960, 400)
    drawing.moving(shown, ROSE.color, seconds=7)
    return drawing.svg


@lru_cache(maxsize=1)
def _run() -> RegressionResult:
    return fit(RUN)


def _begun(width: int, height: int) -> tuple[Drawing, list[list[list[float]]]]:
    """The points, drawn, and the curve at some frames."""
    result = _run()
    low, high = window(RUN)
    x = torch.linspace(low, high, PLACES)
    every = curves(result, x)
    places = torch.linspace(0, len(every) ** 0.5 - 1e-3, FRAMES).square().long()  # the first epochs bend it most
    shown = [torch.stack([x, every[place]], dim=1).tolist() for place in places.tolist()]
    y = result.points.y
    room = 0.12 * float(y.max() - y.min())
    drawing = Drawing(((low, high), (float(y.min()) - room, float(y.max()) + room)), width, height)
    drawing.dots(torch.stack([result.points.x, y], dim=1).tolist(), Look(QUIET, "circle"), 2 + width / 160)
    return drawing, shown
