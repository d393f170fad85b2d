"""Two layered charts that follow one clock, small enough to check by eye."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.clock import Clock

POINTS = 100

Layers = alt.LayerChart | alt.FacetChart  # what Altair says that add_params gives


def shown_step(steps: list[int], clock: Clock) -> alt.Chart:
    """The true step of the shown frame, as a text in the corner that a test can read."""
    frames = pd.DataFrame({"frame": np.arange(len(steps), dtype=np.int16), "step": steps})
    text = alt.Chart(frames).mark_text(align="left", color="gray")
    text = text.encode(x=alt.value(8), y=alt.value(10), text=alt.Text("step:Q", format="d"))
    shown: alt.Chart = text.transform_filter(clock.now)
    return shown


def wave(steps: list[int], clock: Clock) -> Layers:
    """A curve of 100 points that changes from frame to frame."""
    frame = np.repeat(np.arange(len(steps), dtype=np.int16), POINTS)
    x = np.tile(np.linspace(0, 1, POINTS, dtype=np.float32), len(steps))
    y = np.sin(2 * np.pi * (1 + frame / len(steps)) * x).astype(np.float32)
    line = (
        alt.Chart(pd.DataFrame({"frame": frame, "x": x, "y": y}))
        .mark_line()
        .encode(
            alt.X("x:Q", scale=alt.Scale(domain=[0, 1])),
            alt.Y("y:Q", scale=alt.Scale(domain=[-1.2, 1.2])),
        )
        .transform_filter(clock.now)
    )
    layers = alt.layer(line, shown_step(steps, clock))
    return layers.add_params(*clock.params).properties(height=220, title="Wave")


def path(steps: list[int], clock: Clock) -> Layers:
    """A spiral walked so far, and the present position."""
    turn = np.linspace(0, 6 * np.pi, len(steps))
    columns = {"x": np.cos(turn) * turn, "y": np.sin(turn) * turn}
    walk = pd.DataFrame({"frame": np.arange(len(steps), dtype=np.int16), **columns}).astype(
        {"x": np.float32, "y": np.float32}
    )
    square = alt.Scale(domain=[-20, 20])
    base = alt.Chart(walk).encode(alt.X("x:Q", scale=square), alt.Y("y:Q", scale=square), alt.Order("frame:Q"))
    trail = base.mark_line().transform_filter(clock.past)
    present = base.mark_circle(size=90, color="#d62728").transform_filter(clock.now)
    layers = alt.layer(trail, present, shown_step(steps, clock))
    return layers.add_params(*clock.params).properties(height=220, title="Path")
