"""Pictures of training loops: what becomes of a switched text in a full run, beside the text as it should be."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from ui.charts.dress import dress
from ui.charts.timeline import axis_of_powers
from ui.theme import BLUE, ORANGE

MOST_ROWS = 300
HIGHEST = 1e6
"""A loss above this is off the picture: it is on its way out of the numbers."""


def runs_chart(losses: Mapping[str, Tensor]) -> alt.LayerChart:
    """The losses (T,) of one or two runs against the epoch, on a logarithmic axis; not finite or huge ones end a
    curve."""
    tables = []
    for name, values in losses.items():
        kept = np.unique(
            np.linspace(0, max(len(values) - 1, 0), min(MOST_ROWS, max(len(values), 1))).round().astype(int)
        )
        numbers = values.double().numpy()[kept] if len(values) else np.array([])
        good = np.isfinite(numbers) & (numbers > 0) & (numbers < HIGHEST)
        tables.append(
            pd.DataFrame({"run": name, "epoch": kept[: len(numbers)][good].astype(np.int16), "loss": numbers[good]})
        )
    data = pd.concat(tables, ignore_index=True)
    low, high = (float(data["loss"].min()) / 1.5, float(data["loss"].max()) * 1.5) if len(data) else (0.1, 1.0)
    last = max([len(values) - 1 for values in losses.values()] + [1])
    names, looks = list(losses), [ORANGE, BLUE][: len(losses)] if len(losses) > 1 else [BLUE]
    legend = alt.Legend(orient="top", columns=1, symbolType="stroke", symbolStrokeWidth=3) if len(names) > 1 else None
    color = alt.Color(
        "run:N", title=None, sort=names, scale=alt.Scale(domain=names, range=[k.color for k in looks]), legend=legend
    )
    dash = alt.StrokeDash(
        "run:N",
        title=None,
        sort=names,
        scale=alt.Scale(domain=names, range=[[1, 0], [7, 4]][: len(names)]),
        legend=legend,
    )
    across = alt.X(
        "epoch:Q", title="epoch", scale=alt.Scale(domain=[0, last], nice=False), axis=alt.Axis(tickCount=6, format="d")
    )
    up = alt.Y(
        "loss:Q",
        title="loss (log scale)",
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=axis_of_powers(low, high),
    )
    line = alt.Chart(data).mark_line(strokeWidth=2.4, clip=True).encode(across, up, color=color, strokeDash=dash)
    # A run that ends after an epoch or two would be no line at all.
    ends = alt.Chart(data).mark_point(size=50, filled=True, clip=True).encode(across, up, color=color)
    few = data.groupby("run")["epoch"].transform("size") <= 30 if len(data) else data["loss"] > 0
    return dress(alt.LayerChart(layer=[line, ends.properties(data=data[few])]).properties(height=300))
