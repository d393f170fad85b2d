"""Pictures of birds: what was measured, as points, and what one feature alone can tell."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.birds import FEATURES, SPECIES, Flock, Group, ellipse
from core.regions import Window, window_of
from ui.charts.dress import SIDE, dress, square
from ui.theme import INK, QUIET
from ui.theme import SPECIES as LOOKS

BIRD = "bird"
"""The name of the selection that a click on a bird makes; birds count from 1."""
TITLES = (f"{FEATURES[0]} x₁", f"{FEATURES[1]} x₂")


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
    across = alt.X(
        "x1:Q",
        title=TITLES[0],
        scale=alt.Scale(domain=list(window.x), nice=False, zero=False),
        axis=alt.Axis(tickCount=6),
    )
    up = alt.Y(
        "x2:Q",
        title=TITLES[1],
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
    """Every bird by its two features; a ring round bird number `chosen`, if it is there. Clickable birds select under the name `BIRD`."""
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


def scatter(flock: Flock, groups: Sequence[Group] = (), side: int = SIDE) -> alt.LayerChart:
    """Every bird, a ring at each sample mean, and for each of `groups` a cross at its true mean and ellipses at one and two deviations."""
    # The densities belong to the picture as much as the birds do.
    outer = [ellipse(group, 2) for group in groups]
    window, names = window_of(torch.cat([flock.features, *outer])), present(flock)
    across, up = axes(window)
    means = pd.DataFrame(
        [[name, *flock.of(label).mean(dim=0).tolist()] for label, name in enumerate(names)],
        columns=["species", "x1", "x2"],
    )
    rings = alt.Chart(means).mark_point(size=420, filled=False, strokeWidth=3, clip=True)
    layers = [
        *bird_points(flock, across, up),
        rings.encode(across, up, color=species_color(names), shape=species_shape(names)),
    ]
    if groups:
        truth = pd.DataFrame([[group.species, *group.mean] for group in groups], columns=["species", "x1", "x2"])
        crosses = alt.Chart(truth).mark_point(
            shape="cross", size=170, filled=True, clip=True, stroke="white", strokeWidth=1
        )
        layers = [
            *_ellipses(groups, across, up),
            *layers,
            crosses.encode(across, up, color=species_color(names)),
        ]
    return square(alt.LayerChart(layer=layers), side)


def _ellipses(groups: Sequence[Group], across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The outlines of one and two deviations of each density, in the species' colour and dash."""
    drawn = []
    for group in groups:
        look = LOOKS[group.species]
        for deviations, width in ((1, 2.0), (2, 1.2)):
            outline = ellipse(group, deviations)
            corners = np.arange(len(outline), dtype=np.int8)
            data = pd.DataFrame({"corner": corners, "x1": outline[:, 0].numpy(), "x2": outline[:, 1].numpy()})
            line = alt.Chart(data).mark_line(
                strokeWidth=width, color=look.color, strokeDash=list(look.dash) or [1, 0], opacity=0.7, clip=True
            )
            drawn.append(line.encode(across, up, order="corner:O"))
    return drawn


def strip(flock: Flock, feature: int, wrong: Tensor, marks: dict[str, float]) -> alt.LayerChart:
    """One feature of flamingos and seagulls, a row for each species; crosses over the birds that are `wrong` (N,); rules at `marks`.

    The height within a row only keeps birds apart.
    """
    data = rows_of(flock).rename(columns={f"x{feature + 1}": "value"})
    names = present(flock)
    # The golden ratio spreads any number of birds evenly.
    data["height"] = (
        data["species"].map({name: k for k, name in enumerate(names)}).astype(float)
        + 0.2
        + 0.6 * ((data["bird"] * 0.618034) % 1)
    ).astype(np.float32)
    data["wrong"] = wrong.numpy()
    span = [
        min(float(data["value"].min()), *marks.values()) - 0.5,
        max(float(data["value"].max()), *marks.values()) + 0.5,
    ]
    across = alt.X("value:Q", title=TITLES[feature], scale=alt.Scale(domain=span, nice=False))
    up = alt.Y("height:Q", scale=alt.Scale(domain=[len(names), 0], nice=False), axis=None)
    points = alt.Chart(data).mark_point(size=80, filled=True, opacity=0.9)
    points = points.encode(
        across,
        up,
        color=species_color(names),
        shape=species_shape(names),
        tooltip=["bird:Q", "species:N", alt.Tooltip("value:Q", format=".4f")],
    )
    crosses = (
        alt.Chart(data[data["wrong"]])
        .mark_point(shape="cross", angle=45, size=260, color=INK, strokeWidth=1.5)
        .encode(across, up)
    )
    rules = rules_at(marks, across)
    return dress(alt.LayerChart(layer=[*rules, points, crosses]).properties(height=310))


def rules_at(marks: dict[str, float], across: alt.X) -> list[alt.Chart]:
    """A vertical rule for each named place; names differ in dash, the first is solid."""
    data = pd.DataFrame({"mark": list(marks), "value": list(marks.values())})
    dashes = [[1, 0], [6, 4], [2, 3]][: len(marks)]
    dash = alt.StrokeDash(
        "mark:N",
        title=None,
        sort=list(marks),
        scale=alt.Scale(domain=list(marks), range=dashes),
        legend=alt.Legend(orient="bottom", columns=2, symbolType="stroke", symbolSize=400),
    )
    return [alt.Chart(data).mark_rule(color=INK, strokeWidth=2).encode(across, strokeDash=dash)]


def error_chart(starts: Tensor, errors: Tensor, feature: int, marks: dict[str, float]) -> alt.LayerChart:
    """How many birds a threshold gets wrong, wherever it stands: from starts[k] on errors[k]."""
    data = pd.DataFrame({"value": starts.numpy(), "errors": errors.numpy().astype(np.int16)})
    span = [min(float(starts.min()), *marks.values()), max(float(starts.max()), *marks.values())]
    across = alt.X("value:Q", title=f"threshold on the {FEATURES[feature]}", scale=alt.Scale(domain=span, nice=False))
    up = alt.Y(
        "errors:Q",
        title="birds on the wrong side",
        axis=alt.Axis(tickMinStep=1),
        scale=alt.Scale(domain=[0, max(int(errors.max()), 1)], nice=False),
    )
    line = alt.Chart(data).mark_line(interpolate="step-after", color=QUIET, strokeWidth=2.5).encode(across, up)
    return dress(alt.LayerChart(layer=[*rules_at(marks, across), line]).properties(height=290))
