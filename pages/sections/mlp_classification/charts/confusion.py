"""The confusion matrix of several classes: which class was taken for which."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
from torch import Tensor

from ui.charts.form import Picture, form
from ui.theme import GREEN, INK, ORANGE


def confusion_picture(counts: Tensor, names: Sequence[str], *, alt_text: str) -> Picture:
    """Counts (K, K), truth in rows and decision in columns; the fuller a cell, the more of its row.

    It stands still: with every frame anew it would cost the net beside it a third of its frames.
    """
    size = len(counts)
    truth, called = np.divmod(np.arange(size * size), size)
    cells = {
        "truth": [names[k] for k in truth.tolist()],
        "called": [names[k] for k in called.tolist()],
        "count": counts.flatten().numpy().astype(np.int16),
        "right": truth == called,
        "full": (counts / counts.sum(1, keepdim=True).clamp(min=1)).flatten().numpy(),
    }
    return confusion_form(tuple(names)).fill({"cells": cells}, alt_text=alt_text)


@form
def confusion_form(names: tuple[str, ...]) -> alt.LayerChart:
    """A matrix of these classes."""
    base = alt.Chart(alt.NamedData("cells")).encode(
        alt.X("called:N", sort=names, scale=alt.Scale(domain=names), title="called", axis=alt.Axis(labelAngle=0)),
        alt.Y("truth:N", sort=names, scale=alt.Scale(domain=names), title="in truth"),
    )
    tint = alt.Color("right:N", scale=alt.Scale(domain=[True, False], range=[GREEN.color, ORANGE.color]), legend=None)
    depth = alt.Opacity("full:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]), legend=None)
    cells = base.mark_rect(stroke=INK, strokeOpacity=0.3).encode(color=tint, opacity=depth)
    numbers = base.mark_text(fontSize=22, fontWeight="bold", color=INK).encode(text="count:Q")
    return alt.LayerChart(layer=[cells, numbers]).properties(height=230)
