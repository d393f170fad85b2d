"""Pictures of one step: its arrows on the surface, and its tangent on a curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import torch

from core.descent.surfaces import Surface
from core.descent.walk import DescentResult
from pages.sections.gradient_descent.charts.frames import frames_of
from ui.charts.clock import Clock
from ui.charts.form import Picture, Value, form, number
from ui.charts.present import Present
from ui.charts.timeline import shown_steps, step_label
from ui.theme import INK, ORANGE, ROSE, SURFACE

STEP = ORANGE.color
"""The colour of the step that is taken."""
ARROW = 0.16
"""The length of the longest gradient's arrow, as a share of the window; its true length would mostly not fit."""


def arrow_rows(surface: Surface, walk: DescentResult, steps: Sequence[int]) -> dict[str, Any]:
    """For each shown step where its two arrows begin and end."""
    (x_low, x_high), (y_low, y_high) = surface.window
    size = torch.tensor([x_high - x_low, y_high - y_low])
    # Lengths are compared as they look, in shares of the window.
    downhill = -walk.gradients
    looks = torch.hypot(*(downhill / size).T)[:, None]  # `norm` squares first, and overflows
    # A gradient a million times smaller than the largest still shows, at a thirtieth of the length.
    length = ARROW * (looks / looks.max().clamp(min=1e-30)) ** 0.25
    downhill = torch.where(looks > 0, downhill / looks * length, torch.zeros_like(downhill))
    ends = {"": walk.points, "down_": walk.points + downhill, "next_": walk.points + walk.moves}
    places = {f"{end}{axis}": at[:, k].numpy() for end, at in ends.items() for k, axis in enumerate("xy")}
    return frames_of(walk, steps) | places


def arrows_of(clock: Clock) -> Present:
    """The arrows of the shown frame."""
    return Present("arrows", clock)


def arrows(across: alt.X, up: alt.Y, now: Present) -> list[alt.Chart]:
    """Dashed the direction against the gradient, longer where it is larger on this walk; solid the step that is
    taken, at its own length."""
    base = now.read(*(f"{end}{axis}" for end in ("", "down_", "next_") for axis in "xy"))
    gradient = base.mark_rule(color=INK, strokeWidth=2, strokeDash=[4, 3], clip=True)
    head = base.mark_point(shape="circle", size=40, filled=True, color=INK, opacity=1, clip=True)
    step = base.mark_rule(color=STEP, strokeWidth=4, opacity=0.9, clip=True)
    return [
        step.encode(across, up, x2="next_x:Q", y2="next_y:Q"),
        gradient.encode(across, up, x2="down_x:Q", y2="down_y:Q"),
        head.encode(x="down_x:Q", y="down_y:Q"),
    ]


def cut_picture(
    surface: Surface,
    knobs: dict[str, float],
    walk: DescentResult,
    steps: Sequence[int],
    clock: Clock,
    *,
    alt_text: str,
) -> Picture:
    """The loss as a curve over the first parameter, the second held: the walk, the tangent, and the step along it."""
    (x_low, x_high), _ = surface.window
    held = walk.points[0, 1]
    places = torch.linspace(x_low, x_high, 201)
    heights = surface.function(places, held.expand(201), *surface.samples(), **knobs)
    low, high = float(heights.min()), float(heights.max())
    room = 0.06 * (high - low or 1)
    x, slope = walk.points[:, 0], walk.gradients[:, 0]
    at = walk.losses[list(walk.steps)]
    reach = 0.14 * (x_high - x_low)
    rows = {
        "x": x,
        "loss": at,
        "left": x - reach,
        "right": x + reach,
        "below": at - slope * reach,
        "above": at + slope * reach,
        "next_x": x + walk.moves[:, 0],
    }
    shown = frames_of(walk, steps) | {name: column.numpy() for name, column in rows.items()}
    tables = {
        "curve": {"x": places.numpy(), "loss": heights.numpy()},
        "steps": shown,
        "_shown": shown_steps(steps, "step"),
    }
    values: dict[str, Value] = {"x_low": x_low, "x_high": x_high, "low": low - room, "high": high + room}
    values |= Present("steps", clock).values(shown) | clock.values
    return cut_form(surface.axes[0], clock).fill(tables, values, alt_text=alt_text)


@form
def cut_form(axis: str, clock: Clock) -> alt.LayerChart:
    """A curve over one parameter, with a walk on it."""
    x_low, x_high, low, high = map(number, ("x_low", "x_high", "low", "high"))
    across = alt.X("x:Q", title=axis, scale=alt.Scale(domain=[x_low, x_high], nice=False))
    up = alt.Y("loss:Q", title="loss", scale=alt.Scale(domain=[low, high], nice=False))
    steps = Present("steps", clock)
    now = steps.read("x", "loss", "left", "right", "below", "above", "next_x")
    trail = alt.Chart(alt.NamedData("steps")).transform_filter(clock.past)
    layers = [
        alt.Chart(alt.NamedData("curve")).mark_line(color=SURFACE, strokeWidth=2.5).encode(across, up),
        trail.mark_point(size=28, filled=True, color=ROSE.color, opacity=0.55, clip=True).encode(across, up),
        now.mark_rule(color=INK, strokeWidth=2, strokeDash=[5, 3], clip=True).encode(
            x=alt.X("left:Q"), x2="right:Q", y=alt.Y("below:Q"), y2="above:Q"
        ),
        now.mark_point(size=170, filled=True, color=ROSE.color, stroke="white", opacity=1, clip=True).encode(
            across, up
        ),
        now.mark_rule(color=STEP, strokeWidth=4, clip=True).encode(across, up, x2="next_x:Q"),
        step_label(clock),
    ]
    return alt.LayerChart(layer=layers).add_params(*clock.params, *steps.params, x_low, x_high, low, high)
