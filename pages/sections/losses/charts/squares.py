"""A picture of errors: each square drawn as a square, its side the absolute error."""

from __future__ import annotations

from typing import Any

import altair as alt

from core.losses.errors import ErrorResult
from ui.charts.form import Picture, form
from ui.charts.plane import limits, plane_axes, plane_params
from ui.numbers import four_decimals
from ui.theme import BLUE, INK, ORANGE

NARROW = 0.05
"""A square of such a share of the picture has no room for its number; the table has it."""


def squares_picture(result: ErrorResult, *, alt_text: str) -> Picture:
    """One square for each point, side by side and to scale: its side is the absolute error in kg, its area the square
    of it."""
    sides = result.absolutes.tolist()
    room = max(sum(sides) * 0.08, max(sides) * 0.12, 0.2)
    span, top = room * len(sides) + sum(sides), max(sides) * 1.18 or 1.0
    window = (0.0, span), (-0.16 * top, top)
    return squares_form().fill({"squares": _rows(result, room, span)}, dict(limits(window)), alt_text=alt_text)


@form
def squares_form() -> alt.LayerChart:
    """Squares on a floor, each with its number above and its point below; a kilogram is as long up as across."""
    across, up = plane_axes(("one square for each point", "absolute error in kg"), ("left", "floor"))
    across = across.axis(labels=False, ticks=False, grid=False)
    base = alt.Chart(alt.NamedData("squares"))
    areas = base.mark_rect(color=BLUE.color, fillOpacity=0.3, stroke=BLUE.color, strokeWidth=1.5)
    edges = base.mark_rule(color=ORANGE.color, strokeWidth=4)
    texts = base.mark_text(baseline="bottom", dy=-4, color=INK, fontSize=13, fontWeight="bold")
    names = base.mark_text(baseline="top", dy=6, color=INK, fontSize=12)
    layers = [
        areas.encode(across, up, alt.X2("right"), alt.Y2("side")),
        edges.encode(across, up, y2="side"),
        texts.encode(alt.X("middle:Q"), alt.Y("side:Q"), text="area:N"),
        names.encode(alt.X("middle:Q"), alt.Y("floor:Q"), text="point:N"),
    ]
    return alt.LayerChart(layer=layers).add_params(*plane_params())


def _rows(result: ErrorResult, room: float, span: float) -> dict[str, Any]:
    """A square for each error, with some `room` between them, all in a picture of this `span`."""
    sides, areas = result.absolutes.tolist(), result.squares.tolist()
    starts = [room / 2 + sum(sides[:k]) + room * k for k in range(len(sides))]
    return {
        "left": starts,
        "right": [start + side for start, side in zip(starts, sides, strict=True)],
        "middle": [start + side / 2 for start, side in zip(starts, sides, strict=True)],
        "side": sides,
        "floor": [0.0] * len(sides),
        "area": [four_decimals(area) if side > NARROW * span else "" for area, side in zip(areas, sides, strict=True)],
        "point": [str(k) for k in range(1, len(sides) + 1)],
    }
