"""Pictures of birds: what was measured, as points."""

from __future__ import annotations

import altair as alt
import pandas as pd

from core.birds import SPECIES, Birds
from ui.charts.dress import dress
from ui.theme import SPECIES as LOOKS

NAMES = list(SPECIES)


def species_color() -> alt.Color:
    """The species' colour, the same on every page."""
    scale = alt.Scale(domain=NAMES, range=[LOOKS[name].color for name in NAMES])
    return alt.Color("species:N", scale=scale, title=None, legend=alt.Legend(orient="top"))


def species_shape() -> alt.Shape:
    """The species' shape, which tells the same as the colour."""
    return alt.Shape(
        "species:N", scale=alt.Scale(domain=NAMES, range=[LOOKS[name].shape for name in NAMES]), title=None
    )


def scatter(birds: Birds) -> alt.LayerChart:
    """Every bird by its two features, equal scales on both axes, and a ring at each species' mean."""
    x, y = birds.features.T.tolist()
    species = [SPECIES[label] for label in birds.labels.tolist()]
    data = pd.DataFrame({"x1": x, "x2": y, "species": species, "bird": range(1, len(x) + 1)})
    low, high = float(birds.features.min()), float(birds.features.max())
    margin = 0.06 * (high - low or 1)
    scale = alt.Scale(domain=[low - margin, high + margin], nice=False, zero=False)
    base = alt.Chart(data).encode(
        x=alt.X("x1:Q", title="leg length x₁", scale=scale), y=alt.Y("x2:Q", title="wingspan x₂", scale=scale),
        color=species_color(),
    )  # fmt: skip
    points = base.mark_point(size=90, filled=True, opacity=0.8).encode(
        shape=species_shape(),
        tooltip=["bird:Q", "species:N", alt.Tooltip("x1:Q", format=".4f"), alt.Tooltip("x2:Q", format=".4f")],
    )
    means = data.groupby("species", as_index=False)[["x1", "x2"]].mean()
    rings = base.mark_point(size=420, filled=False, strokeWidth=3).encode(shape=species_shape()).properties(data=means)
    return dress(alt.LayerChart(layer=[points, rings]).properties(width=430, height=430))
