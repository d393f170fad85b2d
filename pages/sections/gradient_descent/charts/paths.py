"""Pictures of descent: the paths over the surface's contours."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.descent.surfaces import Surface, heights
from core.descent.walk import DescentResult
from core.parts.optimizers import OPTIMIZERS
from pages.sections.gradient_descent.charts.contours import lines, regions
from pages.sections.gradient_descent.charts.steps import arrows
from pages.sections.gradient_descent.settings import Curve
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.timeline import LossCurve, frame_of, step_label, untils
from ui.theme import INK, QUIET, SURFACE, looks

START = "start"
"""The name of the selection that a click on the paths makes."""
GRID = 41
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


def path_chart(
    surface: Surface,
    knobs: dict[str, float],
    results: Sequence[DescentResult],
    steps: Sequence[int],
    clock: Clock,
    followed: DescentResult,
) -> alt.LayerChart:
    """The walks over the contours on one clock whose frames are `steps`; what leaves the window is cut off at its edge.

    The `followed` walk has its arrows drawn. A click selects the nearest place of a grid, under the name `START`.
    """
    (x_low, x_high), (y_low, y_high) = surface.window
    across = alt.X(
        "x:Q", title=surface.axes[0], scale=alt.Scale(domain=[x_low, x_high], nice=False), axis=alt.Axis(grid=False)
    )
    up = alt.Y(
        "y:Q", title=surface.axes[1], scale=alt.Scale(domain=[y_low, y_high], nice=False), axis=alt.Axis(grid=False)
    )
    walks = pd.concat([_rows(result, steps) for result in results], ignore_index=True)
    names = [result.optimizer for result in results]
    worn = [LOOKS[name] for name in names]
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, columns=2, labelLimit=200)
    color = alt.Color("run:N", title=None, scale=alt.Scale(domain=names, range=[k.color for k in worn]), legend=legend)
    dash = alt.StrokeDash(
        "run:N", title=None, scale=alt.Scale(domain=names, range=[list(k.dash) or [1, 0] for k in worn]), legend=legend
    )
    # Another field of the same names: on `run` itself the shapes would join the legend of lines.
    shape = alt.Shape("mark:N", scale=alt.Scale(domain=names, range=[k.shape for k in worn]), legend=None)
    base = alt.Chart(walks).encode(across, up, color=color)
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
    start = (
        alt.Chart(walks.iloc[[0]])
        .mark_point(shape="circle", size=230, filled=False, color=QUIET, strokeWidth=2, clip=True)
        .encode(across, up)
    )
    layers = alt.LayerChart(
        layer=[
            *_ground(surface, knobs, across, up),
            start,
            path,
            dots,
            *arrows(surface, followed, steps, clock),
            here,
            _places(surface).encode(across, up),
            step_label(steps, clock, "step"),
        ]
    )
    return dress(layers.add_params(*clock.params).properties(height=360))


def _ground(surface: Surface, knobs: dict[str, float], across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """What is walked on: the filled regions, the contour lines over them, and a cross at each minimum."""
    grid = heights(surface, knobs)
    ground = alt.Chart(regions(*grid)).mark_line(
        filled=True, fill=SURFACE, fillOpacity=0.055, strokeWidth=0, clip=True, tooltip=None, aria=False
    )
    outlines = alt.Chart(lines(*grid)).mark_line(
        color=SURFACE, opacity=0.45, strokeWidth=0.8, clip=True, tooltip=None, aria=False
    )
    drawn = [layer.encode(across, up, detail="outline:N", order="order:Q") for layer in (ground, outlines)]
    minima = pd.DataFrame(list(surface.minima), columns=["x", "y"], dtype=float)
    goal = alt.Chart(minima).mark_point(
        shape="cross", angle=45, size=120, filled=True, color=INK, opacity=0.75, clip=True
    )
    return [*drawn, goal.encode(across, up)]


def _places(surface: Surface) -> alt.Chart:
    """An invisible grid to click on: a selection needs marks, and the ground has none of its own."""
    (x_low, x_high), (y_low, y_high) = surface.window
    x, y = np.meshgrid(np.linspace(x_low, x_high, GRID), np.linspace(y_low, y_high, GRID))
    places = pd.DataFrame({"x": x.ravel().round(3).astype(np.float32), "y": y.ravel().round(3).astype(np.float32)})
    clicked = alt.selection_point(START, nearest=True, on="click", fields=["x", "y"], empty=False, clear=False)
    chart: alt.Chart = alt.Chart(places).mark_point(size=60, opacity=0, filled=True, aria=False).add_params(clicked)
    return chart


def _rows(result: DescentResult, steps: Sequence[int]) -> pd.DataFrame:
    frames = [frame_of(step, steps) for step in result.steps]
    return pd.DataFrame(
        {
            "run": pd.Categorical([result.optimizer] * len(frames)),
            "mark": pd.Categorical([result.optimizer] * len(frames)),
            "step": np.array(result.steps, dtype=np.int16),
            "x": result.points[:, 0].numpy(),
            "y": result.points[:, 1].numpy(),
            "frame": np.array(frames, dtype=np.int16),
            "until": untils(frames),
        }
    )
