"""Pictures of hidden units: what each adds to the curve, and the network that they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.hidden_units import UnitsResult
from core.regression import RegressionResult
from core.weights import WeightsResult
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.losses import step_label, untils
from ui.charts.regression import moving_curve, x_axis
from ui.theme import INK, MARKED, QUIET, RUNS

UNIT = "unit"
"""The name of the selection that a click on a unit makes; units count from 1."""
POSITIVE, NEGATIVE = RUNS[3], RUNS[4]
"""Weights above and below 0: solid and dashed."""


def units_chart(result: RegressionResult, units: UnitsResult, clock: Clock, marked: int | None) -> alt.LayerChart:
    """What each unit adds, thin; the marked one thick; dashed all others with the bias; and the sum of it all, which is the curve.

    A click selects a unit under the name `UNIT`.
    """
    low, high = _heights(units)
    across = x_axis(result.settings)
    up = alt.Y("y:Q", title="added to the prediction", scale=alt.Scale(domain=[low, high], nice=False))
    rows = _rows(units)
    names = ["one unit", "rest and bias", "sum: the curve"]
    colors, dashes = [SINGLE, INK, RUNS[0].color], [[1, 0], [5, 4], [1, 0]]
    legend = alt.Legend(orient="top", columns=2, symbolType="stroke", symbolStrokeWidth=3, labelLimit=220)
    color = alt.Color("what:N", title=None, scale=alt.Scale(domain=names, range=colors), legend=legend)
    dash = alt.StrokeDash("what:N", title=None, scale=alt.Scale(domain=names, range=dashes), legend=legend)
    shown = alt.Chart(rows).transform_filter(clock.present)
    clicked = alt.selection_point(UNIT, nearest=True, on="click", fields=["unit"], empty=False, clear=False)
    thin = (
        shown.transform_calculate(what=f"'{names[0]}'")
        .mark_line(strokeWidth=1.4, opacity=0.75, clip=True)
        .encode(across, up, color=color, strokeDash=dash, detail="unit:N", order="vertex:O")
    )
    corners = (
        shown.mark_point(size=26, filled=True, opacity=0.8, color=SINGLE, clip=True)
        .encode(across, up, tooltip=["unit:N", alt.Tooltip("x:Q", format=".3f"), alt.Tooltip("y:Q", format=".3f")])
        .add_params(clicked)
    )
    if not units.exact:
        corners = corners.encode(opacity=alt.value(0))
    layers = [thin, corners]
    if marked is not None:
        mine = alt.Chart(rows[rows["unit"] == marked + 1]).transform_filter(clock.present)
        layers.append(mine.mark_line(strokeWidth=4, color=MARKED, clip=True).encode(across, up, order="vertex:O"))
    for name, heights, width in ((names[1], units.rest, 2.0), (names[2], units.total, 3.0)):
        data = moving_curve(units.places, heights, units.frames)
        data["until"] = np.repeat(untils(units.frames), len(units.places))
        whole = alt.Chart(data).transform_filter(clock.present).transform_calculate(what=f"'{name}'")
        layers.append(whole.mark_line(strokeWidth=width, clip=True).encode(across, up, color=color, strokeDash=dash))
    layers.append(_epoch_shown(result, units.frames, clock))
    return dress(alt.LayerChart(layer=layers).add_params(*clock.params).properties(height=400))


SINGLE = RUNS[1].color


def network_chart(result: RegressionResult, inside: WeightsResult, clock: Clock, marked: int | None) -> alt.LayerChart:
    """Units as circles, weights as lines between them: wider where larger, solid above 0 and dashed below.

    A click on a unit of the last hidden layer selects it under the name `UNIT`.
    """
    sizes = [len(units) for units in inside.drawn]
    last = len(sizes) - 1
    across = alt.X("at:Q", scale=alt.Scale(domain=[-0.15, last + 0.15], nice=False), axis=None)
    up = alt.Y("height:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None)
    across_end, up_end = alt.X2("to_at"), alt.Y2("to_height")
    names = ["above 0", "below 0"]
    looks = [POSITIVE.color, NEGATIVE.color]
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color("sign:N", title="weight", scale=alt.Scale(domain=names, range=looks), legend=legend)
    dash = alt.StrokeDash(
        "sign:N", title="weight", scale=alt.Scale(domain=names, range=[[1, 0], [4, 3]]), legend=legend
    )
    wide = alt.StrokeWidth("size:Q", scale=alt.Scale(domain=[0, inside.largest], range=[0.1, 7]), legend=None)
    layers: list[alt.Chart] = []
    for k, edges in enumerate(inside.edges):
        drawn = alt.Chart(_edges(edges, inside.frames)).transform_filter(clock.present)
        drawn = drawn.transform_calculate(
            at=str(k), to_at=str(k + 1),
            height=f"(datum.before + 0.5) / {sizes[k]}", to_height=f"(datum.after + 0.5) / {sizes[k + 1]}",
            size="abs(datum.weight)", sign=f"datum.weight < 0 ? '{names[1]}' : '{names[0]}'",
        )  # fmt: skip
        faint = 0.7 if marked is None else 0.3
        opacity: Any = alt.value(faint)
        place = _place(inside, marked)
        if place is not None and k >= last - 2:
            own = f"datum.{'after' if k == last - 2 else 'before'} == {place}"
            opacity = alt.condition(own, alt.value(1.0), alt.value(faint))
        tips = [alt.Tooltip("weight:Q", format=".4f")]
        layers.append(
            drawn.mark_rule(clip=True).encode(
                across,
                up,
                across_end,
                up_end,
                color=color,
                strokeDash=dash,
                strokeWidth=wide,
                opacity=opacity,
                tooltip=tips,
            )
        )
    layers += [*_nodes(inside, across, up, marked), _epoch_shown(result, inside.frames, clock)]
    return dress(alt.LayerChart(layer=layers).add_params(*clock.params).properties(height=max(240, 23 * max(sizes))))


def histogram_chart(
    result: RegressionResult, inside: WeightsResult, clock: Clock, marked: int | None
) -> alt.LayerChart:
    """How many weights lie where, in the shown frame; rules at the weights of the marked unit."""
    bounds, bins = inside.edges_of_bins.numpy(), inside.counts.shape[1]
    count = len(inside.frames)
    data = pd.DataFrame(
        {
            "frame": np.repeat(np.array(inside.frames, dtype=np.int16), bins),
            "until": np.repeat(untils(inside.frames), bins),
            "low": np.tile(bounds[:-1], count),
            "high": np.tile(bounds[1:], count),
            "count": inside.counts.reshape(-1).numpy().astype(np.int32),
        }
    )
    across = alt.X(
        "low:Q",
        title="weight",
        bin="binned",
        axis=alt.Axis(tickCount=7),
        scale=alt.Scale(domain=[float(bounds[0]), float(bounds[-1])], nice=False),
    )
    most = int(inside.counts.max())
    up = alt.Y(
        "count:Q",
        title="weights (square-root scale)",
        scale=alt.Scale(type="sqrt", domain=[0, most], nice=False),
        axis=alt.Axis(tickMinStep=1, tickCount=5),
    )
    bars = alt.Chart(data).transform_filter(clock.present)
    bars = bars.mark_bar(color=SINGLE, opacity=0.85, binSpacing=0).encode(
        across,
        alt.X2("high"),
        up,
        tooltip=[alt.Tooltip("low:Q", format=".3f"), alt.Tooltip("high:Q", format=".3f"), "count:Q"],
    )
    layers: list[alt.Chart] = [bars, _epoch_shown(result, inside.frames, clock)]
    place = _place(inside, marked)
    if place is not None:
        mine = torch.cat([inside.edges[-2][:, place, :], inside.edges[-1][:, :, place]], 1)
        rows = pd.DataFrame(
            {
                "frame": np.repeat(np.array(inside.frames, dtype=np.int16), mine.shape[1]),
                "until": np.repeat(untils(inside.frames), mine.shape[1]),
                "low": mine.reshape(-1).numpy(),
            }
        )
        layers.insert(
            1,
            alt.Chart(rows)
            .transform_filter(clock.present)
            .mark_rule(color=MARKED, strokeWidth=2)
            .encode(alt.X("low:Q")),
        )
    return dress(alt.LayerChart(layer=layers).add_params(*clock.params).properties(height=260))


def _nodes(inside: WeightsResult, across: alt.X, up: alt.Y, marked: int | None) -> list[alt.Chart]:
    """The units: the input x, the output ŷ, and the hidden ones, of which the last layer's can be clicked."""
    last = len(inside.drawn) - 1
    rows = [
        {
            "at": layer, "height": (place + 0.5) / len(units),
            "unit": unit + 1 if layer == last - 1 else 0,
            "label": "x" if layer == 0 else "ŷ" if layer == last else str(unit + 1),
        }
        for layer, units in enumerate(inside.drawn) for place, unit in enumerate(units)
    ]  # fmt: skip
    clicked = alt.selection_point(UNIT, on="click", fields=["unit"], empty=False, clear=False)
    nodes = alt.Chart(pd.DataFrame(rows))
    chosen = f"datum.unit == {0 if marked is None else marked + 1} && datum.unit > 0"
    circles = nodes.mark_circle(size=230, opacity=1, stroke="white", strokeWidth=1).encode(
        across, up, color=alt.condition(chosen, alt.value(MARKED), alt.value(QUIET)), tooltip=["label:N"]
    )
    labels = nodes.mark_text(color="white", fontSize=9, fontWeight="bold").encode(across, up, text="label:N")
    return [circles.add_params(clicked), labels.encode(tooltip=alt.value(None))]


def _place(inside: WeightsResult, marked: int | None) -> int | None:
    """Where the marked unit stands among the drawn ones of the last hidden layer."""
    return None if marked is None or marked not in inside.drawn[-2] else inside.drawn[-2].index(marked)


def _edges(edges: Tensor, frames: Sequence[int]) -> pd.DataFrame:
    count, after, before = edges.shape
    return pd.DataFrame(
        {
            "frame": np.repeat(np.array(frames, dtype=np.int16), after * before),
            "until": np.repeat(untils(frames), after * before),
            "after": np.tile(np.repeat(np.arange(after, dtype=np.int8), before), count),
            "before": np.tile(np.arange(before, dtype=np.int8), count * after),
            "weight": edges.reshape(-1).numpy(),
        }
    )


def _rows(units: UnitsResult) -> pd.DataFrame:
    """One row for each vertex of each unit in each frame."""
    frames, count, vertices = units.x.shape
    return pd.DataFrame(
        {
            "frame": np.repeat(np.array(units.frames, dtype=np.int16), count * vertices),
            "until": np.repeat(untils(units.frames), count * vertices),
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


def _epoch_shown(result: RegressionResult, frames: Sequence[int], clock: Clock) -> alt.Chart:
    """The true epoch of the frame that this picture shows: it has fewer than the clock."""
    return step_label([result.steps[frame] for frame in frames], clock, "epoch", frames)
