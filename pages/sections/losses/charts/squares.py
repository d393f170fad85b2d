"""A picture of errors: each square drawn as a square, its side the absolute error."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.losses.errors import ErrorResult
from ui.charts.dress import SIDE, dress
from ui.numbers import four_decimals
from ui.theme import BLUE, INK, ORANGE


def squares_chart(result: ErrorResult, width: int = SIDE) -> alt.LayerChart:
    """One square for each point, side by side and to scale: its side is the absolute error in kg, its area the square
    of it.

    Drawn with `width="content"`, because a kilogram has to be as long across as up.
    """
    sides = result.absolutes.tolist()
    room = max(sum(sides) * 0.08, max(sides) * 0.12, 0.2)
    starts = [room / 2 + sum(sides[:k]) + room * k for k in range(len(sides))]
    span = room * len(sides) + sum(sides)
    # A crowd of tiny squares beside a huge one still needs a strip high enough for its labels.
    top = max(max(sides) * 1.18, span * 0.3)
    data = pd.DataFrame(
        {
            "left": starts,
            "right": [start + side for start, side in zip(starts, sides, strict=True)],
            "middle": [start + side / 2 for start, side in zip(starts, sides, strict=True)],
            "side": sides,
            "floor": 0.0,
            # A square that is narrower than its number is left without; the table has it.
            "area": [
                four_decimals(area) if side * width / span > 24 else ""
                for area, side in zip(result.squares.tolist(), sides, strict=True)
            ],
            "point": [str(k) for k in range(1, len(sides) + 1)],
        }
    )
    across = alt.X(
        "left:Q",
        title="one square for each point",
        scale=alt.Scale(domain=[0, span], nice=False),
        axis=alt.Axis(labels=False, ticks=False, grid=False),
    )
    up = alt.Y(
        "floor:Q",
        title="absolute error in kg",
        scale=alt.Scale(domain=[-0.16 * top, top], nice=False),
        axis=alt.Axis(tickCount=4),
    )
    base = alt.Chart(data)
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
    height = round(width * top * 1.16 / span)
    chart = alt.LayerChart(layer=layers).properties(width=width, height=height, autosize=alt.AutoSizeParams(type="pad"))
    return dress(chart)
