"""The palette: every class and every run keeps one colour, one shape and one dash on every page.

The colours stay apart for all common kinds of colour blindness and read on a white and on a dark ground alike, so a
chart needs no knowledge of the theme; shape and dash tell the same in greyscale.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """How one class or one run is drawn: a CSS colour, a Vega shape, a dash pattern in pixels (empty for solid)."""

    color: str
    shape: str
    dash: tuple[int, ...] = ()


FLAMINGO = Look("#d81b60", "circle")
SEAGULL = Look("#1e88e5", "triangle-up", (6, 3))
PELICAN = Look("#a0742b", "square", (2, 3))
SPECIES = {"flamingo": FLAMINGO, "seagull": SEAGULL, "pelican": PELICAN}

ROSE = Look("#d81b60", "circle")
BLUE = Look("#1e88e5", "square", (8, 3))
ORANGE = Look("#e07b00", "triangle-up", (3, 3))
GREEN = Look("#0a9b6c", "diamond", (10, 3, 2, 3))
VIOLET = Look("#9c5fd0", "triangle-right", (2, 2))
TEAL = Look("#0097a7", "triangle-down", (6, 6))
BROWN = Look("#a0742b", "triangle-left", (14, 4))
"""The looks of runs, which differ in all three ways."""

_NAMED = (ROSE, BLUE, ORANGE, GREEN, VIOLET, TEAL, BROWN)
_COLORS = tuple(look.color for look in _NAMED)
_SHAPES = (*(look.shape for look in _NAMED), "cross")
_DASHES = (*(look.dash for look in _NAMED), (1, 4), (12, 3, 2, 3, 2, 3))


def looks(names: Iterable[str]) -> dict[str, Look]:
    """A look for each entry of a table, in its order, so that an entry looks the same wherever it appears.

    Colours, shapes and dashes go round at lengths that have no divisor in common, so that of however many entries no
    two look alike.
    """
    return {
        name: Look(_COLORS[k % len(_COLORS)], _SHAPES[k % len(_SHAPES)], _DASHES[k % len(_DASHES)])
        for k, name in enumerate(names)
    }


SOLID: list[int] = []
"""The dash of an unbroken line, as in `Look`. The pattern 1, 0 looks the same, but a browser draws it as so many dashes
of one pixel: what it draws of a picture then takes ten times as long."""

QUIET = "#7a7f87"
"""Guides, starts and everything that is not the subject."""

MARKED = "#e07b00"
"""What the learner chose to be marked; always drawn thicker too."""

INK = "currentColor"
"""Text in charts: the page's own text colour, light or dark."""

SURFACE = "#1e88e5"
"""The tint of a loss surface; the deeper, the fuller."""
