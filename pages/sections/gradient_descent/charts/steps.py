"""Pictures of one step: its arrows on the surface, and its tangent on a curve."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import torch

from core.descent.surfaces import Surface
from core.descent.walk import DescentResult
from pages.sections.gradient_descent.charts.frames import frames_of, present
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.timeline import step_label
from ui.theme import INK, ORANGE, ROSE, SURFACE

STEP = ORANGE.color
"""The colour of the step that is taken."""
ARROW = 0.16
"""The length of the longest gradient's arrow, as a share of the window; its true length would mostly not fit."""


def arrows(surface: Surface, walk: DescentResult, steps: Sequence[int], clock: Clock) -> list[alt.Chart]:
    """Dashed the direction against the gradient, longer where it is larger; solid the step that is taken, at its own
    length."""
    (x_low, x_high), (y_low, y_high) = surface.window
    wide, tall = x_high - x_low, y_high - y_low
    size = torch.tensor([wide, tall])
    # Lengths are compared as they look, in shares of the window.
    downhill = -walk.gradients
    looks = torch.hypot(*(downhill / size).T)[:, None]  # `norm` squares first, and overflows
    # A gradient a million times smaller than the largest still shows, at a thirtieth of the length.
    length = ARROW * (looks / looks.max().clamp(min=1e-30)) ** 0.25
    downhill = torch.where(looks > 0, downhill / looks * length, torch.zeros_like(downhill))
    rows = frames_of(walk, steps).assign(
        x=walk.points[:, 0].numpy(),
        y=walk.points[:, 1].numpy(),
        down_x=(walk.points + downhill)[:, 0].numpy(),
        down_y=(walk.points + downhill)[:, 1].numpy(),
        next_x=(walk.points + walk.moves)[:, 0].numpy(),
        next_y=(walk.points + walk.moves)[:, 1].numpy(),
    )
    across = alt.X("x:Q", scale=alt.Scale(domain=[x_low, x_high], nice=False))
    up = alt.Y("y:Q", scale=alt.Scale(domain=[y_low, y_high], nice=False))
    base = present(alt.Chart(rows), clock)
    gradient = base.mark_rule(color=INK, strokeWidth=2, strokeDash=[4, 3], clip=True)
    head = base.mark_point(shape="circle", size=40, filled=True, color=INK, opacity=1, clip=True)
    step = base.mark_rule(color=STEP, strokeWidth=4, opacity=0.9, clip=True)
    return [
        step.encode(across, up, x2="next_x:Q", y2="next_y:Q"),
        gradient.encode(across, up, x2="down_x:Q", y2="down_y:Q"),
        head.encode(x="down_x:Q", y="down_y:Q"),
    ]


def cut_chart(
    surface: Surface, knobs: dict[str, float], walk: DescentResult, steps: Sequence[int], clock: Clock
) -> alt.LayerChart:
    """The loss as a curve over the first parameter, the second held: the walk, the tangent, and the step along it."""
    (x_low, x_high), _ = surface.window
    held = walk.points[0, 1]
    places = torch.linspace(x_low, x_high, 201)
    heights = surface.function(places, held.expand(201), *surface.samples(), **knobs)
    low, high = float(heights.min()), float(heights.max())
    room = 0.06 * (high - low or 1)
    across = alt.X("x:Q", title=surface.axes[0], scale=alt.Scale(domain=[x_low, x_high], nice=False))
    up = alt.Y("loss:Q", title="loss", scale=alt.Scale(domain=[low - room, high + room], nice=False))
    curve = alt.Chart(pd.DataFrame({"x": places.numpy(), "loss": heights.numpy()}))
    x, slope = walk.points[:, 0], walk.gradients[:, 0]
    at = walk.losses[list(walk.steps)]
    reach = 0.14 * (x_high - x_low)
    rows = frames_of(walk, steps).assign(
        x=x.numpy(),
        loss=at.numpy(),
        left=(x - reach).numpy(),
        right=(x + reach).numpy(),
        below=(at - slope * reach).numpy(),
        above=(at + slope * reach).numpy(),
        next_x=(x + walk.moves[:, 0]).numpy(),
    )
    now = present(alt.Chart(rows), clock)
    trail = alt.Chart(rows).transform_filter(clock.past)
    layers = [
        curve.mark_line(color=SURFACE, strokeWidth=2.5).encode(across, up),
        trail.mark_point(size=28, filled=True, color=ROSE.color, opacity=0.55, clip=True).encode(across, up),
        now.mark_rule(color=INK, strokeWidth=2, strokeDash=[5, 3], clip=True).encode(
            x=alt.X("left:Q"), x2="right:Q", y=alt.Y("below:Q"), y2="above:Q"
        ),
        now.mark_point(size=170, filled=True, color=ROSE.color, stroke="white", opacity=1, clip=True).encode(
            across, up
        ),
        now.mark_rule(color=STEP, strokeWidth=4, clip=True).encode(across, up, x2="next_x:Q"),
        step_label(steps, clock, "step"),
    ]
    return dress(alt.LayerChart(layer=layers).add_params(*clock.params).properties(height=360))
