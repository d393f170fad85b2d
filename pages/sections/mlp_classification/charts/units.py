"""Losses against units: every start as a mark, the median of each width on a line."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
from torch import Tensor

from core.plane.unit_sweep import UnitSweep
from ui.charts.form import Picture, Value, form, number, stack
from ui.charts.timeline import Powers, powers_of_ten
from ui.theme import BLUE, INK, ROSE

LOOKS = {"training": ROSE, "test": BLUE}


def units_picture(swept: UnitSweep, own: int | None, *, alt_text: str) -> Picture:
    """The widths stand side by side; a rule at `own`, where the page's own network has one of them."""
    names = tuple(map(str, swept.widths))
    losses = {"training": swept.training, "test": swept.test}
    kinds = tuple(points for points, of_it in losses.items() if of_it.numel())
    ends = stack({points: _rows(losses[points], names) for points in kinds}, by="points")
    ends = ends[np.isfinite(ends["loss"])]
    low, high = (float(ends["loss"].min()), float(ends["loss"].max())) if len(ends) else (0.0, 0.0)
    powers = powers_of_ten(low / 1.5, high * 1.5) if low > 0 else None
    values: dict[str, Value] = {"low": low / 1.5, "high": high * 1.5 or 1.0}
    if powers and powers.values:
        values["ticks"] = list(powers.values)
    tables = {"ends": ends, "own": {"width": [name for name in [str(own)] if name in names]}}
    shape = units_form(names, kinds, powers.shape if powers else None)
    return shape.fill(tables, values, alt_text=alt_text)


@form
def units_form(names: tuple[str, ...], kinds: tuple[str, ...], powers: Powers | None) -> alt.LayerChart:
    """Losses of these kinds of points against these widths: logarithmic where `powers` says how the axis is marked."""
    low, high, ticks = map(number, ("low", "high", "ticks"))
    across = alt.X(
        "width:N",
        sort=names,
        title="units in every hidden layer",
        scale=alt.Scale(domain=names),
        axis=alt.Axis(labelAngle=0),
    )
    scale = alt.Scale(type="log" if powers else "linear", domain=[low, high], nice=False)
    axis = powers.axis(ticks) if powers else alt.Axis(format="~g")
    up: dict[str, Any] = {"title": "loss at the end" + (" (log scale)" if powers else ""), "scale": scale, "axis": axis}
    looks = [LOOKS[kind] for kind in kinds]
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    colors = alt.Scale(domain=kinds, range=[look.color for look in looks])
    dashes = alt.Scale(domain=kinds, range=[list(look.dash) or [1, 0] for look in looks])
    shapes = alt.Scale(domain=kinds, range=[look.shape for look in looks])
    base = alt.Chart(alt.NamedData("ends")).encode(
        across, color=alt.Color("points:N", title=None, scale=colors, legend=legend)
    )
    line = base.mark_line(strokeWidth=2.5).encode(
        alt.Y("median(loss):Q", **up), strokeDash=alt.StrokeDash("points:N", title=None, scale=dashes, legend=legend)
    )
    dots = (
        base.transform_calculate(kind="datum.points")
        .mark_point(size=34, filled=True, opacity=0.7)
        .encode(
            alt.Y("loss:Q", **up),
            shape=alt.Shape("kind:N", scale=shapes, legend=None),
            tooltip=["points:N", alt.Tooltip("width:N", title="units"), alt.Tooltip("loss:Q", format=".6f"), "seed:Q"],
        )
    )
    rule = alt.Chart(alt.NamedData("own")).mark_rule(color=INK, strokeWidth=1.5, strokeDash=[2, 3]).encode(across)
    set_by_run = (low, high, *([ticks] if powers and powers.values else []))
    return alt.LayerChart(layer=[rule, line, dots]).add_params(*set_by_run).properties(height=280)


def _rows(losses: Tensor, names: tuple[str, ...]) -> dict[str, Any]:
    """A row for each start (V, S) at each of the V widths."""
    starts = losses.shape[1]
    return {
        "width": np.repeat(names, starts),
        "seed": np.tile(np.arange(starts, dtype=np.int8), len(names)),
        "loss": losses.reshape(-1).numpy(),
    }
