"""Pictures of descent: the paths over the surface's contours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.descent.surfaces import Surface, heights
from core.descent.walk import DescentResult
from core.parts.optimizers import OPTIMIZERS
from pages.sections.gradient_descent.charts.contours import levels, lines, packed, regions, unpacked
from pages.sections.gradient_descent.charts.frames import frames_of
from pages.sections.gradient_descent.charts.steps import arrow_rows, arrows
from pages.sections.gradient_descent.settings import Curve, DescentPageSettings
from ui.charts.clock import Clock
from ui.charts.form import FEW_ON_A_PHONE, Picture, Table, Value, arrow, form, stack
from ui.charts.plane import around, limits, plane_axes, plane_params
from ui.charts.timeline import LossCurve, run_looks, shown_steps, step_label
from ui.theme import INK, QUIET, SURFACE, Look, looks

START = "start"
"""The name of the selection that a click on the paths makes."""
ACROSS, UP = 61, 31
"""Places to click on in each direction."""
LOOKS = looks(OPTIMIZERS)


VALUES: dict[str, Callable[[DescentResult], Tensor]] = {
    Curve.LOSS: lambda result: result.losses,
    Curve.GRADIENT_NORM: lambda result: result.gradient_norms,
    Curve.LEARNING_RATE: lambda result: result.rates,
}
"""Where each curve stands in a result."""


def curves(results: Sequence[DescentResult], quantity: str) -> list[LossCurve]:
    """One of `Curve` of every walk, each in its optimizer's look."""
    values = VALUES[quantity]
    return [LossCurve(r.optimizer, LOOKS[r.optimizer], values(r), quantity) for r in results]


def path_picture(
    surface: Surface,
    knobs: dict[str, float],
    results: Sequence[DescentResult],
    steps: Sequence[int],
    clock: Clock,
    followed: DescentResult,
    *,
    alt_text: str,
) -> Picture:
    """The walks over the contours on one clock whose frames are `steps`; what leaves the window is cut off at its edge.

    The `followed` walk has its arrows drawn. A click selects the nearest place of a grid, under the name `START`.
    """
    tables = {
        **_ground(surface, tuple(knobs.items())),
        "walks": stack({result.optimizer: _rows(result, steps) for result in results}),
        "start": {"x": [float(results[0].points[0, 0])], "y": [float(results[0].points[0, 1])]},
        "arrows": arrow_rows(surface, followed, steps),
        "_shown": shown_steps(steps, "step"),
    }
    values: dict[str, Value] = {**limits(surface.window), **clock.values}
    runs = tuple((result.optimizer, LOOKS[result.optimizer]) for result in results)
    return path_form(surface.axes, runs, clock).fill(tables, values, alt_text=alt_text)


@form
def path_form(axes: tuple[str, str], runs: tuple[tuple[str, Look], ...], clock: Clock) -> alt.LayerChart:
    """Walks over contours, each in its look, with the arrows of one."""
    across, up = plane_axes(axes)
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, columns=FEW_ON_A_PHONE, labelLimit=200)
    color, dash, shape = run_looks(runs, legend)
    base = alt.Chart(alt.NamedData("walks")).transform_calculate(mark="datum.run").encode(across, up, color=color)
    so_far = base.transform_filter(clock.past)
    path = so_far.mark_line(strokeWidth=2.2, clip=True).encode(strokeDash=dash, order="step:Q")
    dots = so_far.mark_point(size=16, filled=True, clip=True, opacity=0.9).encode(shape=shape)
    here = (
        base.transform_filter(clock.present)
        .mark_point(size=190, filled=True, stroke="white", strokeWidth=1.5, opacity=1, clip=True)
        .encode(
            shape=shape,
            tooltip=["run:N", "step:Q", alt.Tooltip("x:Q", format=".4f"), alt.Tooltip("y:Q", format=".4f")],
        )
    )
    start = alt.Chart(alt.NamedData("start")).mark_point(
        shape="circle", size=230, filled=False, color=QUIET, strokeWidth=2, clip=True
    )
    layers = [
        *_ground_layers(across, up),
        start.encode(across, up),
        path,
        dots,
        *arrows(across, up, clock),
        here,
        _places().encode(across, up),
        step_label(clock),
    ]
    return alt.LayerChart(layer=layers).add_params(*clock.params, *plane_params())


@lru_cache(maxsize=16)
def _ground(surface: Surface, knobs: tuple[tuple[str, float], ...]) -> dict[str, bytes]:
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


def _ground_layers(across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The filled regions, the contour lines over them, and a cross at each minimum."""
    ground = unpacked(alt.Chart(alt.NamedData("_regions"))).mark_line(
        filled=True, fill=SURFACE, fillOpacity=0.045, strokeWidth=0, clip=True, tooltip=None, aria=False
    )
    contours = unpacked(alt.Chart(alt.NamedData("_contours"))).mark_line(
        color=SURFACE, opacity=0.45, strokeWidth=0.8, clip=True, tooltip=None, aria=False
    )
    drawn = [layer.encode(across, up, detail="outline:N", order="order:Q") for layer in (ground, contours)]
    goal = alt.Chart(alt.NamedData("minima")).mark_point(
        shape="cross", angle=45, size=120, filled=True, color=INK, opacity=0.75, clip=True
    )
    return [*drawn, goal.encode(across, up)]


def _places() -> alt.Chart:
    """An invisible grid to click on: a selection needs marks, and the ground has none of its own. A place beyond what
    a start can be set to stands at the last one that can."""
    clicked = alt.selection_point(START, nearest=True, on="click", fields=["x", "y"], empty=False, clear=False)
    shares = {"x": f"(datum.place % {ACROSS} + 0.5) / {ACROSS}", "y": f"(floor(datum.place / {ACROSS}) + 0.5) / {UP}"}
    edges = {"x": ("plane_left", "plane_right"), "y": ("plane_bottom", "plane_top")}
    places = {}
    for axis, (low, high) in edges.items():
        knob = DescentPageSettings.knobs()[f"start_{axis}"]
        place = f"round(1000 * ({low} + {shares[axis]} * ({high} - {low}))) / 1000"
        places[axis] = f"clamp({place}, {knob.low:g}, {knob.high:g})"
    grid = alt.Chart(alt.sequence(0, ACROSS * UP, as_="place")).transform_calculate(**places)
    chart: alt.Chart = grid.mark_point(size=60, opacity=0, filled=True, aria=False).add_params(clicked)
    return chart


def _rows(result: DescentResult, steps: Sequence[int]) -> dict[str, Any]:
    return {
        "step": np.array(result.steps, dtype=np.int16),
        "x": result.points[:, 0].numpy(),
        "y": result.points[:, 1].numpy(),
        **frames_of(result, steps),
    }
