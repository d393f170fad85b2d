"""A line that stands among the birds, and its two sides."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
from torch import Tensor

from core.classifier.regions import line_within, window_of
from core.data.birds import TWO_SPECIES, Flock
from pages.sections.linear_classifier.charts.regions import named, of_line, tinted
from ui.charts.birds import axes, bird_points
from ui.charts.dress import square
from ui.theme import INK


def line_chart(flock: Flock, weight: Tensor, bias: Tensor, chosen: int) -> alt.LayerChart:
    """The birds, the decision line weight · x + bias = 0, and both of its sides: weight (2,), bias a number. A click
    chooses a bird."""
    window = window_of(flock.features)
    across, up = axes(window)
    sides = of_line(window, weight, bias)
    layers = [
        tinted(sides, TWO_SPECIES, across, up),
        standing(line_within(window, weight, bias), across, up),
        *named(sides, TWO_SPECIES, window, across, up),
        *bird_points(flock, across, up, chosen, clickable=True),
    ]
    return square(alt.LayerChart(layer=layers))


def standing(ends: Tensor, across: alt.X, up: alt.Y, dash: Sequence[int] = ()) -> alt.Chart:
    """A line by its two ends (2, 2), none where they are NaN."""
    data = pd.DataFrame(ends.numpy(), columns=["x1", "x2"]).dropna()
    line = alt.Chart(data).mark_line(color=INK, strokeWidth=2.5, strokeDash=list(dash) or [1, 0], clip=True)
    drawn: alt.Chart = line.encode(across, up)
    return drawn
