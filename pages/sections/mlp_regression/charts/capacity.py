"""The curves of under- and overfitting: losses against width or L2 strength, with their spread over starts."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.regression.capacity import CapacityResult
from ui.charts.dress import dress
from ui.charts.timeline import axis_of_powers
from ui.theme import BLUE, INK, ROSE, Look

LOOKS = {"training": ROSE, "validation": BLUE}
LABELS = {"width": "units in the first hidden layer", "l2": "L2 strength"}


def capacity_chart(result: CapacityResult, chosen: float, loss: str) -> alt.LayerChart:
    """Every start as a mark, the median as a line, the range as a band; a rule at the value that the page is set to.

    The values stand side by side at equal distances, because they grow by ratios and may begin with 0.
    """
    names = [f"{value:g}" for value in result.values]
    losses = {"training": result.training, "validation": result.validation}
    data = pd.concat([_rows(own, names, points) for points, own in losses.items()])
    data = data[np.isfinite(data["loss"])]
    label = LABELS[result.knob]
    across = alt.X("value:N", sort=names, title=label, scale=alt.Scale(domain=names), axis=alt.Axis(labelAngle=0))
    up = _loss_axis(float(data["loss"].min()), float(data["loss"].max()), loss)
    color, dash, shape = _channels({points: LOOKS[points] for points, own in losses.items() if own.numel()})
    base = alt.Chart(data).encode(across, color=color)
    band = base.mark_area(opacity=0.15, line=False).encode(alt.Y("min(loss):Q", **up), alt.Y2("max(loss):Q"))
    line = base.mark_line(strokeWidth=2.5).encode(alt.Y("median(loss):Q", scale=up["scale"]), strokeDash=dash)
    tips = ["points:N", alt.Tooltip("value:N", title=label), alt.Tooltip("loss:Q", format=".6f"), "seed:Q"]
    dots = (
        base.transform_calculate(kind="datum.points")
        .mark_point(size=34, filled=True, opacity=0.7)
        .encode(alt.Y("loss:Q", **up), shape=shape, tooltip=tips)
    )
    here = alt.Chart(pd.DataFrame({"value": [name for name in [f"{chosen:g}"] if name in names]}, dtype=str))
    rule = here.mark_rule(color=INK, strokeWidth=1.5, strokeDash=[2, 3]).encode(across)
    return dress(alt.LayerChart(layer=[rule, band, line, dots]).properties(height=320))


def _loss_axis(low: float, high: float, loss: str) -> dict[str, Any]:
    """Title, scale and axis for losses from `low` to `high`: logarithmic where all are above 0."""
    if low > 0:
        low, high = low / 1.5, high * 1.5
        scale = alt.Scale(type="log", domain=[low, high], nice=False)
        return {"title": f"{loss} at the end (log scale)", "scale": scale, "axis": axis_of_powers(low, high)}
    scale = alt.Scale(type="linear", domain=[low, high or 1.0], nice=False)
    return {"title": f"{loss} at the end", "scale": scale, "axis": alt.Axis(format="~g")}


def _channels(looks: dict[str, Look]) -> tuple[alt.Color, alt.StrokeDash, alt.Shape]:
    """Colour, dash and shape for each kind of points; the shapes on a field of their own, without a legend."""
    kinds = list(looks)
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    colors = alt.Scale(domain=kinds, range=[look.color for look in looks.values()])
    dashes = alt.Scale(domain=kinds, range=[list(look.dash) or [1, 0] for look in looks.values()])
    shapes = alt.Scale(domain=kinds, range=[look.shape for look in looks.values()])
    return (
        alt.Color("points:N", title=None, scale=colors, legend=legend),
        alt.StrokeDash("points:N", title=None, scale=dashes, legend=legend),
        alt.Shape("kind:N", scale=shapes, legend=None),
    )


def _rows(losses: Tensor, names: list[str], points: str) -> pd.DataFrame:
    """One row for each start (V, S) at each of the V values."""
    starts = losses.shape[1]
    return pd.DataFrame(
        {
            "value": np.repeat(names, starts),
            "points": points,
            "seed": np.tile(np.arange(starts, dtype=np.int8), len(names)),
            "loss": losses.reshape(-1).numpy(),
        }
    )
