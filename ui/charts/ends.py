"""Losses at the end against the values of one knob: every start as a mark, the median of each value on a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from torch import Tensor

from ui.charts.form import Picture, Value, form, number, stack
from ui.charts.timeline import Powers, powers_of_ten, run_looks
from ui.theme import BLUE, INK, ROSE

LOOKS = {"training": ROSE, "validation": BLUE, "test": BLUE}
"""By the points that the losses are taken on."""


def ends_picture(
    values: Sequence[float],
    losses: Mapping[str, Tensor],
    chosen: float | None,
    *,
    label: str,
    loss: str,
    band: bool = False,
    alt_text: str,
) -> Picture:
    """The losses (V, S) by the kind of points, one of `LOOKS`: V values of what the axis calls `label`, with S starts
    each. NaN is left out, and so is a kind with S = 0.

    The values stand side by side at equal distances, because they grow by ratios and may begin with 0. A rule marks
    `chosen` where it is one of them; `band` fills the range of the starts.
    """
    names = tuple(f"{value:g}" for value in values)
    kinds = tuple(points for points, own in losses.items() if own.numel())
    ends = stack({points: _rows(losses[points], names) for points in kinds}, by="points")
    known = ends["loss"]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    log = low > 0
    low, high = (low / 1.5, high * 1.5) if log else (low, high or 1.0)
    powers = powers_of_ten(low, high) if log else None
    marked = [] if chosen is None else [name for name in [f"{chosen:g}"] if name in names]
    set_by_run: dict[str, Value] = {"low": low, "high": high}
    if powers and powers.values:
        set_by_run["ticks"] = list(powers.values)
    shape = ends_form(label, names, kinds, loss, powers.shape if powers else None, band)
    return shape.fill({"ends": ends, "chosen": {"value": marked}}, set_by_run, alt_text=alt_text)


@form
def ends_form(
    label: str,
    names: tuple[str, ...],
    kinds: tuple[str, ...],
    loss: str,
    powers: Powers | None,
    band: bool,
) -> alt.LayerChart:
    """Losses of these kinds of points against named values: on a logarithmic axis where `powers` says how it is
    marked."""
    low, high, ticks = map(number, ("low", "high", "ticks"))
    across = alt.X("value:N", sort=names, title=label, scale=alt.Scale(domain=names), axis=alt.Axis(labelAngle=0))
    up: dict[str, Any] = {
        "title": f"{loss} at the end" + (" (log scale)" if powers else ""),
        "scale": alt.Scale(type="log" if powers else "linear", domain=[low, high], nice=False),
        "axis": powers.axis(ticks) if powers else alt.Axis(format="~g"),
    }
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    color, dash, shape = run_looks(tuple((kind, LOOKS[kind]) for kind in kinds), legend, by="points")
    base = alt.Chart(alt.NamedData("ends")).encode(across, color=color)
    range_of = base.mark_area(opacity=0.15, line=False).encode(alt.Y("min(loss):Q", **up), alt.Y2("max(loss):Q"))
    line = base.mark_line(strokeWidth=2.5).encode(alt.Y("median(loss):Q", **up), strokeDash=dash)
    tips = ["points:N", alt.Tooltip("value:N", title=label), alt.Tooltip("loss:Q", format=".6f"), "seed:Q"]
    dots = (
        base.transform_calculate(mark="datum.points")
        .mark_point(size=34, filled=True, opacity=0.7)
        .encode(alt.Y("loss:Q", **up), shape=shape, tooltip=tips)
    )
    here = alt.Chart(alt.NamedData("chosen"))
    rule = here.mark_rule(color=INK, strokeWidth=1.5, strokeDash=[2, 3]).encode(across)
    layers = [rule, *([range_of] if band else []), line, dots]
    set_by_run = (low, high, *([ticks] if powers and powers.values else []))
    return alt.LayerChart(layer=layers).add_params(*set_by_run).properties(height=300)


def _rows(losses: Tensor, names: tuple[str, ...]) -> dict[str, Any]:
    """A row for each start (V, S) at each of the V values, where it ended finite."""
    starts, flat = losses.shape[1], losses.reshape(-1).numpy()
    finite = np.isfinite(flat)
    return {
        "value": np.repeat(names, starts)[finite],
        "seed": np.tile(np.arange(starts, dtype=np.int8), len(names))[finite],
        "loss": flat[finite],
    }
