"""Birds in pictures: what was measured, as points in the plane of both features, in the looks of the species."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.classifier.regions import Window
from core.data.birds import FEATURES, SPECIES, Flock
from core.settings import subscript
from ui.theme import INK
from ui.theme import SPECIES as LOOKS

BIRD = "bird"
"""The name of the selection that a click on a bird makes; birds count from 1."""
TITLES = tuple(f"{feature} x{subscript(place)}" for place, feature in enumerate(FEATURES, 1))
"""What stands at the axis of each feature, by column."""


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


def rows_of(flock: Flock, numbers: Tensor | None = None) -> pd.DataFrame:
    """A row for each bird; birds count from 1 unless their `numbers` (N,) say otherwise."""
    counted = np.arange(1, len(flock.labels) + 1) if numbers is None else numbers.numpy()
    return pd.DataFrame(
        {
            "bird": counted.astype(np.int16),
            "species": pd.Categorical([SPECIES[label] for label in flock.labels.tolist()]),
            "x1": flock.features[:, 0].numpy(),
            "x2": flock.features[:, 1].numpy(),
        }
    )


def axes(window: Window) -> tuple[alt.X, alt.Y]:
    """Both features with one and the same scale."""
    legs, wings = TITLES
    across = alt.X(
        "x1:Q",
        title=legs,
        scale=alt.Scale(domain=list(window.x), nice=False, zero=False),
        axis=alt.Axis(tickCount=6),
    )
    up = alt.Y(
        "x2:Q",
        title=wings,
        scale=alt.Scale(domain=list(window.y), nice=False, zero=False),
        axis=alt.Axis(tickCount=6),
    )
    return across, up


def bird_points(
    flock: Flock,
    across: alt.X,
    up: alt.Y,
    chosen: int | None = None,
    clickable: bool = False,
    numbers: Tensor | None = None,
) -> list[alt.Chart]:
    """Every bird by its two features; a ring round bird number `chosen`, if it is there. Clickable birds select under
    the name `BIRD`."""
    data, names = rows_of(flock, numbers), present(flock)
    many = len(data) > 120
    points = alt.Chart(data).mark_point(size=45 if many else 90, filled=True, opacity=0.9, clip=True)
    tips = ["bird:Q", "species:N", alt.Tooltip("x1:Q", format=".4f"), alt.Tooltip("x2:Q", format=".4f")]
    points = points.encode(across, up, color=species_color(names), shape=species_shape(names), tooltip=tips)
    if clickable:
        points = points.add_params(
            alt.selection_point(BIRD, nearest=True, on="click", fields=["bird"], empty=False, clear=False)
        )
    marked = data[data["bird"] == chosen]
    if marked.empty:
        return [points]
    ring = alt.Chart(marked).mark_point(shape="circle", size=420, filled=False, color=INK, strokeWidth=2.5)
    return [points, ring.encode(across, up)]
