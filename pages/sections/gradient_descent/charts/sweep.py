"""The learning-rate sweep: where the same walk ends at other rates."""

from __future__ import annotations

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from core.descent.sweep import SweepResult
from pages.sections.gradient_descent.charts.paths import LOOKS
from ui.charts.dress import dress
from ui.charts.timeline import axis_of_powers
from ui.theme import INK, QUIET

RATE = "rate"
"""The name of the selection that a click on the sweep makes."""


def sweep_chart(
    sweeps: Sequence[SweepResult], first_loss: float, rate: float, limits: dict[str, float]
) -> alt.LayerChart:
    """The last loss against the learning rate, `rate` marked, and the limit of theory where an optimizer has one.

    Walks that end above the loss of the start stand at the upper edge as crosses: how far above says nothing. A loss of
    exactly 0 stands at the lower edge of a logarithmic axis.
    """
    names = [sweep.optimizer for sweep in sweeps]
    data = pd.concat([_rows(sweep, first_loss) for sweep in sweeps], ignore_index=True)
    lowest = float(data["loss"].min())
    log = lowest >= 0 and first_loss > 0
    if log:
        lowest = float(data["loss"][data["loss"] > 0].min())
        data["loss"] = data["loss"].clip(lower=lowest / 2)
    margin = 0.05 * (first_loss - lowest or 1)
    domain = [lowest / 2, first_loss * 1.5] if log else [lowest - margin, first_loss + margin]
    powers = alt.Axis(values=[10.0**k for k in range(-5, 2)], format="~g")
    across = alt.X(
        "rate:Q",
        title="learning rate (log scale)",
        scale=alt.Scale(type="log", domain=[1e-5, 10], nice=False),
        axis=powers,
    )
    up = alt.Y(
        "loss:Q",
        title="loss at the last step" + (" (log scale)" if log else ""),
        scale=alt.Scale(type="log" if log else "linear", domain=domain, nice=False, clamp=True),
        axis=axis_of_powers(*domain) if log else alt.Axis(format="~g", tickCount=5),
    )
    legend = alt.Legend(orient="top", columns=3, symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color(
        "run:N", title=None, scale=alt.Scale(domain=names, range=[LOOKS[n].color for n in names]), legend=legend
    )
    dashes = [list(LOOKS[n].dash) or [1, 0] for n in names]
    dash = alt.StrokeDash("run:N", title=None, scale=alt.Scale(domain=names, range=dashes), legend=legend)
    shape = alt.Shape(
        "mark:N",
        scale=alt.Scale(domain=[*names, "worse"], range=[*(LOOKS[n].shape for n in names), "cross"]),
        legend=None,
    )
    base = alt.Chart(data).encode(across, up, color=color)
    chosen = alt.selection_point(RATE, nearest=True, on="click", fields=["rate"], empty=False, clear=False)
    tips = ["run:N", alt.Tooltip("rate:Q", format=".3g"), alt.Tooltip("end:N", title="loss")]
    points = base.mark_point(size=60, filled=True, opacity=0.9).encode(shape=shape, tooltip=tips).add_params(chosen)
    lines = base.transform_filter("datum.mark != 'worse'").mark_line(strokeWidth=1.5).encode(strokeDash=dash)
    here = alt.Chart(pd.DataFrame({"rate": [rate]})).mark_rule(color=INK, strokeWidth=2).encode(across)
    bounds = pd.DataFrame({"rate": list(limits.values()), "run": list(limits)})
    inside = bounds[bounds["rate"].between(1e-5, 10)]
    edge = alt.Chart(inside).mark_rule(strokeWidth=2, strokeDash=[2, 4]).encode(across, color=color)
    start = alt.Chart(pd.DataFrame({"loss": [first_loss]})).mark_rule(color=QUIET, strokeDash=[6, 4]).encode(up)
    return dress(alt.LayerChart(layer=[start, edge, here, lines, points]).properties(height=320))


def _rows(sweep: SweepResult, first_loss: float) -> pd.DataFrame:
    losses = sweep.losses.tolist()
    worse = [not math.isfinite(loss) or loss > first_loss for loss in losses]
    return pd.DataFrame(
        {
            "run": sweep.optimizer,
            "mark": ["worse" if bad else sweep.optimizer for bad in worse],
            "rate": sweep.rates.tolist(),
            "loss": [first_loss if bad else loss for bad, loss in zip(worse, losses, strict=True)],
            "end": [f"{loss:.4g}" if math.isfinite(loss) else "not finite" for loss in losses],
        }
    )
