"""The curves of under- and overfitting: losses against width or L2 strength, with their spread over starts."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
from torch import Tensor

from core.regression.capacity import CapacityResult
from ui.charts.form import Picture, Value, form, number, stack
from ui.charts.timeline import Powers, powers_of_ten
from ui.theme import BLUE, INK, ROSE

LOOKS = {"training": ROSE, "validation": BLUE}
LABELS = {"width": "units in the first hidden layer", "l2": "L2 strength"}


def capacity_picture(result: CapacityResult, chosen: float, loss: str, *, alt_text: str) -> Picture:
    """Every start as a mark, the median as a line, the range as a band; a rule at the value that the page is set to.

    The values stand side by side at equal distances, because they grow by ratios and may begin with 0.
    """
    names = tuple(f"{value:g}" for value in result.values)
    losses = {"training": result.training, "validation": result.validation}
    kinds = tuple(points for points, own in losses.items() if own.numel())
    ends = stack({points: _rows(losses[points], names) for points in kinds}, by="points")
    ends = ends[np.isfinite(ends["loss"])]
    low, high = (float(ends["loss"].min()), float(ends["loss"].max())) if len(ends) else (0.0, 0.0)
    log = low > 0
    low, high = (low / 1.5, high * 1.5) if log else (low, high or 1.0)
    powers = powers_of_ten(low, high) if log else None
    tables = {"ends": ends, "chosen": {"value": [name for name in [f"{chosen:g}"] if name in names]}}
    values: dict[str, Value] = {"low": low, "high": high}
    if powers and powers.values:
        values["ticks"] = list(powers.values)
    shape = capacity_form(LABELS[result.knob], names, kinds, loss, powers.shape if powers else None)
    return shape.fill(tables, values, alt_text=alt_text)


@form
def capacity_form(
    label: str, names: tuple[str, ...], kinds: tuple[str, ...], loss: str, powers: Powers | None
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
    color, dash, shape = _channels(kinds)
    base = alt.Chart(alt.NamedData("ends")).encode(across, color=color)
    band = base.mark_area(opacity=0.15, line=False).encode(alt.Y("min(loss):Q", **up), alt.Y2("max(loss):Q"))
    line = base.mark_line(strokeWidth=2.5).encode(alt.Y("median(loss):Q", scale=up["scale"]), strokeDash=dash)
    tips = ["points:N", alt.Tooltip("value:N", title=label), alt.Tooltip("loss:Q", format=".6f"), "seed:Q"]
    dots = (
        base.transform_calculate(kind="datum.points")
        .mark_point(size=34, filled=True, opacity=0.7)
        .encode(alt.Y("loss:Q", **up), shape=shape, tooltip=tips)
    )
    here = alt.Chart(alt.NamedData("chosen"))
    rule = here.mark_rule(color=INK, strokeWidth=1.5, strokeDash=[2, 3]).encode(across)
    set_by_run = (low, high, *([ticks] if powers and powers.values else []))
    return alt.LayerChart(layer=[rule, band, line, dots]).add_params(*set_by_run).properties(height=300)


def _channels(kinds: tuple[str, ...]) -> tuple[alt.Color, alt.StrokeDash, alt.Shape]:
    """Colour, dash and shape for each kind of points; the shapes on a field of their own, without a legend."""
    looks = [LOOKS[kind] for kind in kinds]
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    colors = alt.Scale(domain=kinds, range=[look.color for look in looks])
    dashes = alt.Scale(domain=kinds, range=[list(look.dash) for look in looks])
    shapes = alt.Scale(domain=kinds, range=[look.shape for look in looks])
    return (
        alt.Color("points:N", title=None, scale=colors, legend=legend),
        alt.StrokeDash("points:N", title=None, scale=dashes, legend=legend),
        alt.Shape("kind:N", scale=shapes, legend=None),
    )


def _rows(losses: Tensor, names: tuple[str, ...]) -> dict[str, Any]:
    """One row for each start (V, S) at each of the V values."""
    starts = losses.shape[1]
    return {
        "value": np.repeat(names, starts),
        "seed": np.tile(np.arange(starts, dtype=np.int8), len(names)),
        "loss": losses.reshape(-1).numpy(),
    }
