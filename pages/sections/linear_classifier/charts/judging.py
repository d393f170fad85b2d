"""Pictures of judging: the confusion matrix, and the birds of one of its cells at the line."""

from __future__ import annotations

import altair as alt
import pandas as pd
from torch import Tensor

from core.classifier.judging import Judged
from core.classifier.metrics import CELLS, Confusion
from core.classifier.regions import line_within, window_of
from core.data.birds import TWO_SPECIES
from pages.sections.linear_classifier.charts.lines import standing
from pages.sections.linear_classifier.charts.regions import named, of_line, tinted
from ui.charts.birds import axes, bird_points
from ui.charts.dress import dress, square
from ui.theme import GREEN, INK, MARKED, ORANGE

CELL = "cell"
"""The name of the selection that a click on the confusion matrix makes; its field is `name`."""


def confusion_chart(counted: Confusion, positive: str, negative: str, chosen: str) -> alt.LayerChart:
    """The four counts, truth in rows and decision in columns, the chosen cell outlined; a click chooses, under the name
    `CELL`."""
    counts = (counted.true_positives, counted.false_negatives, counted.false_positives, counted.true_negatives)
    data = pd.DataFrame(
        {
            "truth": [positive, positive, negative, negative],
            "called": [positive, negative] * 2,
            "count": counts,
            "name": list(CELLS),
            "right": [True, False, False, True],
            "chosen": [cell == chosen for cell in CELLS],
        }
    )
    data["said"] = data["name"] + ": " + data["count"].astype(str) + " " + data["truth"] + "s called " + data["called"]
    base = alt.Chart(data).encode(
        alt.X("called:N", sort=[positive, negative], title="called", axis=alt.Axis(orient="top", labelAngle=0)),
        alt.Y("truth:N", sort=[positive, negative], title="in truth"),
    )
    tint = alt.Color("right:N", scale=alt.Scale(domain=[True, False], range=[GREEN.color, ORANGE.color]), legend=None)
    outline = alt.condition("datum.chosen", alt.value(5), alt.value(0))
    cells = base.mark_rect(fillOpacity=0.22, stroke=INK).encode(color=tint, strokeWidth=outline, description="said:N")
    cells = cells.add_params(alt.selection_point(CELL, on="click", fields=["name"], empty=False, clear=False))
    numbers = base.mark_text(fontSize=26, fontWeight="bold", color=INK, dy=-6).encode(text="count:Q")
    labels = base.mark_text(fontSize=13, color=INK, dy=20).encode(text="name:N")
    return dress(alt.LayerChart(layer=[cells, numbers, labels]).properties(height=230))


def judged_chart(judged: Judged, cutoff: float, picked: Tensor, chosen: int) -> alt.LayerChart:
    """The judged birds with their numbers, the line on which the score is `cutoff`, a thin ring round every bird of the
    chosen cell (picked: (N,) bool) and a wide one round bird `chosen`."""
    features, bias = judged.birds.features, judged.bias - cutoff
    window = window_of(features)
    across, up = axes(window)
    rings = pd.DataFrame(features[picked].numpy(), columns=["x1", "x2"])
    ring = alt.Chart(rings).mark_point(shape="circle", size=190, filled=False, color=MARKED, strokeWidth=2.5, clip=True)
    sides = of_line(window, judged.weight, bias)
    layers = [
        tinted(sides, TWO_SPECIES, across, up),
        standing(line_within(window, judged.weight, bias), across, up),
        *named(sides, TWO_SPECIES, window, across, up),
        *bird_points(judged.birds, across, up, chosen, clickable=True, numbers=judged.numbers),
        ring.encode(across, up),
    ]
    return square(alt.LayerChart(layer=layers))
