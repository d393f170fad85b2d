"""The learning-rate sweep: where the same walk ends at other rates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from core.descent.sweep import SweepResult
from pages.sections.gradient_descent.charts.paths import LOOKS
from ui.charts.form import Picture, Value, form, number, stack
from ui.charts.timeline import Powers, powers_of_ten, run_looks
from ui.theme import INK, QUIET, Look

RATE = "rate"
"""The name of the selection that a click on the sweep makes."""
LOWEST_RATE, HIGHEST_RATE = 1e-5, 10.0
WORSE = "worse"
"""The mark of walks that end above the start."""


def sweep_picture(
    sweeps: Sequence[SweepResult], first_loss: float, rate: float, limits: dict[str, float], *, alt_text: str
) -> Picture:
    """The last loss against the learning rate, `rate` marked, and the limit of theory where an optimizer has one.

    Walks that end above the loss of the start stand at the upper edge as crosses: how far above says nothing. A loss of
    exactly 0 stands at the lower edge of a logarithmic axis.
    """
    names = [sweep.optimizer for sweep in sweeps]
    ends = stack({sweep.optimizer: _rows(sweep, first_loss) for sweep in sweeps})
    lowest = float(ends["loss"].min())
    log = lowest >= 0 and first_loss > 0
    if log:
        lowest = float(ends["loss"][ends["loss"] > 0].min())
        ends["loss"] = ends["loss"].clip(min=lowest / 2)
    margin = 0.05 * (first_loss - lowest or 1)
    low, high = (lowest / 2, first_loss * 1.5) if log else (lowest - margin, first_loss + margin)
    powers = powers_of_ten(low, high) if log else None
    bounds = {name: limit for name, limit in limits.items() if LOWEST_RATE <= limit <= HIGHEST_RATE}
    tables = {
        "ends": ends,
        "rate": {"rate": [rate]},
        "bounds": {"rate": list(bounds.values()), "run": pd.Categorical(list(bounds), categories=names)},
        "start": {"loss": [first_loss]},
    }
    values: dict[str, Value] = {"low": low, "high": high}
    if powers and powers.values:
        values["ticks"] = list(powers.values)
    runs = tuple((name, LOOKS[name]) for name in names)
    return sweep_form(runs, powers.shape if powers else None).fill(tables, values, alt_text=alt_text)


@form
def sweep_form(runs: tuple[tuple[str, Look], ...], powers: Powers | None) -> alt.LayerChart:
    """Ends against rates, on a logarithmic axis of losses where `powers` says how it is marked."""
    low, high, ticks = map(number, ("low", "high", "ticks"))
    across = alt.X(
        "rate:Q",
        title="learning rate (log scale)",
        scale=alt.Scale(type="log", domain=[LOWEST_RATE, HIGHEST_RATE], nice=False),
        axis=alt.Axis(values=[10.0**k for k in range(-5, 2)], format="~g"),
    )
    up = alt.Y(
        "loss:Q",
        title="loss at the last step" + (" (log scale)" if powers else ""),
        scale=alt.Scale(type="log" if powers else "linear", domain=[low, high], nice=False, clamp=True),
        axis=powers.axis(ticks) if powers else alt.Axis(format="~g", tickCount=5),
    )
    color, dash, _ = run_looks(runs, alt.Legend(orient="top", columns=3, symbolType="stroke", symbolStrokeWidth=3))
    names, shapes = [name for name, _ in runs], [look.shape for _, look in runs]
    shape = alt.Shape("mark:N", scale=alt.Scale(domain=[*names, WORSE], range=[*shapes, "cross"]), legend=None)
    base = alt.Chart(alt.NamedData("ends")).encode(across, up, color=color)
    chosen = alt.selection_point(RATE, nearest=True, on="click", fields=["rate"], empty=False, clear=False)
    tips = ["run:N", alt.Tooltip("rate:Q", format=".3g"), alt.Tooltip("end:N", title="loss")]
    points = base.mark_point(size=60, filled=True, opacity=0.9).encode(shape=shape, tooltip=tips).add_params(chosen)
    lines = base.transform_filter(f"datum.mark != '{WORSE}'").mark_line(strokeWidth=1.5).encode(strokeDash=dash)
    here, edge, start = (alt.Chart(alt.NamedData(name)) for name in ("rate", "bounds", "start"))
    layers = [
        start.mark_rule(color=QUIET, strokeDash=[6, 4]).encode(up),
        edge.mark_rule(strokeWidth=2, strokeDash=[2, 4]).encode(across, color=color),
        here.mark_rule(color=INK, strokeWidth=2).encode(across),
        lines,
        points,
    ]
    set_by_run = (low, high, *([ticks] if powers and powers.values else []))
    return alt.LayerChart(layer=layers).add_params(*set_by_run).properties(height=320)


def _rows(sweep: SweepResult, first_loss: float) -> dict[str, Any]:
    losses = sweep.losses.tolist()
    worse = [not math.isfinite(loss) or loss > first_loss for loss in losses]
    return {
        "mark": [WORSE if bad else sweep.optimizer for bad in worse],
        "rate": sweep.rates.tolist(),
        "loss": [first_loss if bad else loss for bad, loss in zip(worse, losses, strict=True)],
        "end": [f"{loss:.4g}" if math.isfinite(loss) else "not finite" for loss in losses],
    }
