"""The ground of a walk: its surface as filled regions and contour lines, its minima, and places to click on."""

from __future__ import annotations

from functools import lru_cache

import altair as alt
import pandas as pd

from core.descent.surfaces import Surface, heights
from pages.sections.gradient_descent.charts.contours import levels, lines, packed, regions, unpacked
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.charts.form import STILL, TARGET, Table, arrow
from ui.charts.plane import around
from ui.theme import INK, SURFACE

START = "start"
"""The name of the selection that a click on the ground makes."""
ACROSS, UP = 61, 31
"""Places to click on in each direction."""


@lru_cache(maxsize=16)
def ground(surface: Surface, knobs: tuple[tuple[str, float], ...]) -> dict[str, bytes]:
    """What is walked on: its regions and contour lines, further than its window, and its minima."""
    cuts = levels(heights(surface, dict(knobs))[2], beyond=5)
    wide = around(surface.window)
    grid = heights(surface, dict(knobs), over=wide)
    tables: dict[str, Table] = {
        "_regions": packed(regions(*grid, cuts), wide),
        "_contours": packed(lines(*grid, cuts), wide),
        "minima": pd.DataFrame(list(surface.minima), columns=["x", "y"], dtype=float),
    }
    return {name: arrow(table) for name, table in tables.items()}


def ground_layers(across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The filled regions, the contour lines over them, and a cross at each minimum."""
    below = unpacked(alt.Chart(alt.NamedData("_regions"))).mark_line(
        filled=True, fill=SURFACE, fillOpacity=0.045, strokeWidth=0, clip=True, tooltip=None, aria=False
    )
    contours = unpacked(alt.Chart(alt.NamedData("_contours"))).mark_line(
        color=SURFACE, opacity=0.45, strokeWidth=0.8, clip=True, tooltip=None, aria=False
    )
    drawn = [
        layer.encode(across, up, detail="outline:N", order="order:Q").properties(name=f"{STILL}_{name}")
        for name, layer in (("regions", below), ("contours", contours))
    ]
    goal = alt.Chart(alt.NamedData("minima")).mark_point(
        shape="cross", angle=45, size=120, filled=True, color=INK, opacity=0.75, clip=True
    )
    return [*drawn, goal.encode(across, up)]


def places() -> alt.Chart:
    """Invisible cells to click on: a selection needs marks, and the ground has none of its own. A cell beyond what a
    start can be set to stands for the last place that can."""
    clicked = alt.selection_point(START, on="click", fields=["x", "y"], empty=False, clear=False)
    counts = {"x": f"datum.place % {ACROSS}", "y": f"floor(datum.place / {ACROSS})"}
    edges = {"x": ("plane_left", "plane_right", ACROSS), "y": ("plane_bottom", "plane_top", UP)}
    rules = {}
    for axis, (low, high, cells) in edges.items():
        knob = DescentPageSettings.knobs()[f"start_{axis}"]
        place = f"round(1000 * ({low} + ({counts[axis]} + 0.5) / {cells} * ({high} - {low}))) / 1000"
        rules[axis] = f"clamp({place}, {knob.low:g}, {knob.high:g})"
        for end, cell in (("from", counts[axis]), ("to", f"({counts[axis]} + 1)")):
            rules[f"{axis}_{end}"] = f"{low} + {cell} / {cells} * ({high} - {low})"
    grid = alt.Chart(alt.sequence(0, ACROSS * UP, as_="place")).transform_calculate(**rules)
    # Transparent, not of opacity 0: each mark with an opacity is a layer for the browser to put together.
    chart: alt.Chart = (
        grid.mark_rect(color="transparent", tooltip=None, aria=False)
        .encode(x="x_from:Q", x2="x_to:Q", y="y_from:Q", y2="y_to:Q")
        .add_params(clicked)
        .properties(name=f"{TARGET}_places")
    )
    return chart
