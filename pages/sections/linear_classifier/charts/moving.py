"""What moves in every training: the line of each function in the shown frame, among the birds it is trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.classifier.regions import Window, lines_within
from core.classifier.training import ClassifierResult
from ui.charts.birds import axes, bird_points
from ui.charts.clock import Clock
from ui.charts.dress import square
from ui.charts.timeline import step_label
from ui.theme import QUIET, Look


def in_training(
    result: ClassifierResult,
    window: Window,
    ground: Sequence[alt.Chart],
    lines: Mapping[str, Look],
    clock: Clock,
    chosen: int,
) -> alt.LayerChart:
    """On the ground the line of each function as it moves, by its name, and the birds, any of which can be clicked."""
    across, up = axes(window)
    birds = bird_points(result.flock, across, up, chosen, clickable=True)
    moving = _moving_lines(result, window, clock, across, up, lines)
    layers = [*ground, moving, *birds, _tested(result, across, up), step_label(result.steps, clock, "epoch")]
    return square(alt.LayerChart(layer=layers).add_params(*clock.params))


def _moving_lines(
    result: ClassifierResult, window: Window, clock: Clock, across: alt.X, up: alt.Y, lines: Mapping[str, Look]
) -> alt.Chart:
    """The line of each function in the shown frame; dash and colour tell whose it is."""
    ends = lines_within(window, result.weight, result.bias)
    frames, count = ends.shape[:2]
    flat = ends.reshape(-1, 2)
    data = pd.DataFrame(
        {
            "frame": np.repeat(np.arange(frames, dtype=np.int16), 2 * count),
            "line": pd.Categorical(np.tile(np.repeat(list(lines), 2), frames)),
            "x1": flat[:, 0].numpy(),
            "x2": flat[:, 1].numpy(),
        }
    )
    looks = lines.values()
    legend = alt.Legend(orient="bottom", columns=3, symbolType="stroke", symbolSize=300) if count > 1 else None
    dash = alt.Scale(domain=list(lines), range=[list(look.dash) or [1, 0] for look in looks])
    stroke = alt.Scale(domain=list(lines), range=[look.color for look in looks])
    drawn: alt.Chart = alt.Chart(data.dropna()).transform_filter(clock.now).mark_line(strokeWidth=3, clip=True)
    return drawn.encode(
        across,
        up,
        stroke=alt.Stroke("line:N", title="score 0 of", scale=stroke, legend=legend),
        strokeDash=alt.StrokeDash("line:N", title="score 0 of", scale=dash, legend=legend),
    )


def _tested(result: ClassifierResult, across: alt.X, up: alt.Y) -> alt.Chart:
    """A small hollow square round each bird that is held out."""
    features, _ = result.tested
    data = pd.DataFrame(features.numpy(), columns=["x1", "x2"])
    squares = alt.Chart(data).mark_point(
        shape="square", size=230, filled=False, color=QUIET, strokeWidth=1.5, clip=True
    )
    drawn: alt.Chart = squares.encode(across, up)
    return drawn
