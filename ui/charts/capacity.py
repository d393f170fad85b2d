"""The under- and overfitting curves: training and validation loss against width or L2 strength, with the spread over starts."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.capacity import CapacityResult
from ui.charts.dress import dress
from ui.charts.losses import axis_of_powers
from ui.theme import INK, RUNS

TRAINING, VALIDATION = RUNS[0], RUNS[1]
LABELS = {"width": "units in the first hidden layer", "l2": "L2 strength"}


def capacity_chart(result: CapacityResult, chosen: float, loss: str) -> alt.LayerChart:
    """Every start as a mark, the median as a line, the range as a band; a rule at the value that the page is set to.

    The values stand side by side at equal distances, because they grow by ratios and may begin with 0.
    """
    names = [f"{value:g}" for value in result.values]
    data = pd.concat([_rows(result.training, names, "training"), _rows(result.validation, names, "validation")])
    data = data[np.isfinite(data["loss"])]
    low, high = float(data["loss"].min()), float(data["loss"].max())
    log = low > 0
    domain = [low / 1.5, high * 1.5] if log else [low, high or 1.0]
    across = alt.X(
        "value:N", sort=names, title=LABELS[result.knob], scale=alt.Scale(domain=names), axis=alt.Axis(labelAngle=0)
    )
    scale = alt.Scale(type="log" if log else "linear", domain=domain, nice=False)
    axis = axis_of_powers(domain[0], domain[1]) if log else alt.Axis(format="~g")
    title = f"{loss} at the end" + (" (log scale)" if log else "")
    up = alt.Y("loss:Q", title=title, scale=scale, axis=axis)
    kinds = ["training", "validation"] if len(result.validation[0]) else ["training"]
    looks = [TRAINING, VALIDATION][: len(kinds)]
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3, symbolOpacity=1)
    color = alt.Color(
        "points:N", title=None, scale=alt.Scale(domain=kinds, range=[k.color for k in looks]), legend=legend
    )
    dash = alt.StrokeDash(
        "points:N",
        title=None,
        scale=alt.Scale(domain=kinds, range=[list(k.dash) or [1, 0] for k in looks]),
        legend=legend,
    )
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=[k.shape for k in looks]), legend=None)
    base = alt.Chart(data).encode(across, color=color)
    band = base.mark_area(opacity=0.15, line=False).encode(
        alt.Y("min(loss):Q", scale=scale, axis=axis, title=title), alt.Y2("max(loss):Q")
    )
    line = base.mark_line(strokeWidth=2.5).encode(alt.Y("median(loss):Q", scale=scale), strokeDash=dash)
    tips = [
        "points:N",
        alt.Tooltip("value:N", title=LABELS[result.knob]),
        alt.Tooltip("loss:Q", format=".6f"),
        "seed:Q",
    ]
    dots = (
        base.transform_calculate(kind="datum.points")
        .mark_point(size=34, filled=True, opacity=0.7)
        .encode(up, shape=shape, tooltip=tips)
    )
    here = alt.Chart(pd.DataFrame({"value": [name for name in [f"{chosen:g}"] if name in names]}, dtype=str))
    rule = here.mark_rule(color=INK, strokeWidth=1.5, strokeDash=[2, 3]).encode(across)
    return dress(alt.LayerChart(layer=[rule, band, line, dots]).properties(height=320))


def _rows(losses: Tensor, names: list[str], points: str) -> pd.DataFrame:
    starts = losses.shape[1]
    return pd.DataFrame(
        {
            "value": np.repeat(names, starts),
            "points": points,
            "seed": np.tile(np.arange(starts, dtype=np.int8), len(names)),
            "loss": losses.reshape(-1).numpy(),
        }
    )
