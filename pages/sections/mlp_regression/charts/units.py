"""Hidden units: what each of them adds to the curve, and how they sum up."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import torch
from torch import Tensor

from core.regression.hidden_units import UnitsResult
from core.regression.result import RegressionResult
from pages.sections.mlp_regression.charts.frames import (
    PICTURE,
    epochs_shown,
    frame_columns,
    picture_params,
    picture_values,
)
from pages.sections.mlp_regression.charts.marked import UNIT
from pages.sections.mlp_regression.charts.points import (
    Axes,
    axes_of,
    moving_curve,
    point_layers,
    point_tables,
    point_values,
    x_axis,
)
from ui.charts.clock import Clock
from ui.charts.form import FEW_ON_A_PHONE, Picture, form, number
from ui.charts.found import Found
from ui.charts.timeline import step_label
from ui.theme import BLUE, INK, MARKED, ROSE, SOLID

SINGLE, REST, SUM = "one unit", "rest and bias", "sum: the curve"
COLORS = {SINGLE: BLUE.color, REST: INK, SUM: ROSE.color}
DASHES = {SINGLE: SOLID, REST: [5, 4], SUM: SOLID}
CLICKED = 5
"""On a line through many places every fifth can be clicked: each is a cell of the ground that moves with the clock."""
UNITS, RESTS, SUMS = Found("units", PICTURE), Found("rests", PICTURE), Found("sums", PICTURE)


def units_picture(
    result: RegressionResult, units: UnitsResult, clock: Clock, marked: int | None, *, alt_text: str
) -> Picture:
    """What each unit adds, thin; the marked one thick; dashed all others with the bias; and the sum of it all, which is
    the curve through the points.

    A click selects a unit under the name `UNIT`.
    """
    low, high = _heights(units, result.points.y)
    _, count, vertices = units.x.shape
    tables = {
        **point_tables(result.points),
        "units": _rows(units),
        "rests": moving_curve(units.places, units.rest, units.frames),
        "sums": moving_curve(units.places, units.total, units.frames),
        "_shown": epochs_shown(result, units.frames),
    }
    values = {
        "low": low,
        "high": high,
        "marked": 0 if marked is None else marked + 1,
        "corner": 0.8 if units.exact else 0.0,
        **point_values(result.points),
        "apart": 1 if units.exact else CLICKED,
        **UNITS.values(count * vertices),
        **RESTS.values(len(units.places)),
        **SUMS.values(len(units.places)),
        **picture_values(units.frames, clock),
    }
    return units_form(axes_of(result.settings), clock).fill(tables, values, alt_text=alt_text)


@form
def units_form(axes: Axes, clock: Clock) -> alt.LayerChart:
    """A line for each unit with a dot at each of its corners, one for the rest, and one for the sum."""
    low, high, marked, corner, apart = map(number, ("low", "high", "marked", "corner", "apart"))
    across = x_axis(axes)
    up = alt.Y("y:Q", title="added to the prediction", scale=alt.Scale(domain=[low, high], nice=False))
    size, dots = point_layers(axes, across, up)
    looks = _looks()
    shown = UNITS.read(UNITS.first.transform_calculate(what=f"'{SINGLE}'"), "x", "y")
    thin = shown.mark_line(strokeWidth=1.4, opacity=0.75, clip=True, aria=False)
    mine = shown.transform_filter("datum.unit == marked").mark_line(strokeWidth=4, color=MARKED, clip=True, aria=False)
    clicked = alt.selection_point(UNIT, nearest=True, on="click", fields=["unit"], empty=False, clear=False)
    tips = [
        alt.Tooltip("unit:N", title="unit"),
        alt.Tooltip("x:Q", title="at x", format=".3f"),
        alt.Tooltip("y:Q", title="it adds", format=".3f"),
    ]
    places = shown.transform_filter("datum.vertex % apart == 0")
    corners = places.mark_point(size=26, filled=True, opacity=corner, color=COLORS[SINGLE], clip=True, aria=False)
    wholes = [
        whole.read(whole.first.transform_calculate(what=f"'{name}'"), "y").mark_line(
            strokeWidth=width, clip=True, aria=False
        )
        for name, whole, width in ((REST, RESTS, 2.0), (SUM, SUMS, 3.0))
    ]
    layers = [
        *dots,
        thin.encode(across, up, **looks, detail="unit:N", order="vertex:O"),
        corners.encode(across, up, tooltip=tips).add_params(clicked),
        mine.encode(across, up, order="vertex:O"),
        *(whole.encode(across, up, **looks) for whole in wholes),
        step_label(clock),
    ]
    found = (*UNITS.params, *RESTS.params, *SUMS.params)
    params = (*clock.params, *picture_params(clock), *found, low, high, marked, corner, apart, size)
    return alt.LayerChart(layer=layers).add_params(*params)


def _looks() -> dict[str, Any]:
    """The colour and dash of each kind of line, with one legend for all."""
    legend = alt.Legend(orient="top", columns=FEW_ON_A_PHONE, symbolType="stroke", symbolStrokeWidth=3, labelLimit=220)
    names = list(COLORS)
    color = alt.Scale(domain=names, range=list(COLORS.values()))
    dash = alt.Scale(domain=names, range=list(DASHES.values()))
    return {
        "color": alt.Color("what:N", title=None, scale=color, legend=legend),
        "strokeDash": alt.StrokeDash("what:N", title=None, scale=dash, legend=legend),
    }


def _rows(units: UnitsResult) -> dict[str, Any]:
    """One row for each vertex of each unit in each frame."""
    frames, count, vertices = units.x.shape
    return {
        **frame_columns(units.frames, count * vertices),
        "unit": np.tile(np.repeat(np.array(units.units, dtype=np.int16) + 1, vertices), frames),
        "vertex": np.tile(np.arange(vertices, dtype=np.int8), frames * count),
        "x": units.x.reshape(-1).numpy(),
        "y": units.y.reshape(-1).numpy(),
    }


def _heights(units: UnitsResult, y: Tensor) -> tuple[float, float]:
    """A window for the whole run: what the points and the last frame need, with some room for the others."""
    last = torch.cat([units.y[-1].reshape(-1), units.rest[-1], units.total[-1], y])
    low, high = float(last.min()), float(last.max())
    room = high - low or 1.0
    return low - 0.15 * room, high + 0.15 * room
