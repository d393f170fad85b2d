"""Pictures of three functions at once: the region that each species wins, while they are trained and in the end."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
from torch import Tensor

from core.classifier.regions import regions, window_of
from core.classifier.training import ClassifierResult
from core.data.birds import Flock
from pages.sections.linear_classifier.charts.moving import in_training, rows_in_training
from pages.sections.linear_classifier.charts.regions import (
    middles_of_names,
    named,
    names_in,
    outlines,
    region_tables,
    tinted,
)
from ui.charts.birds import axes, beyond, bird_points, bird_ring, birds, chosen_bird, plane, plane_values, present
from ui.charts.clock import Clock
from ui.charts.form import Picture, arrow, form
from ui.theme import SPECIES as LOOKS


def species_tables(result: ClassifierResult) -> dict[str, bytes]:
    """What the picture of a run shows whichever bird is chosen."""
    window, names = window_of(result.flock.features), present(result.flock)
    found = regions(window, result.weight, result.bias)
    tables = {
        "_outlines": outlines(regions(beyond(window), result.weight, result.bias)),
        "_names": names_in(found, names),
        **rows_in_training(result, window, names, middles_of_names(found, window)),
    }
    return {name: arrow(table) for name, table in tables.items()}


def species_picture(
    result: ClassifierResult, tables: Mapping[str, bytes], clock: Clock, chosen: int, *, alt_text: str
) -> Picture:
    """The birds of all species, the region of each, and the line on which each function is 0; `tables` are the run's
    own."""
    flock = result.flock
    values = plane_values(window_of(flock.features), flock) | clock.values
    drawn = {**tables, "chosen": chosen_bird(flock, chosen)}
    return species_form(present(flock), clock).fill(drawn, values, alt_text=alt_text)


@form
def species_form(names: tuple[str, ...], clock: Clock) -> alt.LayerChart:
    """Functions in training, one for each species."""
    across, up = axes()
    ground = [tinted(names, across, up, clock), named(across, up, clock)]
    return in_training(names, ground, tuple((name, LOOKS[name]) for name in names), clock)


def outcome_picture(flock: Flock, weight: Tensor, bias: Tensor, chosen: int, *, alt_text: str) -> Picture:
    """The birds of all species and the region of each, as one set of functions leaves them; weight: (K, 2), bias:
    (K,)."""
    window, names = window_of(flock.features), present(flock)
    tables = {
        **region_tables(window, names, weight.unsqueeze(0), bias.unsqueeze(0)),
        "birds": birds(flock),
        "chosen": chosen_bird(flock, chosen),
    }
    return outcome_form(names).fill(tables, plane_values(window, flock), alt_text=alt_text)


@form
def outcome_form(names: tuple[str, ...]) -> alt.LayerChart:
    """The regions of these species and their birds."""
    across, up = axes()
    layers = [
        tinted(names, across, up),
        named(across, up),
        bird_points(names, across, up),
        bird_ring(across, up),
    ]
    return plane(layers, height=300)
