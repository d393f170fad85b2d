"""A line that stands among the birds, and its two sides."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
from torch import Tensor

from core.classifier.regions import line_within, window_of
from core.data.birds import TWO_SPECIES, Flock
from pages.sections.linear_classifier.charts.regions import line_tables, named, tinted
from ui.charts.birds import axes, beyond, bird_points, bird_ring, birds, chosen_bird, places, plane, plane_values
from ui.charts.form import Picture, Table, form
from ui.theme import INK


def line_picture(flock: Flock, weight: Tensor, bias: Tensor, chosen: int, *, alt_text: str) -> Picture:
    """The birds, the decision line weight · x + bias = 0, and both of its sides: weight (2,), bias a number. A click
    chooses a bird."""
    window = window_of(flock.features)
    tables = {
        **line_tables(window, TWO_SPECIES, weight, bias),
        "line": ends_of(line_within(beyond(window), weight, bias)),
        "birds": birds(flock),
        "chosen": chosen_bird(flock, chosen),
    }
    return line_form().fill(tables, plane_values(window, flock), alt_text=alt_text)


@form
def line_form() -> alt.LayerChart:
    """Birds of two species and a line with its sides."""
    across, up = axes()
    layers = [
        tinted(TWO_SPECIES, across, up),
        standing(across, up),
        named(across, up),
        bird_points(TWO_SPECIES, across, up, clickable=True),
        bird_ring(across, up),
    ]
    return plane(layers)


def standing(across: alt.X, up: alt.Y, dash: Sequence[int] = ()) -> alt.Chart:
    """The line of the table `line` by its two ends; none where it has no rows."""
    line = alt.Chart(alt.NamedData("line")).mark_line(color=INK, strokeWidth=2.5, strokeDash=list(dash), clip=True)
    drawn: alt.Chart = line.encode(across, up)
    return drawn


def ends_of(line: Tensor) -> Table:
    """The two ends (2, 2) of a line for `standing`; no rows where they are NaN."""
    return places(line[line.isfinite().all(1)])
