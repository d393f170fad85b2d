"""A picture of several scores: their shares as bars."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.scores.softmax import CLASSES, ClassScores
from ui.charts.dress import dress
from ui.theme import INK, looks

LOOKS = looks(CLASSES)


def softmax_bars(result: ClassScores, marked: int) -> alt.LayerChart:
    """The share of each class with its number; the `marked` class has a thick outline, and where they differ, the share
    without the shift is a tick."""
    count = len(result.scores)
    classes = CLASSES[:count]
    names = [f"{k} {name}" for k, name in enumerate(classes)]
    data = pd.DataFrame(
        {
            "class": names,
            "probability": result.probabilities.numpy(),
            "unshifted": result.unshifted.numpy(),
            "score": result.scores.numpy(),
            "marked": [k == marked for k in range(count)],
        }
    )
    down = alt.Y("class:N", title=None, sort=names, axis=alt.Axis(labelFontSize=14))
    base = alt.Chart(data).encode(
        alt.X(
            "probability:Q",
            title="probability",
            scale=alt.Scale(domain=[0, 1.15], nice=False),
            axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1]),
        ),
        down,
    )
    colors = [LOOKS[name].color for name in classes]
    color = alt.Color("class:N", scale=alt.Scale(domain=names, range=colors), legend=None)
    bars = base.mark_bar(height={"band": 0.6}).encode(
        color=color,
        stroke=alt.condition("datum.marked", alt.value(INK), alt.value("transparent")),
        strokeWidth=alt.condition("datum.marked", alt.value(3), alt.value(0)),
    )
    labels = base.mark_text(align="left", dx=8, fontSize=14, color=INK).encode(
        text=alt.Text("probability:Q", format=".4f")
    )
    if bool((result.probabilities == result.unshifted).all()):
        return dress(alt.LayerChart(layer=[bars, labels]).properties(height=60 + 36 * count))
    ticks = alt.Chart(data).mark_tick(color=INK, thickness=2, height=26).encode(alt.X("unshifted:Q"), down)
    return dress(alt.LayerChart(layer=[bars, labels, ticks]).properties(height=60 + 36 * count))
