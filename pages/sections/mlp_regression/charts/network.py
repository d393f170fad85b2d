"""The network: units as circles, and its weights as lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.regression.result import RegressionResult
from core.regression.weights import WeightsResult
from pages.sections.mlp_regression.charts.frames import epoch_shown, frame_columns
from pages.sections.mlp_regression.charts.marked import UNIT, place_of
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.theme import GREEN, MARKED, QUIET, VIOLET

ABOVE, BELOW = "above 0", "below 0"
COLORS = {ABOVE: GREEN.color, BELOW: VIOLET.color}
DASHES = {ABOVE: [1, 0], BELOW: [4, 3]}


def network_chart(result: RegressionResult, inside: WeightsResult, clock: Clock, marked: int | None) -> alt.LayerChart:
    """Units as circles, weights as lines between them: wider where larger, solid above 0 and dashed below.

    A click on a unit of the last hidden layer selects it under the name `UNIT`.
    """
    sizes = [len(units) for units in inside.drawn]
    last = len(sizes) - 1
    across = alt.X("at:Q", scale=alt.Scale(domain=[-0.15, last + 0.15], nice=False), axis=None)
    up = alt.Y("height:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None)
    place = place_of(inside, marked)
    layers: list[alt.Chart] = []
    for k, edges in enumerate(inside.edges):
        drawn = alt.Chart(_rows(edges, inside.frames)).transform_filter(clock.present)
        drawn = drawn.transform_calculate(
            at=str(k),
            to_at=str(k + 1),
            height=f"(datum.before + 0.5) / {sizes[k]}",
            to_height=f"(datum.after + 0.5) / {sizes[k + 1]}",
            size="abs(datum.weight)",
            sign=f"datum.weight < 0 ? '{BELOW}' : '{ABOVE}'",
        )
        faint = 0.7 if marked is None else 0.3
        opacity: Any = alt.value(faint)
        if place is not None and k >= last - 2:
            own = f"datum.{'after' if k == last - 2 else 'before'} == {place}"
            opacity = alt.condition(own, alt.value(1.0), alt.value(faint))
        ends = [across, up, alt.X2("to_at"), alt.Y2("to_height")]
        layers.append(drawn.mark_rule(clip=True).encode(*ends, **_looks(inside.largest), opacity=opacity))
    layers += [*_nodes(inside, across, up, marked), epoch_shown(result, inside.frames, clock)]
    return dress(alt.LayerChart(layer=layers).add_params(*clock.params).properties(height=max(240, 23 * max(sizes))))


def _looks(largest: float) -> dict[str, Any]:
    """How the sign and the size of a weight are seen on its line."""
    names = list(COLORS)
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3)
    color_scale = alt.Scale(domain=names, range=list(COLORS.values()))
    dash_scale = alt.Scale(domain=names, range=list(DASHES.values()))
    return {
        "color": alt.Color("sign:N", title="weight", scale=color_scale, legend=legend),
        "strokeDash": alt.StrokeDash("sign:N", title="weight", scale=dash_scale, legend=legend),
        "strokeWidth": alt.StrokeWidth("size:Q", scale=alt.Scale(domain=[0, largest], range=[0.1, 7]), legend=None),
        "tooltip": [alt.Tooltip("weight:Q", format=".4f")],
    }


def _nodes(inside: WeightsResult, across: alt.X, up: alt.Y, marked: int | None) -> list[alt.Chart]:
    """The units: the input x, the output ŷ, and the hidden ones, of which the last layer's can be clicked."""
    last = len(inside.drawn) - 1
    rows = [
        {
            "at": layer,
            "height": (place + 0.5) / len(units),
            "unit": unit + 1 if layer == last - 1 else 0,
            "label": "x" if layer == 0 else "ŷ" if layer == last else str(unit + 1),
        }
        for layer, units in enumerate(inside.drawn)
        for place, unit in enumerate(units)
    ]
    clicked = alt.selection_point(UNIT, on="click", fields=["unit"], empty=False, clear=False)
    nodes = alt.Chart(pd.DataFrame(rows))
    chosen = f"datum.unit == {0 if marked is None else marked + 1} && datum.unit > 0"
    circles = nodes.mark_circle(size=230, opacity=1, stroke="white", strokeWidth=1).encode(
        across, up, color=alt.condition(chosen, alt.value(MARKED), alt.value(QUIET)), tooltip=["label:N"]
    )
    labels = nodes.mark_text(color="white", fontSize=9, fontWeight="bold").encode(across, up, text="label:N")
    return [circles.add_params(clicked), labels.encode(tooltip=alt.value(None))]


def _rows(edges: Tensor, frames: Sequence[int]) -> pd.DataFrame:
    """One row for each weight of a layer (K, to, from) in each of the K frames."""
    count, after, before = edges.shape
    return pd.DataFrame(
        {
            **frame_columns(frames, after * before),
            "after": np.tile(np.repeat(np.arange(after, dtype=np.int8), before), count),
            "before": np.tile(np.arange(before, dtype=np.int8), count * after),
            "weight": edges.reshape(-1).numpy(),
        }
    )
