"""The loss against the step, for any kind of run: the whole curve faint, the part so far full, a mark at the frame."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
from torch import Tensor

from ui.charts.clock import Clock
from ui.charts.form import Picture, Value, form, number, stack
from ui.charts.present import Present
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


@dataclass(frozen=True)
class Powers:
    """How a logarithmic axis is marked: at `values`, or where Vega likes if there are none; `form` writes numbers."""

    values: tuple[float, ...]
    form: str

    def axis(self, ticks: alt.Parameter) -> alt.Axis:
        """The axis of a form, whose parameter `ticks` is filled with the values where there are any."""
        return alt.Axis(values=ticks, format=self.form) if self.values else alt.Axis(format=self.form, tickCount=4)

    @property
    def shape(self) -> Powers:
        """What of it a form is built for: whether there are values, not which."""
        return Powers((1.0,) if self.values else (), self.form)


def loss_picture(
    curves: Sequence[LossCurve],
    steps: Sequence[int],
    clock: Clock,
    unit: str,
    log: bool,
    *,
    alt_text: str,
    best: int | None = None,
    legend: bool = False,
    height: int = 360,
) -> Picture:
    """All curves on one clock whose frames are `steps`. A loss of exactly 0 has no place on a logarithmic axis.

    A rule marks the step `best`; `legend` names the curves where no other picture of the page does.
    """
    log = log and can_be_log(curves)
    rows = {curve.name: _rows(curve, steps) for curve in curves}
    last = max(1, *(int(own["step"].max()) for own in rows.values()))
    if log:
        rows = {name: _those(own, own["loss"] > 0) for name, own in rows.items()}
    losses = np.concatenate([own["loss"] for own in rows.values()])
    low, high = float(losses.min()), float(losses.max())
    if log:
        low, high = low / 1.5, high * 1.5
    else:
        margin = 0.05 * (high - low or 1)
        low, high = low - margin, high + margin
    powers = powers_of_ten(low, high) if log else None
    shape = loss_form(
        tuple((curve.name, curve.look) for curve in curves),
        curves[0].quantity,
        unit,
        powers.shape if powers else None,
        clock,
        legend,
        height,
    )
    ends = stack({name: _ends(own) for name, own in rows.items()})
    tables = {
        "losses": stack({name: {"step": own["step"], "loss": own["loss"]} for name, own in rows.items()}),
        "ends": ends,
        "best": {"step": np.array([] if best is None else [best], dtype=np.int32)},
        "_shown": shown_steps(steps, unit),
    }
    values: dict[str, Value] = {
        "low": low,
        "high": high,
        "last": last,
        "steps": list(map(float, steps)),
        **Present("ends", clock).values(ends, by=["run"]),
        **clock.values,
    }
    if powers and powers.values:
        values["ticks"] = list(powers.values)
    return shape.fill(tables, values, alt_text=alt_text)


@form
def loss_form(
    runs: tuple[tuple[str, Look], ...],
    quantity: str,
    unit: str,
    powers: Powers | None,
    clock: Clock,
    legend: bool,
    height: int,
) -> alt.LayerChart:
    """Curves against the step: on a logarithmic axis where `powers` says how it is marked."""
    low, high, last, steps = map(number, ("low", "high", "last", "steps"))
    step = alt.param(name="shown_step", expr=f"steps[{clock.frame}]")
    ticks = number("ticks")
    across = alt.X(
        "step:Q",
        title=unit,
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(tickMinStep=1, tickCount=6, format="d"),
    )
    up = alt.Y(
        "loss:Q",
        title=quantity + (" (log scale)" if powers else ""),
        scale=alt.Scale(type="log" if powers else "linear", domain=[low, high], nice=False),
        axis=powers.axis(ticks) if powers else alt.Axis(format="~g", tickCount=6),
    )
    names = [name for name, _ in runs]
    columns = 2 if max(map(len, names)) > 3 else len(names)
    shown = alt.Legend(orient="top", columns=columns, symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    key = shown if legend else None
    color, dash, shape = run_looks(runs, key)
    base = alt.Chart(alt.NamedData("losses")).encode(across, up, color=color, strokeDash=dash)
    whole = base.mark_line(opacity=0.3, strokeWidth=1.5, aria=False)
    # Filtered, not clipped: a clip that moves encodes every row of the line anew, a filter but asks for its step. And
    # without an order: the rows stand in that of their steps, and Vega would sort them again at every frame.
    so_far = base.transform_filter("datum.step <= shown_step").mark_line(strokeWidth=2.2, order=False, aria=False)
    marked = Present("ends", clock)
    here = marked.read("run", "step", "loss").transform_calculate(mark="datum.run")
    here = here.mark_point(size=110, filled=True, opacity=1).encode(across, up, color=color, shape=shape)
    best = alt.Chart(alt.NamedData("best")).mark_rule(color=QUIET, strokeWidth=2, strokeDash=[2, 3]).encode(across)
    layers = alt.LayerChart(layer=[best, whole, so_far, here, step_label(clock)])
    set_by_run = (low, high, last, steps, step, *([ticks] if powers and powers.values else []))
    return layers.add_params(*clock.params, *marked.params, *set_by_run).properties(height=height)


def run_looks(
    runs: tuple[tuple[str, Look], ...], legend: alt.Legend | None, by: str = "run"
) -> tuple[alt.Color, alt.StrokeDash, alt.Shape]:
    """The colour and dash of rows by their column `by`, and the shape by their column `mark`."""
    names = [name for name, _ in runs]
    color = alt.Scale(domain=names, range=[look.color for _, look in runs])
    dash = alt.Scale(domain=names, range=[list(look.dash) for _, look in runs])
    # Another field of the same names: on `by` itself the shapes would join the legend of lines.
    shape = alt.Scale(domain=names, range=[look.shape for _, look in runs])
    return (
        alt.Color(f"{by}:N", title=None, scale=color, legend=legend),
        alt.StrokeDash(f"{by}:N", title=None, scale=dash, legend=legend),
        alt.Shape("mark:N", scale=shape, legend=None),
    )


def powers_of_ten(low: float, high: float) -> Powers:
    """Lines at whole powers of ten, at most about six of them; with fewer than three, at 1, 2 and 5 of each; within
    less, Vega's own choice."""
    form = "~g" if low >= 1e-4 and high <= 1e4 else "~e"
    every = [10.0**power for power in range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)]
    powers = [power for power in every if low <= power <= high]
    if len(powers) >= 3:
        return Powers(tuple(powers[:: math.ceil(len(powers) / 6)]), form)
    between = tuple(ratio * power for power in every for ratio in (1, 2, 5) if low <= ratio * power <= high)
    if len(between) >= 2:
        return Powers(between, form)
    return Powers((), ".2~g")


def step_label(clock: Clock, table: str = "_shown") -> alt.Chart:
    """The true step of the shown frame, above a chart's upper right corner; its table is `shown_steps`."""
    label: alt.Chart = (
        alt.Chart(alt.NamedData(table))
        .mark_text(align="right", baseline="bottom", dy=-5, fontSize=13, fontWeight="bold", color=INK)
        .encode(x=alt.value("width"), y=alt.value(0), text="shown:N", key="place:N")
        .transform_filter(clock.present)
        .transform_calculate(place="0")  # by which Vega knows the label again, and writes it anew in its place
    )
    return label


def shown_steps(steps: Sequence[int], unit: str, frames: Sequence[int] | None = None) -> dict[str, Any]:
    """What the step label says at each frame; `frames` are those of the steps where a picture has fewer than the
    clock."""
    own = np.arange(len(steps), dtype=np.int16) if frames is None else np.array(frames, dtype=np.int16)
    return {"frame": own, "until": untils(own.tolist()), "shown": [f"{unit} {step}" for step in steps]}


def frame_of(step: int, steps: Sequence[int]) -> int:
    """The first frame at or after a step: when it has happened."""
    return min(bisect_left(steps, step), len(steps) - 1)


def untils(frames: Sequence[int]) -> np.ndarray:
    """For each row the frame from which another row takes over; the last row stays for good."""
    return np.array([*frames[1:], np.iinfo(np.int16).max], dtype=np.int16)


def _rows(curve: LossCurve, steps: Sequence[int]) -> dict[str, np.ndarray]:
    count = len(curve.losses)
    taken = np.array(curve.at or range(count), dtype=np.int32)
    frames = np.searchsorted(np.array(steps), taken).clip(max=len(steps) - 1).astype(np.int16)
    last_of_frame = np.append(frames[1:] != frames[:-1], True)
    until = np.zeros(count, dtype=np.int16)
    until[last_of_frame] = untils(frames[last_of_frame].tolist())
    return {
        "step": taken,
        "loss": curve.losses.numpy(),
        "frame": frames,
        "until": until,
        "last_of_frame": last_of_frame,
    }


def _those(rows: dict[str, np.ndarray], wanted: np.ndarray) -> dict[str, np.ndarray]:
    """The rows of which `wanted` is true."""
    return {name: column[wanted] for name, column in rows.items()}


def _ends(rows: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The last row of each frame, with what `Present` reads."""
    return _those({name: rows[name] for name in ("step", "loss", "frame", "until")}, rows["last_of_frame"])
