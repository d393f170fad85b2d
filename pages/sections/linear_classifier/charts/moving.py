"""What moves in every training: the line of each function in the shown frame, among the birds it is trained on."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import torch
from torch import Tensor

from core.classifier.regions import Window, lines_within
from core.classifier.training import ClassifierResult
from pages.sections.linear_classifier.charts.regions import room_of_a_name
from ui.charts.birds import TIGHT, TITLES, axes, beyond, bird_points, bird_ring, birds, places, plane
from ui.charts.clock import Clock
from ui.charts.form import Table, named_rows
from ui.charts.plane import plane_axes
from ui.charts.timeline import shown_steps, step_label
from ui.theme import QUIET, Look

NAMED = 0.04
"""How far from its end a line is named, as a share of it."""
FURTHER = tuple(NAMED + 0.06 * k for k in range(12))
"""Where else, if another name or the edge is in the way."""
RISES = "(datum.x1_end - datum.x1) * (datum.x2_end - datum.x2) > 0"
"""Whether a line rises to the right, in the words of a chart."""
Lines = tuple[tuple[str, Look], ...]
"""The name of each function and the look of its line."""


def in_training(names: Sequence[str], ground: Sequence[alt.Chart], lines: Lines, clock: Clock) -> alt.LayerChart:
    """On the ground the line of each function as it moves, by its name, and the birds, any of which can be clicked."""
    across, up = axes()
    held_out = alt.Chart(alt.NamedData("held_out")).mark_point(
        shape="square", size=230, filled=False, color=QUIET, strokeWidth=1.5, clip=True
    )
    layers = [
        *ground,
        _moving_lines(lines, clock, across, up),
        *([_moving_names(lines, clock)] if len(lines) > 1 else []),
        bird_points(names, across, up, clickable=True),
        bird_ring(across, up),
        held_out.encode(across, up),
        step_label(clock),
    ]
    return plane(layers, *clock.params)


def rows_in_training(result: ClassifierResult, window: Window, names: Sequence[str], taken: Tensor) -> dict[str, Table]:
    """The tables of `in_training` that follow from the run alone; `names` are those of its lines, which keep away
    from the names whose middles are `taken`, (F, T, 2)."""
    return {
        "lines": _line_rows(result, window, names, taken),
        "birds": birds(result.flock),
        "held_out": places(result.tested[0]),
        "_shown": shown_steps(result.steps, "epoch"),
    }


def _line_rows(result: ClassifierResult, window: Window, names: Sequence[str], taken: Tensor) -> Table:
    """Where the line of each function begins and ends in each frame, and where in the window it is named; no row where
    it does not cross the picture."""
    ends = lines_within(beyond(window), result.weight, result.bias)
    frames, count = ends.shape[:2]
    named = named_apart(lines_within(window, result.weight, result.bias), window, taken).view(-1, 2)
    ends = torch.cat([ends.view(-1, 4), named], dim=1)
    there = ends[:, :4].isfinite().all(1).numpy()
    columns = ends[there].T.contiguous().numpy()
    return {
        "frame": np.repeat(np.arange(frames, dtype=np.int16), count)[there],
        "line": named_rows(np.tile(np.arange(count), frames)[there], names),
        **dict(zip(("x1", "x2", "x1_end", "x2_end", "name_x1", "name_x2"), columns, strict=True)),
    }


def named_at(lines: Tensor) -> Tensor:
    """Where lines (N, 2, 2) have room for their names, (N, 2): a little inwards from the end that lies higher."""
    return _down(lines, (NAMED,))[:, 0]


def named_apart(lines: Tensor, window: Window, taken: Tensor) -> Tensor:
    """Where lines (F, K, 2, 2) of a frame have room for their names beside the names whose middles are `taken`,
    (F, T, 2), and those of the lines before them; returns (F, K, 2): as near to the higher end as it goes, and there
    all the same where it goes nowhere."""
    room = room_of_a_name(window)
    # A name begins at its place, under a line that rises and above one that falls, as `_moving_names` writes it.
    rises = (lines[:, :, 1] - lines[:, :, 0]).prod(-1, keepdim=True) > 0
    half = torch.where(rises, torch.tensor([0.5, -0.5]), torch.tensor([0.5, 0.5])) * room
    tried = _down(lines, FURTHER)
    within = tried[..., 0] + room[0] < window.x[1]
    chosen = torch.empty_like(tried[:, :, 0])
    for k in range(lines.shape[1]):
        beside = (tried[:, k, :, None] + half[:, k, None, None] - taken[:, None]).abs() < room
        best = (within[:, k] & ~beside.all(-1).any(-1)).byte().argmax(-1)
        chosen[:, k] = tried[torch.arange(len(tried)), k, best]
        taken = torch.cat([taken, chosen[:, k : k + 1] + half[:, k : k + 1]], dim=1)
    return chosen


def _down(lines: Tensor, shares: Sequence[float]) -> Tensor:
    """The places at these S shares of lines (..., 2, 2), counted from the higher end: (..., S, 2)."""
    higher = lines[..., :1, 1:] > lines[..., 1:, 1:]
    top, foot = (torch.where(side, lines[..., :1, :], lines[..., 1:, :]) for side in (higher, ~higher))
    return top.lerp(foot, torch.tensor(shares).view(-1, 1))


def _moving_names(lines: Lines, clock: Clock) -> alt.Chart:
    """What is 0 on each line, written beside it in its colour."""
    across, up = plane_axes(TITLES, ("name_x1", "name_x2"))
    colors = ", ".join(f"'{name}': '{look.color}'" for name, look in lines)
    now = alt.Chart(alt.NamedData("lines")).transform_filter(f"{clock.now} && isValid(datum.name_x1)")
    words = now.mark_text(
        text=alt.ExprRef(f"{TIGHT} ? '' : datum.line + ' = 0'"),
        align="left",
        baseline=alt.ExprRef(f"{RISES} ? 'top' : 'bottom'"),
        dx=8,
        dy=alt.ExprRef(f"{RISES} ? 3 : -3"),
        fontSize=13,
        fontWeight="bold",
        color=alt.ExprRef(f"{{{colors}}}[datum.line]"),
        aria=False,
    )
    drawn: alt.Chart = words.encode(across, up)
    return drawn


def _moving_lines(lines: Lines, clock: Clock, across: alt.X, up: alt.Y) -> alt.Chart:
    """The line of each function in the shown frame; dash and colour tell whose it is."""
    names, looks = [name for name, _ in lines], [look for _, look in lines]
    dash = alt.Scale(domain=names, range=[list(look.dash) for look in looks])
    stroke = alt.Scale(domain=names, range=[look.color for look in looks])
    now = alt.Chart(alt.NamedData("lines")).transform_filter(clock.now)
    drawn: alt.Chart = now.mark_rule(strokeWidth=3, clip=True, tooltip=None).encode(
        across,
        up,
        alt.X2("x1_end"),
        alt.Y2("x2_end"),
        stroke=alt.Stroke("line:N", scale=stroke, legend=None),
        strokeDash=alt.StrokeDash("line:N", scale=dash, legend=None),
    )
    return drawn
