"""The confusion matrix of several classes, on the clock: which class was taken for which."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
from torch import Tensor

from ui.charts.clock import Clock
from ui.charts.form import Picture, form
from ui.charts.timeline import shown_steps, step_label
from ui.theme import GREEN, INK, ORANGE


def confusion_picture(
    counts: Tensor, names: Sequence[str], steps: Sequence[int], clock: Clock, *, alt_text: str
) -> Picture:
    """Counts (F, K, K) in frames at these steps, truth in rows and decision in columns; the fuller a cell, the more."""
    frames, size, _ = counts.shape
    every = np.arange(frames * size * size)
    truth, called = every // size % size, every % size
    count = counts.flatten().numpy()
    cells = {
        "frame": (every // size**2).astype(np.int16),
        "truth": [names[k] for k in truth.tolist()],
        "called": [names[k] for k in called.tolist()],
        "count": count.astype(np.int16),
        "right": truth == called,
        "full": (count / np.maximum(1, counts.sum(2).flatten().numpy().repeat(size))).astype(np.float32),
    }
    tables = {"cells": cells, "_shown": shown_steps(steps, "epoch")}
    return confusion_form(tuple(names), clock).fill(tables, clock.values, alt_text=alt_text)


@form
def confusion_form(names: tuple[str, ...], clock: Clock) -> alt.LayerChart:
    """A matrix of these classes."""
    base = (
        alt.Chart(alt.NamedData("cells"))
        .transform_filter(clock.now)
        .encode(
            alt.X("called:N", sort=names, scale=alt.Scale(domain=names), title="called", axis=alt.Axis(labelAngle=0)),
            alt.Y("truth:N", sort=names, scale=alt.Scale(domain=names), title="in truth"),
        )
    )
    tint = alt.Color("right:N", scale=alt.Scale(domain=[True, False], range=[GREEN.color, ORANGE.color]), legend=None)
    depth = alt.Opacity("full:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]), legend=None)
    cells = base.mark_rect(stroke=INK, strokeOpacity=0.3).encode(color=tint, opacity=depth)
    numbers = base.mark_text(fontSize=22, fontWeight="bold", color=INK).encode(text="count:Q")
    return alt.LayerChart(layer=[cells, numbers, step_label(clock)]).add_params(*clock.params).properties(height=230)
