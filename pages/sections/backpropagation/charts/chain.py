"""The picture of a chain: how much of the gradient is left at each layer."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.graphs.chains import ChainResult
from ui.charts.dress import dress
from ui.charts.timeline import axis_of_powers
from ui.theme import BLUE, ORANGE, QUIET


def chain_chart(result: ChainResult) -> alt.LayerChart:
    """The size of the gradient at the input of each layer on a logarithmic axis; one of exactly 0 stands as a cross on
    the floor."""
    depth = len(result.gradients)
    sizes = result.gradients.clamp(min=0).numpy()
    alive = sizes[sizes > 0]
    low, high = (min(alive.min(), 0.5), max(alive.max(), 1.0)) if len(alive) else (1e-3, 1.0)
    low, high = max(low / 3, 5e-324), high * 3  # the smallest number has no third
    data = pd.DataFrame({"layer": np.arange(1, depth + 1), "size": np.where(sizes > 0, sizes, low), "dead": sizes == 0})
    across = alt.X(
        "layer:Q",
        title="layer (1 is the first)",
        scale=alt.Scale(domain=[0.5, depth + 0.5], nice=False),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )
    up = alt.Y(
        "size:Q",
        title="size of the gradient (log scale)",
        scale=alt.Scale(type="log", domain=[float(low), float(high)], nice=False),
        axis=axis_of_powers(float(low), float(high)),
    )
    living, dead = data[~data["dead"]], data[data["dead"]]
    line = alt.Chart(living).mark_line(color=BLUE.color, strokeWidth=2, opacity=0.6).encode(across, up)
    points = alt.Chart(living).mark_point(size=90, filled=True, color=BLUE.color, opacity=1).encode(across, up)
    crosses = alt.Chart(dead).mark_point(shape="cross", angle=45, size=120, filled=True, color=ORANGE.color)
    one = alt.Chart(pd.DataFrame({"size": [1.0]})).mark_rule(color=QUIET, strokeDash=[4, 4]).encode(up)
    return dress(alt.LayerChart(layer=[one, line, points, crosses.encode(across, up)]).properties(height=320))
