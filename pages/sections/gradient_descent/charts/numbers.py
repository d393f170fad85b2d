"""The shown step in numbers, and what it stands for: a line through points."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np

from core.descent.surfaces import Surface
from core.descent.walk import DescentResult
from pages.sections.gradient_descent.charts.frames import frames_of
from ui.charts.clock import Clock
from ui.charts.form import Picture, Value, form, named_rows, number
from ui.charts.present import Present
from ui.charts.timeline import shown_steps, step_label
from ui.theme import INK, QUIET, ROSE

QUANTITIES = ["θ before", "gradient g", "-α g", "step taken", "θ after"]
"""The rows of the table of numbers."""


def data_line_picture(
    surface: Surface, walk: DescentResult, steps: Sequence[int], clock: Clock, *, alt_text: str
) -> Picture:
    """The points whose loss is descended, and the line that the parameters of the shown step are."""
    x, y = surface.samples()
    low, high = float(y.min()), float(y.max())
    room = 0.6 * (high - low)
    w, b = walk.points[:, 0], walk.points[:, 1]
    best_w, best_b = surface.minima[0]
    zero = np.zeros(len(w), dtype=np.float32)
    lines = frames_of(walk, steps) | {"x": zero, "y": b.numpy(), "x_end": zero + 1, "y_end": (w + b).numpy()}
    tables = {
        "points": {"x": x.numpy(), "y": y.numpy()},
        "lines": lines,
        "best": {"x": [0.0], "y": [best_b], "x_end": [1.0], "y_end": [best_w + best_b]},
        "_shown": shown_steps(steps, "step"),
    }
    values: dict[str, Value] = {
        "low": low - room,
        "high": high + room,
        **Present("lines", clock).values(lines),
        **clock.values,
    }
    return data_line_form(clock).fill(tables, values, alt_text=alt_text)


@form
def data_line_form(clock: Clock) -> alt.LayerChart:
    """Points, the best line through them, and the line of the shown step."""
    low, high = number("low"), number("high")
    across = alt.X("x:Q", title="x", scale=alt.Scale(domain=[0, 1], nice=False))
    up = alt.Y("y:Q", title="y", scale=alt.Scale(domain=[low, high], nice=False))
    dots, best = (alt.Chart(alt.NamedData(name)) for name in ("points", "best"))
    lines = Present("lines", clock)
    layers = [
        dots.mark_point(size=34, filled=True, color=QUIET, opacity=0.75).encode(across, up),
        best.mark_rule(color=INK, strokeDash=[5, 4], clip=True).encode(across, up, x2="x_end:Q", y2="y_end:Q"),
        lines.read("x", "y", "x_end", "y_end")
        .mark_rule(color=ROSE.color, strokeWidth=3, clip=True)
        .encode(across, up, x2="x_end:Q", y2="y_end:Q"),
        step_label(clock),
    ]
    return alt.LayerChart(layer=layers).add_params(*clock.params, *lines.params, low, high).properties(height=300)


def numbers_picture(
    axes: Sequence[str], walk: DescentResult, steps: Sequence[int], clock: Clock, *, alt_text: str
) -> Picture:
    """The update at the shown step as a small table: parameters, gradient, step, and the parameters after it.

    `axes` names the free parameters, one or two.
    """
    rate = walk.rates[list(walk.steps)][:, None].float()
    quantities = [walk.points, walk.gradients, -rate * walk.gradients, walk.moves, walk.points + walk.moves]
    count, frames = len(walk.steps), frames_of(walk, steps)
    cells = [(row, col) for row in range(len(QUANTITIES)) for col in range(len(axes))]
    row, col = np.repeat(np.array(cells, dtype=np.int8), count, axis=0).T
    table = {
        **{name: np.tile(column, len(cells)) for name, column in frames.items()},
        "row": named_rows(row, QUANTITIES),
        "col": named_rows(col, axes),
        "value": np.concatenate([quantities[r][:, c].numpy() for r, c in cells]),
    }
    values = {**Present("cells", clock).values(table, by=["row", "col"]), **clock.values}
    return numbers_form(tuple(axes), clock).fill({"cells": table}, values, alt_text=alt_text)


@form
def numbers_form(axes: tuple[str, ...], clock: Clock) -> alt.LayerChart:
    """A table of numbers that follows the clock."""
    up = alt.Y("row:N", sort=QUANTITIES, title=None, axis=alt.Axis(labelFontSize=13, domain=False, ticks=False))
    across = alt.X(
        "col:N",
        sort=list(axes),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, labelFontSize=13, domain=False, ticks=False),
    )
    shown = Present("cells", clock)
    cells = (
        shown.read("row", "col", "value")
        .mark_text(fontSize=14, color=INK, font="monospace")
        .encode(across, up, text=alt.Text("value:Q", format=".5g"))
    )
    return alt.LayerChart(layer=[cells]).add_params(*clock.params, *shown.params).properties(height=170)
