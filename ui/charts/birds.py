"""Birds in pictures: what was measured, as points in the plane of both features, in the looks of the species."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.classifier.regions import Window
from core.data.birds import FEATURES, SPECIES, Flock
from core.settings import subscript
from ui.charts.form import SIDE, Table, Value, number, square
from ui.theme import INK
from ui.theme import SPECIES as LOOKS

BIRD = "bird"
"""The name of the selection that a click on a bird makes; birds count from 1."""
TITLES = tuple(f"{feature} x{subscript(place)}" for place, feature in enumerate(FEATURES, 1))
"""What stands at the axis of each feature, by column."""
LIMITS = ("x_low", "x_high", "y_low", "y_high")
"""The numbers that a run sets for the plane: where its axes begin and end."""
DOT = "dot"
"""The number that a run sets for the size of a bird."""
MANY = 120
"""Of more birds each is drawn smaller."""


def species_color(names: Sequence[str]) -> alt.Color:
    """The species' colour, the same on every page."""
    scale = alt.Scale(domain=list(names), range=[LOOKS[name].color for name in names])
    return alt.Color("species:N", scale=scale, title=None, legend=alt.Legend(orient="top", symbolSize=120))


def species_shape(names: Sequence[str]) -> alt.Shape:
    """The species' shape, which tells the same as the colour."""
    scale = alt.Scale(domain=list(names), range=[LOOKS[name].shape for name in names])
    return alt.Shape("species:N", scale=scale, title=None)


def present(flock: Flock) -> tuple[str, ...]:
    """The species that are in a flock, by label."""
    return SPECIES[: int(flock.labels.max()) + 1]


def species_of(labels: Tensor) -> pd.Categorical:
    """The species by their labels (N,), each name kept once."""
    return pd.Categorical.from_codes(labels.numpy().astype(np.int8), list(SPECIES))


def places(points: Tensor) -> dict[str, np.ndarray]:
    """Points (N, 2) of the plane as columns."""
    return {"x1": points[:, 0].numpy(), "x2": points[:, 1].numpy()}


def birds(flock: Flock, numbers: Tensor | None = None) -> dict[str, Any]:
    """A row for each bird; birds count from 1 unless their `numbers` (N,) say otherwise."""
    counted = _counted(flock, numbers).numpy().astype(np.int16)
    return {"bird": counted, "species": species_of(flock.labels), **places(flock.features)}


def chosen_bird(flock: Flock, chosen: int, numbers: Tensor | None = None) -> Table:
    """The row of bird number `chosen`; none where it is not there."""
    counted = _counted(flock, numbers)
    here = counted == chosen
    return {"bird": counted[here].numpy().astype(np.int16), **places(flock.features[here])}


def _counted(flock: Flock, numbers: Tensor | None) -> Tensor:
    return torch.arange(1, len(flock.labels) + 1) if numbers is None else numbers


def plane_values(window: Window, flock: Flock) -> dict[str, Value]:
    """The numbers of a picture of the plane."""
    limits: tuple[Value, ...] = (*window.x, *window.y)
    return dict(zip(LIMITS, limits, strict=True)) | {DOT: 45 if len(flock.labels) > MANY else 90}


def plane(layers: Sequence[alt.Chart], *params: alt.Parameter, side: int = SIDE) -> alt.LayerChart:
    """A square picture of the plane, filled with `plane_values`; `params` are those of its own."""
    chart = alt.LayerChart(layer=list(layers)).add_params(*params, *map(number, (*LIMITS, DOT)))
    return square(chart, side)


def axes() -> tuple[alt.X, alt.Y]:
    """Both features; `plane_values` gives them one and the same scale."""
    (legs, wings), (left, right, low, high) = TITLES, map(number, LIMITS)
    across = alt.X(
        "x1:Q",
        title=legs,
        scale=alt.Scale(domain=[left, right], nice=False, zero=False),
        axis=alt.Axis(tickCount=6),
    )
    up = alt.Y(
        "x2:Q",
        title=wings,
        scale=alt.Scale(domain=[low, high], nice=False, zero=False),
        axis=alt.Axis(tickCount=6),
    )
    return across, up


def bird_points(names: Sequence[str], across: alt.X, up: alt.Y, clickable: bool = False) -> alt.Chart:
    """Every bird of the table `birds` by its two features. Clickable birds select under the name `BIRD`."""
    drawn = alt.Chart(alt.NamedData("birds")).mark_point(size=number(DOT), filled=True, opacity=0.9, clip=True)
    tips = ["bird:Q", "species:N", alt.Tooltip("x1:Q", format=".4f"), alt.Tooltip("x2:Q", format=".4f")]
    points: alt.Chart = drawn.encode(across, up, color=species_color(names), shape=species_shape(names), tooltip=tips)
    if clickable:
        clicked = alt.selection_point(BIRD, nearest=True, on="click", fields=["bird"], empty=False, clear=False)
        points = points.add_params(clicked)
    return points


def bird_ring(across: alt.X, up: alt.Y) -> alt.Chart:
    """A ring round the bird of the table `chosen`."""
    ring = alt.Chart(alt.NamedData("chosen")).mark_point(
        shape="circle", size=420, filled=False, color=INK, strokeWidth=2.5
    )
    drawn: alt.Chart = ring.encode(across, up)
    return drawn
