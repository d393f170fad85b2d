"""Pictures of judging: the confusion matrix, and the birds of one of its cells at the line."""

from __future__ import annotations

import altair as alt
import numpy as np
from torch import Tensor

from core.classifier.judging import Judged
from core.classifier.metrics import CELLS, Confusion
from core.classifier.regions import line_within, window_of
from core.data.birds import TWO_SPECIES
from pages.sections.linear_classifier.charts.lines import ends_of, standing
from pages.sections.linear_classifier.charts.regions import line_tables, named, tinted
from ui.charts.birds import (
    axes,
    beyond,
    bird_points,
    bird_ring,
    birds,
    chosen_bird,
    places,
    plane,
    plane_values,
    present,
)
from ui.charts.form import Picture, form
from ui.theme import GREEN, INK, MARKED, ORANGE

CELL = "cell"
"""The name of the selection that a click on the confusion matrix makes; its field is `name`."""


def confusion_picture(counted: Confusion, positive: str, negative: str, chosen: str, *, alt_text: str) -> Picture:
    """The four counts, truth in rows and decision in columns, the chosen cell outlined; a click chooses, under the name
    `CELL`."""
    counts = (counted.true_positives, counted.false_negatives, counted.false_positives, counted.true_negatives)
    truth, called = [positive, positive, negative, negative], [positive, negative] * 2
    cells = {
        "truth": truth,
        "called": called,
        "count": np.array(counts, dtype=np.int16),
        "name": list(CELLS),
        "right": [True, False, False, True],
        "chosen": [cell == chosen for cell in CELLS],
        "said": [
            f"{name}: {count} {there}s called {said}"
            for name, count, there, said in zip(CELLS, counts, truth, called, strict=True)
        ],
    }
    return confusion_form(positive, negative).fill({"cells": cells}, alt_text=alt_text)


@form
def confusion_form(positive: str, negative: str) -> alt.LayerChart:
    """A matrix of two species, the positive one first."""
    names = [positive, negative]
    base = alt.Chart(alt.NamedData("cells")).encode(
        alt.X("called:N", sort=names, title="called", axis=alt.Axis(orient="top", labelAngle=0)),
        alt.Y("truth:N", sort=names, title="in truth"),
    )
    tint = alt.Color("right:N", scale=alt.Scale(domain=[True, False], range=[GREEN.color, ORANGE.color]), legend=None)
    outline = alt.condition("datum.chosen", alt.value(5), alt.value(0))
    cells = base.mark_rect(fillOpacity=0.22, stroke=INK, aria=True).encode(
        color=tint, strokeWidth=outline, description="said:N"
    )
    cells = cells.add_params(alt.selection_point(CELL, on="click", fields=["name"], empty=False, clear=False))
    numbers = base.mark_text(fontSize=26, fontWeight="bold", color=INK, dy=-6).encode(text="count:Q")
    labels = base.mark_text(fontSize=13, color=INK, dy=20).encode(text="name:N")
    return alt.LayerChart(layer=[cells, numbers, labels]).properties(height=230)


def judged_picture(judged: Judged, cutoff: float, picked: Tensor, chosen: int, *, alt_text: str) -> Picture:
    """The judged birds with their numbers, the line on which the score is `cutoff`, a thin ring round every bird of the
    chosen cell (picked: (N,) bool) and a wide one round bird `chosen`."""
    features, bias = judged.birds.features, judged.bias - cutoff
    window = window_of(features)
    tables = {
        **line_tables(window, TWO_SPECIES, judged.weight, bias),
        "line": ends_of(line_within(beyond(window), judged.weight, bias)),
        "birds": birds(judged.birds, judged.numbers),
        "chosen": chosen_bird(judged.birds, chosen, judged.numbers),
        "picked": places(features[picked]),
    }
    return judged_form(present(judged.birds)).fill(tables, plane_values(window, judged.birds), alt_text=alt_text)


@form
def judged_form(names: tuple[str, ...]) -> alt.LayerChart:
    """Birds of these species, a line with its sides, and rings round some birds."""
    across, up = axes()
    ring = alt.Chart(alt.NamedData("picked")).mark_point(
        shape="circle", size=190, filled=False, color=MARKED, strokeWidth=2.5, clip=True
    )
    layers = [
        tinted(TWO_SPECIES, across, up),
        standing(across, up),
        named(across, up),
        bird_points(names, across, up, clickable=True),
        bird_ring(across, up),
        ring.encode(across, up),
    ]
    return plane(layers)
