"""Hidden units: what each of them adds to the curve, and how they sum up."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import torch

from core.regression.hidden_units import UnitsResult
from core.regression.result import RegressionResult
from pages.sections.mlp_regression.charts.frames import epoch_shown, frame_columns
from pages.sections.mlp_regression.charts.marked import UNIT
from pages.sections.mlp_regression.charts.points import moving_curve, x_axis
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.timeline import untils
from ui.theme import BLUE, INK, MARKED, ROSE

SINGLE, REST, SUM = "one unit", "rest and bias", "sum: the curve"
COLORS = {SINGLE: BLUE.color, REST: INK, SUM: ROSE.color}
DASHES = {SINGLE: [1, 0], REST: [5, 4], SUM: [1, 0]}


def units_chart(result: RegressionResult, units: UnitsResult, clock: Clock, marked: int | None) -> alt.LayerChart:
    """What each unit adds, thin; the marked one thick; dashed all others with the bias; and the sum of it all, which is
    the curve.

    A click selects a unit under the name `UNIT`.
    """
    low, high = _heights(units)
    across = x_axis(result.settings)
    up = alt.Y("y:Q", title="added to the prediction", scale=alt.Scale(domain=[low, high], nice=False))
    rows = _rows(units)
    legend = alt.Legend(orient="top", columns=2, symbolType="stroke", symbolStrokeWidth=3, labelLimit=220)
    names = list(COLORS)
    color_scale = alt.Scale(domain=names, range=list(COLORS.values()))
    color = alt.Color("what:N", title=None, scale=color_scale, legend=legend)
    dash_scale = alt.Scale(domain=names, range=list(DASHES.values()))
    dash = alt.StrokeDash("what:N", title=None, scale=dash_scale, legend=legend)
    shown = alt.Chart(rows).transform_filter(clock.present)
    clicked = alt.selection_point(UNIT, nearest=True, on="click", fields=["unit"], empty=False, clear=False)
    thin = (
        shown.transform_calculate(what=f"'{SINGLE}'")
        .mark_line(strokeWidth=1.4, opacity=0.75, clip=True)
        .encode(across, up, color=color, strokeDash=dash, detail="unit:N", order="vertex:O")
    )
    corners = (
        shown.mark_point(size=26, filled=True, opacity=0.8, color=COLORS[SINGLE], clip=True)
        .encode(across, up, tooltip=["unit:N", alt.Tooltip("x:Q", format=".3f"), alt.Tooltip("y:Q", format=".3f")])
        .add_params(clicked)
    )
    if not units.exact:
        corners = corners.encode(opacity=alt.value(0))
    layers = [thin, corners]
    if marked is not None:
        mine = alt.Chart(rows[rows["unit"] == marked + 1]).transform_filter(clock.present)
        layers.append(mine.mark_line(strokeWidth=4, color=MARKED, clip=True).encode(across, up, order="vertex:O"))
    for name, heights, width in ((REST, units.rest, 2.0), (SUM, units.total, 3.0)):
        data = moving_curve(units.places, heights, units.frames)
        data["until"] = np.repeat(untils(units.frames), len(units.places))
        whole = alt.Chart(data).transform_filter(clock.present).transform_calculate(what=f"'{name}'")
        layers.append(whole.mark_line(strokeWidth=width, clip=True).encode(across, up, color=color, strokeDash=dash))
    layers.append(epoch_shown(result, units.frames, clock))
    return dress(alt.LayerChart(layer=layers).add_params(*clock.params).properties(height=400))


def _rows(units: UnitsResult) -> pd.DataFrame:
    """One row for each vertex of each unit in each frame."""
    frames, count, vertices = units.x.shape
    return pd.DataFrame(
        {
            **frame_columns(units.frames, count * vertices),
            "unit": np.tile(np.repeat(np.array(units.units, dtype=np.int16) + 1, vertices), frames),
            "vertex": np.tile(np.arange(vertices, dtype=np.int8), frames * count),
            "x": units.x.reshape(-1).numpy(),
            "y": units.y.reshape(-1).numpy(),
        }
    )


def _heights(units: UnitsResult) -> tuple[float, float]:
    """A window for the whole run: what the last frame needs, with some room for the others."""
    last = torch.cat([units.y[-1].reshape(-1), units.rest[-1], units.total[-1]])
    low, high = float(last.min()), float(last.max())
    room = high - low or 1.0
    return low - 0.15 * room, high + 0.15 * room
