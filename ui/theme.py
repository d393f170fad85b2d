"""The palette: every class and every run keeps one colour, one shape and one dash on every page.

The colours stay apart for all common kinds of colour blindness and read on a white and on a dark ground alike, so a
chart needs no knowledge of the theme; shape and dash tell the same in greyscale.
"""

from __future__ import annotations

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

RUNS = (
    Look("#d81b60", "circle"),
    Look("#1e88e5", "square", (8, 3)),
    Look("#e07b00", "triangle-up", (3, 3)),
    Look("#0a9b6c", "diamond", (10, 3, 2, 3)),
    Look("#9c5fd0", "triangle-right", (2, 2)),
    Look("#0097a7", "triangle-down", (6, 6)),
    Look("#a0742b", "triangle-left", (14, 4)),
)
"""The looks of runs in the order of their table, so that an optimizer looks the same wherever it appears."""

QUIET = "#7a7f87"
"""Guides, starts and everything that is not the subject."""

MARKED = "#e07b00"
"""What the learner chose to be marked; always drawn thicker too."""

INK = "currentColor"
"""Text in charts: the page's own text colour, light or dark."""

SURFACE = "#1e88e5"
"""The tint of a loss surface; the deeper, the fuller."""
