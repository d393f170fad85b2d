"""The loss against the step, for any kind of run: the whole curve faint, the part so far full, a mark at the frame."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.theme import INK, QUIET, Look


@dataclass(frozen=True)
class LossCurve:
    """One run's losses (T + 1,), its name and its look. `quantity` names another figure that is drawn the same way;
    `at` are the steps of its rows where it was not taken at every step."""

    name: str
    look: Look
    losses: Tensor
    quantity: str = "loss"
    at: tuple[int, ...] = ()


def can_be_log(curves: Sequence[LossCurve]) -> bool:
    """Whether a logarithmic axis can show the curves: no loss below 0, and a few above it."""
    return all(float(c.losses.min()) >= 0 and int((c.losses > 0).sum()) > 1 for c in curves)


def why_not_log(curves: Sequence[LossCurve]) -> str:
    """A sentence on what a logarithmic axis leaves out or cannot show at all; empty where it shows everything."""
    if any(float(c.losses.min()) < 0 for c in curves):
        return f"The {curves[0].quantity} falls below 0 here, where a logarithm has no value, so the axis is linear."
    if not can_be_log(curves):
        return (
            f"The {curves[0].quantity} is exactly 0 nearly from the start, and 0 has no logarithm, so the axis is "
            "linear."
        )
    if any((c.losses == 0).any() for c in curves):
        return f"A {curves[0].quantity} of exactly 0 has no logarithm: where it is reached, the curve ends."
    return ""


def loss_chart(
    curves: Sequence[LossCurve],
    steps: Sequence[int],
    clock: Clock,
    unit: str,
    log: bool,
    best: int | None = None,
    legend: bool = False,
    height: int = 360,
) -> alt.LayerChart:
    """All curves on one clock whose frames are `steps`. A loss of exactly 0 has no place on a logarithmic axis.

    A rule marks the step `best`; `legend` names the curves where no other picture of the page does.
    """
    log = log and can_be_log(curves)
    data = pd.concat([_rows(curve, steps) for curve in curves], ignore_index=True)
    last = max(int(data["step"].max()), 1)
    if log:
        data = data[data["loss"] > 0]
    low, high = float(data["loss"].min()), float(data["loss"].max())
    if log:
        low, high = low / 1.5, high * 1.5
    else:
        margin = 0.05 * (high - low or 1)
        low, high = low - margin, high + margin
    across = alt.X(
        "step:Q",
        title=unit,
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(tickMinStep=1, tickCount=6, format="d"),
    )
    up = alt.Y(
        "loss:Q",
        title=curves[0].quantity + (" (log scale)" if log else ""),
        scale=alt.Scale(type="log" if log else "linear", domain=[low, high], nice=False),
        axis=axis_of_powers(low, high) if log else alt.Axis(format="~g", tickCount=6),
    )
    names = [curve.name for curve in curves]
    columns = 2 if max(map(len, names)) > 3 else len(names)
    shown = alt.Legend(orient="top", columns=columns, symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    key = shown if legend else None
    color = alt.Color(
        "run:N", title=None, scale=alt.Scale(domain=names, range=[c.look.color for c in curves]), legend=key
    )
    dashes = [list(c.look.dash) or [1, 0] for c in curves]
    dash = alt.StrokeDash("run:N", title=None, scale=alt.Scale(domain=names, range=dashes), legend=key)
    # Another field of the same names: on `run` itself the shapes would join the legend of lines.
    shape = alt.Shape("mark:N", scale=alt.Scale(domain=names, range=[c.look.shape for c in curves]), legend=None)
    base = alt.Chart(data).encode(across, up, color=color)
    whole = base.mark_line(opacity=0.3, strokeWidth=1.5).encode(strokeDash=dash)
    so_far = base.mark_line(strokeWidth=2.2).encode(strokeDash=dash).transform_filter(clock.past)
    ends = alt.Chart(data[data["last_of_frame"]]).encode(across, up, color=color)
    here = ends.mark_point(size=110, filled=True, opacity=1).encode(shape=shape)
    here = here.transform_calculate(mark="datum.run").transform_filter(clock.present)
    marks = [] if best is None else [_rule_at(best, across)]
    layers = alt.LayerChart(layer=[*marks, whole, so_far, here, step_label(steps, clock, unit)])
    return dress(layers.add_params(*clock.params).properties(height=height))


def _rule_at(step: int, across: alt.X) -> alt.Chart:
    at = alt.Chart(pd.DataFrame({"step": [step]}))
    rule: alt.Chart = at.mark_rule(color=QUIET, strokeWidth=2, strokeDash=[2, 3]).encode(across)
    return rule


def axis_of_powers(low: float, high: float) -> alt.Axis:
    """Lines at whole powers of ten, at most about six of them; with fewer than three, at 1, 2 and 5 of each; within
    less, Vega's own choice."""
    form = "~g" if low >= 1e-4 and high <= 1e4 else "~e"
    every = [10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]
    powers = [power for power in every if low <= power <= high]
    if len(powers) >= 3:
        return alt.Axis(values=powers[:: math.ceil(len(powers) / 6)], format=form)
    between = [ratio * power for power in every for ratio in (1, 2, 5) if low <= ratio * power <= high]
    if len(between) >= 2:
        return alt.Axis(values=between, format=form)
    return alt.Axis(format=".2~g", tickCount=4)


def step_label(steps: Sequence[int], clock: Clock, unit: str, frames: Sequence[int] | None = None) -> alt.Chart:
    """The true step of the shown frame, above a chart's upper right corner; `frames` are those of the steps where a
    picture has fewer than the clock."""
    own = np.arange(len(steps), dtype=np.int16) if frames is None else np.array(frames, dtype=np.int16)
    shown = pd.DataFrame({"frame": own, "until": untils(own.tolist()), "shown": [f"{unit} {step}" for step in steps]})
    label: alt.Chart = (
        alt.Chart(shown)
        .mark_text(align="right", baseline="bottom", dy=-5, fontSize=13, fontWeight="bold", color=INK)
        .encode(x=alt.value("width"), y=alt.value(0), text="shown:N")
        .transform_filter(clock.present)
    )
    return label


def frame_of(step: int, steps: Sequence[int]) -> int:
    """The first frame at or after a step: when it has happened."""
    return min(bisect_left(steps, step), len(steps) - 1)


def untils(frames: Sequence[int]) -> np.ndarray:
    """For each row the frame from which another row takes over; the last row stays for good."""
    return np.array([*frames[1:], np.iinfo(np.int16).max], dtype=np.int16)


def _rows(curve: LossCurve, steps: Sequence[int]) -> pd.DataFrame:
    count = len(curve.losses)
    taken = curve.at or range(count)
    frames = np.array([frame_of(step, steps) for step in taken], dtype=np.int16)
    last_of_frame = np.append(frames[1:] != frames[:-1], True)
    until = np.zeros(count, dtype=np.int16)
    until[last_of_frame] = untils(frames[last_of_frame].tolist())
    return pd.DataFrame(
        {
            "run": pd.Categorical([curve.name] * count),
            "step": np.array(taken, dtype=np.int16),
            "loss": curve.losses.numpy(),
            "frame": frames,
            "until": until,
            "last_of_frame": last_of_frame,
        }
    )
