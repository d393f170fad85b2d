"""The page's pictures on home: four lines bend into one boundary around the points, in a real run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import contourpy
import numpy as np
from torch import Tensor

from core.classifier.regions import Window
from core.plane.fields import Fields, fields
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from pages.sections.mlp_classification.routes import Place
from ui.theme import FLAMINGO, GREEN, SEAGULL, VIOLET

RUN = PlaneSettings.of(points="circles", count=100, layers=1, units1=4, epochs=90)
WINDOW = Window((-3.3, 3.3), (-3.3, 3.3))
FRAMES, SECONDS = 28, 4.5
SURE = 1.8
"""The score beyond which a place is surer: six to one."""

PLANE = Place(540, 10, 380)
TILES = [Place(150, 14 + 96 * k, 84) for k in range(4)]

Routes = list[str]
"""The path data of every frame."""


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """The network at the end."""
    return _drawn([-1])


@lru_cache(maxsize=1)
def moving() -> str:
    """The same while it is trained."""
    count = len(_run().steps)
    return _drawn([round(k) for k in (count - 1) * (np.linspace(0, 1, FRAMES) ** 1.6)])


@lru_cache(maxsize=1)
def _run() -> PlaneResult:
    return fit_plane(RUN)


@lru_cache(maxsize=1)
def _seen() -> Fields:
    return fields(_run(), WINDOW, 32, 10)


def _drawn(frames: Sequence[int]) -> str:
    scores, units = _seen().scores[list(frames), 0], _seen().units[0][list(frames)]
    parts = [_wire(k, frames) for k in range(len(TILES))]
    for k, tile in enumerate(TILES):
        parts.append(_film(_areas(tile, -units[:, k], 0), f'fill="{VIOLET.color}" fill-opacity="0.7"'))
        parts.append(_film(_areas(tile, units[:, k], 0), f'fill="{GREEN.color}" fill-opacity="0.8"'))
    for side, color in ((-scores, FLAMINGO.color), (scores, SEAGULL.color)):
        parts += [_film(_areas(PLANE, side, level), f'fill="{color}" fill-opacity="0.28"') for level in (0, SURE)]
    parts.append(_film(_borders(PLANE, scores), 'fill="none" stroke="currentColor" stroke-width="4"'))
    parts += [_point(x, int(label)) for x, label in zip(_run().x, _run().labels, strict=True)]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="110 0 850 400" preserveAspectRatio="xMidYMid meet">'
        f"{''.join(parts)}</svg>"
    )


def _areas(place: Place, heights: Tensor, level: float) -> Routes:
    """In every frame (F, side, side) where the heights are above a level."""
    side = heights.shape[-1]
    centres = np.linspace(0, 1, side)
    found = []
    for frame in heights.double().numpy():
        maker: Any = contourpy.contour_generator(centres, centres, frame, fill_type="OuterOffset")
        polygons, offsets = maker.filled(level, np.inf)
        rings = [points[a:b] for points, cuts in zip(polygons, offsets, strict=True) for a, b in pairwise(cuts)]
        found.append(place.route(rings))
    return found


def _borders(place: Place, scores: Tensor) -> Routes:
    """In every frame (F, side, side) where the score is 0."""
    side = scores.shape[-1]
    centres = np.linspace(0, 1, side)
    found = []
    for frame in scores.double().numpy():
        maker: Any = contourpy.contour_generator(centres, centres, frame, line_type="Separate")
        found.append(place.route(maker.lines(0.0), closed=False))
    return found


def _film(routes: Routes, looks: str) -> str:
    """A shape that goes through its frames one by one, rests at the last, and begins again."""
    looks += ' fill-rule="evenodd"'
    if len(routes) == 1:
        return f'<path d="{routes[-1]}" {looks}/>'
    return f'<path d="{routes[-1]}" {looks}>{_animate("d", routes)}</path>'


def _animate(attribute: str, values: Sequence[str]) -> str:
    rest = [values[-1]] * (len(values) // 3)
    times = f'dur="{SECONDS:g}s" repeatCount="indefinite" calcMode="discrete"'
    return f'<animate attributeName="{attribute}" {times} values="{";".join([*values, *rest])}"/>'


def _wire(unit: int, frames: Sequence[int]) -> str:
    """From a unit to the plane, as wide as its weight in each frame."""
    tile, weights = TILES[unit], _run().weights[-1][list(frames), 0, unit]
    start, end = (tile.left + tile.side, tile.top + tile.side / 2), (PLANE.left, PLANE.top + PLANE.side / 2)
    bend = (start[0] + end[0]) / 2
    widths = [f"{min(14, 1 + 2.2 * abs(weight)):.1f}" for weight in weights.tolist()]
    color, dash = (GREEN.color, "") if weights[-1] > 0 else (VIOLET.color, ' stroke-dasharray="12 7"')
    route = f"M{start[0]:g} {start[1]:g}C{bend:g} {start[1]:g} {bend:g} {end[1]:g} {end[0]:g} {end[1]:g}"
    moves = _animate("stroke-width", widths) if len(widths) > 1 else ""
    looks = f'fill="none" stroke="{color}" stroke-width="{widths[-1]}" opacity="0.8"{dash}'
    return f'<path d="{route}" {looks}>{moves}</path>'


def _point(x: Tensor, label: int) -> str:
    across, up = ((value - WINDOW.x[0]) / (WINDOW.x[1] - WINDOW.x[0]) for value in x.tolist())
    left, top = PLANE.left + PLANE.side * across, PLANE.top + PLANE.side * (1 - up)
    if label:
        return f'<path d="M{left:.0f} {top - 7:.0f}l6 11h-12z" fill="{SEAGULL.color}" stroke="#fff"/>'
    return f'<circle cx="{left:.0f}" cy="{top:.0f}" r="5.5" fill="{FLAMINGO.color}" stroke="#fff"/>'
