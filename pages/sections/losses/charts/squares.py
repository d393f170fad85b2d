"""A picture of errors: each square drawn as a square, its side the absolute error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import altair as alt

from core.losses.errors import ErrorResult
from ui.charts.form import SIDE, Form, Picture, form, number
from ui.numbers import four_decimals
from ui.theme import BLUE, INK, ORANGE

NARROW = 24
"""A square of so many pixels has no room for its number; the table has it."""


def squares_picture(result: ErrorResult, width: int = SIDE, *, alt_text: str) -> Picture:
    """One square for each point, side by side and to scale: its side is the absolute error in kg, its area the square
    of it."""
    sides = result.absolutes.tolist()
    room = max(sum(sides) * 0.08, max(sides) * 0.12, 0.2)
    span = room * len(sides) + sum(sides)
    # A crowd of tiny squares beside a huge one still needs a strip high enough for its labels.
    top = max(max(sides) * 1.18, span * 0.3)
    shape = _as_high(squares_form(width), round(width * top * 1.16 / span))
    tables = {"squares": _rows(result, room, width / span)}
    return shape.fill(tables, {"span": span, "bottom": -0.16 * top, "top": top}, alt_text=alt_text)


@form
def squares_form(width: int) -> alt.LayerChart:
    """Squares on a floor, each with its number above and its point below."""
    span, bottom, top = map(number, ("span", "bottom", "top"))
    across = alt.X(
        "left:Q",
        title="one square for each point",
        scale=alt.Scale(domain=[0, span], nice=False),
        axis=alt.Axis(labels=False, ticks=False, grid=False),
    )
    up = alt.Y(
        "floor:Q",
        title="absolute error in kg",
        scale=alt.Scale(domain=[bottom, top], nice=False),
        axis=alt.Axis(tickCount=4),
    )
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
    chart = alt.LayerChart(layer=layers).add_params(span, bottom, top)
    return chart.properties(width=width, height=width, autosize=alt.AutoSizeParams(type="pad"))


def _as_high(shape: Form, height: int) -> Form:
    """The same form with another height: a kilogram has to be as long up as across, and no parameter sets a height."""
    return replace(shape, spec={**shape.spec, "height": height})


def _rows(result: ErrorResult, room: float, pixels: float) -> dict[str, Any]:
    """A square for each error, with some `room` between them, where a kilogram is so many `pixels` long."""
    sides, areas = result.absolutes.tolist(), result.squares.tolist()
    starts = [room / 2 + sum(sides[:k]) + room * k for k in range(len(sides))]
    return {
        "left": starts,
        "right": [start + side for start, side in zip(starts, sides, strict=True)],
        "middle": [start + side / 2 for start, side in zip(starts, sides, strict=True)],
        "side": sides,
        "floor": [0.0] * len(sides),
        "area": [
            four_decimals(area) if side * pixels > NARROW else "" for area, side in zip(areas, sides, strict=True)
        ],
        "point": [str(k) for k in range(1, len(sides) + 1)],
    }
