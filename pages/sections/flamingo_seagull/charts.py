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
from ui.charts.birds import (
    TITLES,
    axes,
    bird_points,
    birds,
    places,
    plane,
    plane_values,
    present,
    species_color,
    species_of,
    species_shape,
)
from ui.charts.form import SIDE, Picture, Table, form, number
from ui.theme import INK, QUIET
from ui.theme import SPECIES as LOOKS

DEVIATIONS = {1: 2.0, 2: 1.2}
"""At how many deviations an ellipse is drawn, and how wide its line is."""
Names = tuple[str, ...]


def scatter_picture(flock: Flock, groups: Sequence[Group] = (), side: int = SIDE, *, alt_text: str) -> Picture:
    """Every bird, a ring at each sample mean, and for each of `groups` a cross at its true mean and ellipses at one and
    two deviations."""
    # The densities belong to the picture as much as the birds do.
    window, names = window_of(torch.cat([flock.features, *(ellipse(group, 2) for group in groups)])), present(flock)
    means = torch.stack([flock.of(label).mean(dim=0) for label in range(len(names))])
    tables: dict[str, Table] = {
        "birds": birds(flock),
        "means": {"species": species_of(torch.arange(len(names))), **places(means)},
    }
    if groups:
        true = torch.tensor([group.mean for group in groups])
        tables["true_means"] = {"species": species_of(torch.arange(len(groups))), **places(true)}
        tables["ellipses"] = _ellipse_rows(groups)
    return scatter_form(names, bool(groups), side).fill(tables, plane_values(window, flock), alt_text=alt_text)


@form
def scatter_form(names: Names, with_truth: bool, side: int) -> alt.LayerChart:
    """Birds of these species and their means, with what they were drawn from or without."""
    across, up = axes()
    rings = alt.Chart(alt.NamedData("means")).mark_point(size=420, filled=False, strokeWidth=3, clip=True)
    crosses = alt.Chart(alt.NamedData("true_means")).mark_point(
        shape="cross", size=170, filled=True, clip=True, stroke="white", strokeWidth=1
    )
    layers = [
        *(_ellipses(names, across, up) if with_truth else []),
        bird_points(names, across, up),
        rings.encode(across, up, color=species_color(names), shape=species_shape(names)),
        *([crosses.encode(across, up, color=species_color(names))] if with_truth else []),
    ]
    return plane(layers, side=side)


def _ellipses(names: Names, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The outlines of one and two deviations of each density, in the species' colour and dash."""
    drawn = []
    for name in names:
        look = LOOKS[name]
        for deviations, width in DEVIATIONS.items():
            outline = alt.Chart(alt.NamedData("ellipses")).transform_filter(
                f"datum.species == '{name}' && datum.deviations == {deviations}"
            )
            line = outline.mark_line(
                strokeWidth=width, color=look.color, strokeDash=list(look.dash) or [1, 0], opacity=0.7, clip=True
            )
            drawn.append(line.encode(across, up, order="corner:O"))
    return drawn


def _ellipse_rows(groups: Sequence[Group]) -> Table:
    """The corners of every outline."""
    outlines = [(label, k, ellipse(group, k)) for label, group in enumerate(groups) for k in DEVIATIONS]
    corners = len(outlines[0][2])
    return {
        "species": species_of(torch.tensor([label for label, _, _ in outlines]).repeat_interleave(corners)),
        "deviations": np.repeat(np.array([k for _, k, _ in outlines], dtype=np.int8), corners),
        "corner": np.tile(np.arange(corners, dtype=np.int8), len(outlines)),
        **places(torch.cat([outline for _, _, outline in outlines])),
    }


def strip_picture(flock: Flock, feature: int, wrong: Tensor, marks: dict[str, float], *, alt_text: str) -> Picture:
    """One feature of flamingos and seagulls, a row for each species; crosses over the birds that are `wrong` (N,);
    rules at `marks`.

    The height within a row only keeps birds apart.
    """
    values, rows = flock.features[:, feature], birds(flock)
    # The golden ratio spreads any number of birds evenly.
    heights = flock.labels.numpy() + 0.2 + 0.6 * ((rows["bird"] * 0.618034) % 1)
    table = pd.DataFrame(
        {
            "bird": rows["bird"],
            "species": rows["species"],
            "value": values.numpy(),
            "height": heights.astype(np.float32),
            "wrong": wrong.numpy(),
        }
    )
    tables = {
        "birds": table,
        "crosses": table.loc[table["wrong"], ["value", "height", "wrong"]],
        "marks": _mark_rows(marks),
    }
    low, high = min(float(values.min()), *marks.values()) - 0.5, max(float(values.max()), *marks.values()) + 0.5
    shape = strip_form(present(flock), TITLES[feature], tuple(marks))
    return shape.fill(tables, {"low": low, "high": high}, alt_text=alt_text)


@form
def strip_form(names: Names, title: str, marks: Names) -> alt.LayerChart:
    """One feature of these species, with crosses over some birds and a rule at each of the marks."""
    low, high = number("low"), number("high")
    across = alt.X("value:Q", title=title, scale=alt.Scale(domain=[low, high], nice=False))
    up = alt.Y("height:Q", scale=alt.Scale(domain=[len(names), 0], nice=False), axis=None)
    points = alt.Chart(alt.NamedData("birds")).mark_point(size=80, filled=True, opacity=0.9)
    points = points.encode(
        across,
        up,
        color=species_color(names),
        shape=species_shape(names),
        tooltip=["bird:Q", "species:N", alt.Tooltip("value:Q", format=".4f")],
    )
    crosses = alt.Chart(alt.NamedData("crosses")).mark_point(
        shape="cross", angle=45, size=260, color=INK, strokeWidth=1.5
    )
    layers = [_rules_at(marks, across), points, crosses.encode(across, up)]
    return alt.LayerChart(layer=layers).add_params(low, high).properties(height=310)


def error_picture(starts: Tensor, errors: Tensor, feature: int, marks: dict[str, float], *, alt_text: str) -> Picture:
    """How many birds a threshold gets wrong, wherever it stands: from starts[k] on errors[k]."""
    tables = {
        "errors": {"value": starts.numpy(), "errors": errors.numpy().astype(np.int16)},
        "marks": _mark_rows(marks),
    }
    values = {
        "low": min(float(starts.min()), *marks.values()),
        "high": max(float(starts.max()), *marks.values()),
        "most": max(int(errors.max()), 1),
    }
    return error_form(FEATURES[feature], tuple(marks)).fill(tables, values, alt_text=alt_text)


@form
def error_form(feature: str, marks: Names) -> alt.LayerChart:
    """A staircase of errors over the threshold on a feature, with a rule at each of the marks."""
    low, high, most = map(number, ("low", "high", "most"))
    across = alt.X("value:Q", title=f"threshold on the {feature}", scale=alt.Scale(domain=[low, high], nice=False))
    up = alt.Y(
        "errors:Q",
        title="birds on the wrong side",
        axis=alt.Axis(tickMinStep=1),
        scale=alt.Scale(domain=[0, most], nice=False),
    )
    stairs = alt.Chart(alt.NamedData("errors")).mark_line(interpolate="step-after", color=QUIET, strokeWidth=2.5)
    layers = [_rules_at(marks, across), stairs.encode(across, up)]
    return alt.LayerChart(layer=layers).add_params(low, high, most).properties(height=290)


def _rules_at(marks: Names, across: alt.X) -> alt.Chart:
    """A vertical rule for each named place of the table `marks`; names differ in dash, the first is solid."""
    dashes = [[1, 0], [6, 4], [2, 3]][: len(marks)]
    dash = alt.StrokeDash(
        "mark:N",
        title=None,
        sort=list(marks),
        scale=alt.Scale(domain=list(marks), range=dashes),
        legend=alt.Legend(orient="bottom", columns=2, symbolType="stroke", symbolSize=400),
    )
    rules = alt.Chart(alt.NamedData("marks")).mark_rule(color=INK, strokeWidth=2)
    drawn: alt.Chart = rules.encode(across, strokeDash=dash)
    return drawn


def _mark_rows(marks: dict[str, float]) -> Table:
    return {"mark": list(marks), "value": list(marks.values())}
