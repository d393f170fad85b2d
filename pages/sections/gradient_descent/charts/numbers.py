"""The shown step in numbers, and what it stands for: a line through points."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.descent.surfaces import Surface
from core.descent.walk import DescentResult
from pages.sections.gradient_descent.charts.frames import frames_of, present
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.timeline import step_label
from ui.theme import INK, QUIET, ROSE


def data_line_chart(surface: Surface, walk: DescentResult, steps: Sequence[int], clock: Clock) -> alt.LayerChart:
    """The points whose loss is descended, and the line that the parameters of the shown step are."""
    x, y = surface.samples()
    low, high = float(y.min()), float(y.max())
    room = 0.6 * (high - low)
    across = alt.X("x:Q", title="x", scale=alt.Scale(domain=[0, 1], nice=False))
    up = alt.Y("y:Q", title="y", scale=alt.Scale(domain=[low - room, high + room], nice=False))
    dots = alt.Chart(pd.DataFrame({"x": x.numpy(), "y": y.numpy()}))
    w, b = walk.points[:, 0], walk.points[:, 1]
    rows = frames_of(walk, steps).assign(x=np.float32(0), y=b.numpy(), x_end=np.float32(1), y_end=(w + b).numpy())
    best_w, best_b = surface.minima[0]
    best = pd.DataFrame({"x": [0.0], "y": [best_b], "x_end": [1.0], "y_end": [best_w + best_b]})
    layers = [
        dots.mark_point(size=34, filled=True, color=QUIET, opacity=0.75).encode(across, up),
        alt.Chart(best)
        .mark_rule(color=INK, strokeDash=[5, 4], clip=True)
        .encode(across, up, x2="x_end:Q", y2="y_end:Q"),
        present(alt.Chart(rows), clock)
        .mark_rule(color=ROSE.color, strokeWidth=3, clip=True)
        .encode(across, up, x2="x_end:Q", y2="y_end:Q"),
        step_label(steps, clock, "step"),
    ]
    return dress(alt.LayerChart(layer=layers).add_params(*clock.params).properties(height=300))


def numbers_chart(axes: Sequence[str], walk: DescentResult, steps: Sequence[int], clock: Clock) -> alt.LayerChart:
    """The update at the shown step as a small table: parameters, gradient, step, and the parameters after it.

    `axes` names the free parameters, one or two.
    """
    rate = walk.rates[list(walk.steps)][:, None].float()
    quantities = {
        "θ before": walk.points,
        "gradient g": walk.gradients,
        "-α g": -rate * walk.gradients,
        "step taken": walk.moves,
        "θ after": walk.points + walk.moves,
    }
    names, count = list(quantities), len(walk.steps)
    frames = frames_of(walk, steps)
    table = pd.concat(
        [
            frames.assign(
                row=pd.Categorical([name] * count, names),
                col=pd.Categorical([axis] * count, list(axes)),
                value=v[:, k].numpy(),
            )
            for name, v in quantities.items()
            for k, axis in enumerate(axes)
        ],
        ignore_index=True,
    )
    up = alt.Y("row:N", sort=names, title=None, axis=alt.Axis(labelFontSize=13, domain=False, ticks=False))
    across = alt.X(
        "col:N",
        sort=list(axes),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=0, labelFontSize=13, domain=False, ticks=False),
    )
    text = present(alt.Chart(table), clock).mark_text(fontSize=14, color=INK, font="monospace")
    cells = text.encode(across, up, text=alt.Text("value:Q", format=".5g"))
    return dress(alt.LayerChart(layer=[cells]).add_params(*clock.params).properties(height=170))
