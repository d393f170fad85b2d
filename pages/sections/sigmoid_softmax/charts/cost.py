"""A picture of large scores: what the right answer costs, also where the plain formula runs out of numbers."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.scores.large_scores import LargeScore
from ui.charts.dress import dress
from ui.theme import BLUE, INK, ORANGE


def cost_chart(places: LargeScore, here: LargeScore) -> alt.LayerChart:
    """What the right answer costs, -log of its sigmoid, against its score: by the formula as long as it is finite, and
    by PyTorch."""
    score = float(here.scores)
    names = ["-log(1 / (1 + e^(-s)))", "-F.logsigmoid(s)"]
    looks = [ORANGE, BLUE]
    costs = (places.naive_cost, places.torch_cost)
    data = pd.concat(
        [
            pd.DataFrame({"way": name, "score": places.scores.numpy(), "cost": cost.numpy()})
            for name, cost in zip(names, costs, strict=True)
        ]
    )
    data = data[np.isfinite(data["cost"])]
    low, high = float(places.scores.min()), float(places.scores.max())
    across = alt.X("score:Q", title="score s of the right answer", scale=alt.Scale(domain=[low, high], nice=False))
    up = alt.Y("cost:Q", title="cost", scale=alt.Scale(domain=[0, -low * 1.05], nice=False))
    legend = alt.Legend(orient="top", columns=1, symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color(
        "way:N", title=None, scale=alt.Scale(domain=names, range=[look.color for look in looks]), legend=legend
    )
    dash = alt.StrokeDash("way:N", title=None, scale=alt.Scale(domain=names, range=[[1, 0], [4, 5]]), legend=legend)
    width = alt.condition(f"datum.way == '{names[0]}'", alt.value(6), alt.value(2.5))
    lines = alt.Chart(data).mark_line().encode(across, up, color=color, strokeDash=dash, strokeWidth=width)
    point = alt.Chart(pd.DataFrame({"score": [score], "cost": [float(here.torch_cost)]}))
    mark = point.mark_point(size=200, filled=False, color=INK, strokeWidth=2.5).encode(across, up)
    return dress(alt.LayerChart(layer=[lines, mark]).properties(height=300))
