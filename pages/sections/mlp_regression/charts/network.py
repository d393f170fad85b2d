"""The network: units as circles, and its weights as lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from torch import Tensor

from core.regression.result import RegressionResult
from core.regression.weights import WeightsResult
from pages.sections.mlp_regression.charts.frames import (
    PICTURE,
    epochs_shown,
    frame_columns,
    picture_params,
    picture_values,
)
from pages.sections.mlp_regression.charts.marked import UNIT, place_of
from ui.charts.clock import Clock
from ui.charts.form import FITTED, Picture, Table, Value, form, number
from ui.charts.found import Found
from ui.charts.timeline import step_label
from ui.theme import GREEN, MARKED, QUIET, SOLID, VIOLET

ABOVE, BELOW = "weight above 0", "weight below 0"
COLORS = {ABOVE: GREEN.color, BELOW: VIOLET.color}
DASHES = {ABOVE: SOLID, BELOW: [4, 3]}
FAINT, PLAIN, OWN = 0.3, 0.7, 1.0
"""How opaque lines are: beside those of a marked unit, where none is marked, and those of the marked one."""
WIDE, LARGEST = f"{FITTED}_width", 34
"""The parameter that says how many pixels a circle is wide, and the most; with many units it is smaller."""


def network_picture(
    result: RegressionResult, inside: WeightsResult, clock: Clock, marked: int | None, *, alt_text: str
) -> Picture:
    """Units as circles, weights as lines between them: wider where larger, solid above 0 and dashed below.

    A click on a unit of the last hidden layer selects it under the name `UNIT`.
    """
    sizes = [len(units) for units in inside.drawn]
    place = place_of(inside, marked)
    found = _found(len(inside.edges))
    tables: dict[str, Table] = {
        own.table: _rows(edges, inside.frames) for own, edges in zip(found, inside.edges, strict=True)
    }
    tables |= {"nodes": _nodes(inside), "_shown": epochs_shown(result, inside.frames)}
    values: dict[str, Value] = {
        "sizes": list(map(float, sizes)),
        "most_units": max(sizes),
        "largest": inside.largest,
        "marked": 0 if marked is None else marked + 1,
        "place": -1 if place is None else place,
        "opacity": PLAIN if marked is None else FAINT,
        **picture_values(inside.frames, clock),
    }
    for own, edges in zip(found, inside.edges, strict=True):
        values |= own.values(edges[0].numel())
    return network_form(len(found), clock).fill(tables, values, alt_text=alt_text)


@form
def network_form(layers: int, clock: Clock) -> alt.LayerChart:
    """The lines of so many layers of weights, and over them the units that they join."""
    given = [number(name) for name in ("sizes", "most_units", "largest", "marked", "place", "opacity")]
    across = alt.X("at:Q", scale=alt.Scale(domain=[-0.15, layers + 0.15], nice=False), axis=None)
    up = alt.Y("height:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None)
    found, looks, opacity = _found(layers), _looks(number("largest")), number("opacity")
    drawn: list[alt.Chart] = []
    for k, own in enumerate(found):
        still = own.first.transform_calculate(
            at=str(k),
            to_at=str(k + 1),
            height=f"(datum.before + 0.5) / sizes[{k}]",
            to_height=f"(datum.after + 0.5) / sizes[{k + 1}]",
        )
        lines = own.read(still, "weight").transform_calculate(
            size="abs(datum.weight)", sign=f"datum.weight < 0 ? '{BELOW}' : '{ABOVE}'"
        )
        side = {layers - 2: "after", layers - 1: "before"}.get(k)
        plain = alt.value(opacity)
        shade: Any = alt.condition(f"datum.{side} == place", alt.value(OWN), plain) if side else plain
        ends = [across, up, alt.X2("to_at"), alt.Y2("to_height")]
        drawn.append(lines.mark_rule(clip=True, aria=False).encode(*ends, **looks, opacity=shade))
    drawn += [*_circles(across, up), step_label(clock)]
    wide = alt.param(name=WIDE, expr=f"min({LARGEST}, 0.85 * height / most_units)")
    given += [param for own in found for param in own.params]
    return alt.LayerChart(layer=drawn).add_params(*clock.params, *picture_params(clock), *given, wide)


def _found(layers: int) -> list[Found]:
    """The table of each layer of weights."""
    return [Found(f"weights_{k}", PICTURE) for k in range(layers)]


def _looks(largest: alt.Parameter) -> dict[str, Any]:
    """How the sign and the size of a weight are seen on its line."""
    names = list(COLORS)
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3)
    color_scale = alt.Scale(domain=names, range=list(COLORS.values()))
    dash_scale = alt.Scale(domain=names, range=list(DASHES.values()))
    return {
        "color": alt.Color("sign:N", title=None, scale=color_scale, legend=legend),
        "strokeDash": alt.StrokeDash("sign:N", title=None, scale=dash_scale, legend=legend),
        "strokeWidth": alt.StrokeWidth("size:Q", scale=alt.Scale(domain=[0, largest], range=[0.1, 7]), legend=None),
        "tooltip": [alt.Tooltip("weight:Q", title="weight", format=".4f")],
    }


def _circles(across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The units with their labels; the circles of the last hidden layer can be clicked."""
    clicked = alt.selection_point(UNIT, on="click", fields=["unit"], empty=False, clear=False)
    nodes = alt.Chart(alt.NamedData("nodes"))
    chosen = "datum.unit == marked && datum.unit > 0"
    area, letters = alt.ExprRef(f"0.785 * {WIDE} * {WIDE}"), alt.ExprRef(f"0.5 * {WIDE}")
    circles = nodes.mark_circle(size=area, opacity=1, stroke="white", strokeWidth=1).encode(
        *(across, up),
        color=alt.condition(chosen, alt.value(MARKED), alt.value(QUIET)),
        tooltip=[alt.Tooltip("told:N", title="this is")],
    )
    labels = nodes.mark_text(color="white", fontSize=letters, fontWeight="bold").encode(across, up, text="label:N")
    return [circles.add_params(clicked), labels.encode(tooltip=alt.value(None))]


def _nodes(inside: WeightsResult) -> dict[str, Any]:
    """The units: the input x, the output ŷ, and the hidden ones, of which the last layer's have a number to click."""
    last = len(inside.drawn) - 1
    rows = [(layer, place, unit) for layer, units in enumerate(inside.drawn) for place, unit in enumerate(units)]
    return {
        "at": np.array([layer for layer, _, _ in rows], dtype=np.int8),
        "height": np.array([(place + 0.5) / len(inside.drawn[layer]) for layer, place, _ in rows], dtype=np.float32),
        "unit": np.array([unit + 1 if layer == last - 1 else 0 for layer, _, unit in rows], dtype=np.int16),
        "label": ["x" if layer == 0 else "ŷ" if layer == last else str(unit + 1) for layer, _, unit in rows],
        "told": [{0: "the input", last: "the prediction"}.get(layer, f"unit {unit + 1}") for layer, _, unit in rows],
    }


def _rows(edges: Tensor, frames: Sequence[int]) -> dict[str, Any]:
    """One row for each weight of a layer (K, to, from) in each of the K frames."""
    count, after, before = edges.shape
    return {
        **frame_columns(frames, after * before),
        "after": np.tile(np.repeat(np.arange(after, dtype=np.int8), before), count),
        "before": np.tile(np.arange(before, dtype=np.int8), count * after),
        "weight": edges.reshape(-1).numpy(),
    }
