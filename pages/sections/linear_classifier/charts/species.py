"""Pictures of three functions at once: the region that each species wins, while they are trained and in the end."""

from __future__ import annotations

import altair as alt
from torch import Tensor

from core.classifier.regions import window_of
from core.classifier.training import ClassifierResult
from core.data.birds import Flock
from pages.sections.linear_classifier.charts.moving import in_training
from pages.sections.linear_classifier.charts.regions import named, of_run, tinted
from ui.charts.birds import axes, bird_points, present
from ui.charts.clock import Clock
from ui.charts.dress import square
from ui.theme import SPECIES as LOOKS


def species_chart(result: ClassifierResult, clock: Clock, chosen: int) -> alt.LayerChart:
    """The birds of all species, the region of each, and the line on which each function is 0."""
    window, names = window_of(result.flock.features), present(result.flock)
    across, up = axes(window)
    won = of_run(window, result.weight, result.bias)
    ground = [tinted(won, names, across, up, clock), *named(won, names, window, across, up, clock)]
    return in_training(result, window, ground, {name: LOOKS[name] for name in names}, clock, chosen)


def outcome_chart(flock: Flock, weight: Tensor, bias: Tensor, chosen: int) -> alt.LayerChart:
    """The birds of all species and the region of each, as one set of functions leaves them; weight: (K, 2), bias:
    (K,)."""
    window, names = window_of(flock.features), present(flock)
    across, up = axes(window)
    won = of_run(window, weight.unsqueeze(0), bias.unsqueeze(0))
    layers = [
        tinted(won, names, across, up),
        *named(won, names, window, across, up),
        *bird_points(flock, across, up, chosen),
    ]
    return square(alt.LayerChart(layer=layers), 235)
