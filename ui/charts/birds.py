"""Birds in pictures: what was measured, as points in the plane of both features, in the looks of the species."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pyarrow as pa
import torch
from torch import Tensor

from core.classifier.regions import Window
from core.data.birds import FEATURES, SPECIES, Flock
from core.settings import subscript
from ui.charts.form import Table, Value, named_rows, number
from ui.charts.plane import around, limits, plane_axes, plane_params
from ui.theme import INK, Look
from ui.theme import SPECIES as LOOKS

BIRD = "bird"
"""The name of the selection that a click on a bird makes; birds count from 1."""
DOT = "dot"
"""The number that a run sets for the size of a bird."""
TIGHT = "min(width, height) < 260"
"""Whether a picture has so little room that marks and letters have to be small and few."""
RING = alt.ExprRef(f"{TIGHT} ? 220 : 420")
"""The size of what is drawn round a bird or a mean."""
MANY = 120
"""Of more birds each is drawn smaller."""


def called(name: str) -> str:
    """Birds of a species; a name of somebody's own is left as it is."""
    return f"{name}s" if name in SPECIES else name


def titles_of(measured: Sequence[str]) -> tuple[str, ...]:
    """What stands at the axis of each feature, by column."""
    return tuple(f"{feature} x{subscript(place)}" for place, feature in enumerate(measured, 1))


TITLES = titles_of(FEATURES)


def looks_of(names: Sequence[str]) -> list[Look]:
    """How each species is drawn: as on every page, or by its place where the names are somebody's own."""
    if all(name in LOOKS for name in names):
        return [LOOKS[name] for name in names]
    return list(LOOKS.values())[: len(names)]


def species_color(names: Sequence[str], legend: bool = True) -> alt.Color:
    """The species' colour, the same on every page; without a legend where their names stand at the birds."""
    scale = alt.Scale(domain=list(names), range=[look.color for look in looks_of(names)])
    shown = alt.Legend(orient="top", symbolSize=120, symbolStrokeWidth=0) if legend else None
    return alt.Color("species:N", scale=scale, title=None, legend=shown)


def species_shape(names: Sequence[str], legend: bool = True) -> alt.Shape:
    """The species' shape, which tells the same as the colour."""
    scale = alt.Scale(domain=list(names), range=[look.shape for look in looks_of(names)])
    shape = alt.Shape("species:N", scale=scale, title=None)
    return shape if legend else shape.legend(None)


def present(flock: Flock) -> tuple[str, ...]:
    """The species that are in a flock, by label."""
    return flock.species[: int(flock.labels.max()) + 1]


def species_of(labels: Tensor, names: Sequence[str] = SPECIES) -> pa.DictionaryArray:
    """The species by their labels (N,), each name kept once."""
    return named_rows(labels.numpy(), names)


def places(points: Tensor) -> dict[str, np.ndarray]:
    """Points (N, 2) of the plane as columns, or (N, 1) as one."""
    return {f"x{k + 1}": points[:, k].numpy() for k in range(points.shape[1])}


def birds(flock: Flock, numbers: Tensor | None = None) -> dict[str, Any]:
    """A row for each bird; birds count from 1 unless their `numbers` (N,) say otherwise."""
    counted = _counted(flock, numbers).numpy().astype(np.int16)
    return {"bird": counted, "species": species_of(flock.labels, flock.species), **places(flock.features)}


def chosen_bird(flock: Flock, chosen: int, numbers: Tensor | None = None) -> Table:
    """The row of bird number `chosen`; none where it is not there."""
    counted = _counted(flock, numbers)
    here = counted == chosen
    return {"bird": counted[here].numpy().astype(np.int16), **places(flock.features[here])}


def _counted(flock: Flock, numbers: Tensor | None) -> Tensor:
    return torch.arange(1, len(flock.labels) + 1) if numbers is None else numbers


def beyond(window: Window) -> Window:
    """The window with what lies around it: what is drawn there is seen where a picture has room for it."""
    return Window(*around((window.x, window.y)))


def plane_values(window: Window, flock: Flock) -> dict[str, Value]:
    """The numbers of a picture of the plane."""
    return {**limits((window.x, window.y)), DOT: 60 if len(flock.labels) > MANY else 110}


def plane(layers: Sequence[alt.Chart], *params: alt.Parameter, height: int | None = None) -> alt.LayerChart:
    """A picture of the plane, filled with `plane_values`; `params` are those of its own. It is as high as its place
    unless it has a `height`."""
    chart = alt.LayerChart(layer=list(layers)).add_params(*params, *plane_params(), number(DOT))
    return chart if height is None else chart.properties(height=height)


def axes(grid: bool = False, measured: Sequence[str] = FEATURES) -> tuple[alt.X, alt.Y]:
    """Both features on one and the same scale."""
    across, up = titles_of(measured)
    return plane_axes((across, up), ("x1", "x2"), grid)


def tips(measured: Sequence[str] = FEATURES) -> list[alt.Tooltip]:
    """What a bird tells of itself."""
    told = [alt.Tooltip(f"x{k}:Q", title=name, format=".4f") for k, name in enumerate(measured, 1)]
    return [alt.Tooltip("bird:Q"), alt.Tooltip("species:N"), *told]


def bird_points(
    names: Sequence[str],
    across: alt.X,
    up: alt.Y,
    *,
    clickable: bool = False,
    legend: bool = True,
    measured: Sequence[str] = FEATURES,
) -> alt.Chart:
    """Every bird of the table `birds` by its two features. Clickable birds select under the name `BIRD`."""
    drawn = alt.Chart(alt.NamedData("birds")).mark_point(
        size=alt.ExprRef(f"{DOT} * ({TIGHT} ? 0.5 : 1)"),
        filled=True,
        opacity=0.95,
        stroke="white",  # it parts birds that overlap, and birds from a ground of their own colour
        strokeWidth=0.8,
        clip=True,
        aria=clickable,  # each bird that can be clicked is told by itself
    )
    color, shape = species_color(names, legend), species_shape(names, legend)
    points: alt.Chart = drawn.encode(across, up, color=color, shape=shape, tooltip=tips(measured))
    if clickable:
        clicked = alt.selection_point(BIRD, nearest=True, on="click", fields=["bird"], empty=False, clear=False)
        points = points.add_params(clicked)
    return points


def bird_ring(across: alt.X, up: alt.Y) -> alt.Chart:
    """A ring round the bird of the table `chosen`."""
    ring = alt.Chart(alt.NamedData("chosen")).mark_point(
        shape="circle", size=RING, filled=False, color=INK, strokeWidth=2.5
    )
    drawn: alt.Chart = ring.encode(across, up)
    return drawn
