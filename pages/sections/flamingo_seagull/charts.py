"""Pictures of birds: the clouds with their densities, and what one feature alone can tell."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.classifier.regions import window_of
from core.data.birds import FEATURES, Flock, Group, ellipse
from ui.charts.birds import TITLES, axes, bird_points, present, rows_of, species_color, species_shape
from ui.charts.dress import SIDE, dress, square
from ui.theme import INK, QUIET
from ui.theme import SPECIES as LOOKS


def scatter(flock: Flock, groups: Sequence[Group] = (), side: int = SIDE) -> alt.LayerChart:
    """Every bird, a ring at each sample mean, and for each of `groups` a cross at its true mean and ellipses at one and
    two deviations."""
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
    """One feature of flamingos and seagulls, a row for each species; crosses over the birds that are `wrong` (N,);
    rules at `marks`.

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
    rules = _rules_at(marks, across)
    return dress(alt.LayerChart(layer=[*rules, points, crosses]).properties(height=310))


def _rules_at(marks: dict[str, float], across: alt.X) -> list[alt.Chart]:
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
    return dress(alt.LayerChart(layer=[*_rules_at(marks, across), line]).properties(height=290))
