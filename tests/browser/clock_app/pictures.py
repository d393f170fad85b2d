"""Two layered charts that follow one clock, small enough to check by eye."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from ui.charts.clock import Clock
from ui.charts.form import Picture, form

POINTS = 100


def wave(steps: list[int], clock: Clock) -> Picture:
    """A curve of 100 points that changes from frame to frame."""
    frame = np.repeat(np.arange(len(steps), dtype=np.int16), POINTS)
    x = np.tile(np.linspace(0, 1, POINTS, dtype=np.float32), len(steps))
    y = np.sin(2 * np.pi * (1 + frame / len(steps)) * x).astype(np.float32)
    tables = {"wave": {"frame": frame, "x": x, "y": y}, "steps": frames(steps)}
    return wave_form(clock).fill(tables, clock.values, alt_text="A wave")


def path(steps: list[int], clock: Clock) -> Picture:
    """A spiral walked so far, and the present position."""
    turn = np.linspace(0, 6 * np.pi, len(steps), dtype=np.float32)
    walk = {"frame": np.arange(len(steps), dtype=np.int16), "x": np.cos(turn) * turn, "y": np.sin(turn) * turn}
    return path_form(clock).fill({"walk": walk, "steps": frames(steps)}, clock.values, alt_text="A spiral")


@form
def wave_form(clock: Clock) -> alt.LayerChart:
    """The curve of the shown frame."""
    line = (
        alt.Chart(alt.NamedData("wave"))
        .mark_line()
        .encode(
            alt.X("x:Q", scale=alt.Scale(domain=[0, 1])),
            alt.Y("y:Q", scale=alt.Scale(domain=[-1.2, 1.2])),
        )
        .transform_filter(clock.now)
    )
    layers = alt.LayerChart(layer=[line, shown_step(clock)])
    return layers.add_params(*clock.params).properties(height=220, title="Wave")


@form
def path_form(clock: Clock) -> alt.LayerChart:
    """The walk up to the shown frame, and a dot at its end."""
    square = alt.Scale(domain=[-20, 20])
    base = alt.Chart(alt.NamedData("walk")).encode(
        alt.X("x:Q", scale=square), alt.Y("y:Q", scale=square), alt.Order("frame:Q")
    )
    trail = base.mark_line().transform_filter(clock.past)
    present = base.mark_circle(size=90, color="#d62728").transform_filter(clock.now)
    layers = alt.LayerChart(layer=[trail, present, shown_step(clock)])
    return layers.add_params(*clock.params).properties(height=220, title="Path")


def frames(steps: list[int]) -> dict[str, Any]:
    """The true step of each frame."""
    return {"frame": np.arange(len(steps), dtype=np.int16), "step": np.array(steps, dtype=np.int32)}


def shown_step(clock: Clock) -> alt.Chart:
    """The true step of the shown frame, as a text in the corner that a test can read."""
    text = alt.Chart(alt.NamedData("steps")).mark_text(align="left", color="gray")
    text = text.encode(x=alt.value(8), y=alt.value(10), text=alt.Text("step:Q", format="d"))
    shown: alt.Chart = text.transform_filter(clock.now)
    return shown
