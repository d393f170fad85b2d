"""Pictures of descent: the paths over the surface's contours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import altair as alt
import numpy as np
from torch import Tensor

from core.descent.surfaces import Surface
from core.descent.walk import DescentResult
from core.parts.optimizers import OPTIMIZERS
from pages.sections.gradient_descent.charts.frames import frames_of
from pages.sections.gradient_descent.charts.ground import ground, ground_layers, places
from pages.sections.gradient_descent.charts.steps import arrow_rows, arrows, arrows_of
from pages.sections.gradient_descent.settings import Curve
from ui.charts.clock import Clock
from ui.charts.form import FEW_ON_A_PHONE, Picture, Value, form, stack
from ui.charts.plane import limits, plane_axes, plane_params
from ui.charts.present import Present
from ui.charts.timeline import LossCurve, run_looks, shown_steps, step_label
from ui.theme import QUIET, Look, looks

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
    walks = stack({result.optimizer: _rows(result, steps) for result in results})
    rows = arrow_rows(surface, followed, steps)
    tables = {
        **ground(surface, tuple(knobs.items())),
        "walks": walks,
        "start": {"x": [float(results[0].points[0, 0])], "y": [float(results[0].points[0, 1])]},
        "arrows": rows,
        "_shown": shown_steps(steps, "step"),
    }
    values: dict[str, Value] = {
        **limits(surface.window),
        **Present("walks", clock).values(walks, by=["run"]),
        **arrows_of(clock).values(rows),
        **clock.values,
    }
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
    path = so_far.mark_line(strokeWidth=2.2, clip=True, order=False).encode(strokeDash=dash)
    dots = so_far.mark_point(size=16, filled=True, clip=True, opacity=1, fillOpacity=0.9).encode(shape=shape)
    walks, followed = Present("walks", clock), arrows_of(clock)
    here = (
        walks.read("run", "step", "x", "y")
        .transform_calculate(mark="datum.run")
        .mark_point(size=190, filled=True, stroke="white", strokeWidth=1.5, opacity=1, clip=True)
        .encode(
            *(across, up, color),
            shape=shape,
            tooltip=["run:N", "step:Q", alt.Tooltip("x:Q", format=".4f"), alt.Tooltip("y:Q", format=".4f")],
        )
    )
    start = alt.Chart(alt.NamedData("start")).mark_point(
        shape="circle", size=230, filled=False, color=QUIET, strokeWidth=2, clip=True
    )
    layers = [
        *ground_layers(across, up),
        start.encode(across, up),
        path,
        dots,
        *arrows(across, up, followed),
        here,
        places(),
        step_label(clock),
    ]
    return alt.LayerChart(layer=layers).add_params(*clock.params, *walks.params, *followed.params, *plane_params())


def _rows(result: DescentResult, steps: Sequence[int]) -> dict[str, Any]:
    return {
        "step": np.array(result.steps, dtype=np.int16),
        "x": result.points[:, 0].numpy(),
        "y": result.points[:, 1].numpy(),
        **frames_of(result, steps),
    }
