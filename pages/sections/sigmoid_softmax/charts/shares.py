"""A picture of several scores: their shares as bars."""

from __future__ import annotations

import altair as alt
import numpy as np

from core.scores.softmax import CLASSES, ClassScores
from ui.charts.form import Picture, form
from ui.theme import INK, looks

LOOKS = looks(CLASSES)


def softmax_picture(result: ClassScores, marked: int, *, alt_text: str) -> Picture:
    """The share of each class with its number; the `marked` class has a thick outline, and where they differ, the share
    without the shift is a tick."""
    count = len(result.scores)
    names = _names(count)
    moved = count if bool((result.probabilities != result.unshifted).any()) else 0
    tables = {
        "shares": {
            "class": names,
            "probability": result.probabilities.numpy(),
            "marked": np.arange(count) == marked,
        },
        "ticks": {"class": names[:moved], "unshifted": result.unshifted.numpy()[:moved]},
    }
    return softmax_form(count).fill(tables, alt_text=alt_text)


@form
def softmax_form(count: int) -> alt.LayerChart:
    """Bars for so many classes, each in its colour."""
    names = _names(count)
    down = alt.Y("class:N", title=None, sort=names, axis=alt.Axis(labelFontSize=14))
    across = alt.X(
        "probability:Q",
        title="probability",
        scale=alt.Scale(domain=[0, 1.15], nice=False),
        axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1]),
    )
    base = alt.Chart(alt.NamedData("shares")).encode(across, down)
    colors = [LOOKS[name].color for name in CLASSES[:count]]
    bars = base.mark_bar(height={"band": 0.6}).encode(
        color=alt.Color("class:N", scale=alt.Scale(domain=names, range=colors), legend=None),
        stroke=alt.condition("datum.marked", alt.value(INK), alt.value("transparent")),
        strokeWidth=alt.condition("datum.marked", alt.value(3), alt.value(0)),
    )
    labels = base.mark_text(align="left", dx=8, fontSize=14, color=INK).encode(
        text=alt.Text("probability:Q", format=".4f")
    )
    ticks = alt.Chart(alt.NamedData("ticks")).mark_tick(color=INK, thickness=2, height=26)
    layers = [bars, labels, ticks.encode(alt.X("unshifted:Q"), down)]
    return alt.LayerChart(layer=layers)


def _names(count: int) -> list[str]:
    return [f"{k} {name}" for k, name in enumerate(CLASSES[:count])]
