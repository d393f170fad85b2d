"""Pictures of birds: the clouds of both features, with their densities or without."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import torch
from torch import Tensor

from core.classifier.regions import window_of
from core.data.birds import Flock, Group, ellipse
from ui.charts.birds import (
    RING,
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
from ui.charts.form import Picture, Table, form
from ui.theme import INK
from ui.theme import SPECIES as LOOKS

DEVIATIONS = {1: 2.0, 2: 1.2}
"""At how many deviations an ellipse is drawn, and how wide its line is."""
Names = tuple[str, ...]


def scatter_picture(flock: Flock, groups: Sequence[Group] = (), when: str = "", *, alt_text: str) -> Picture:
    """Every bird, a ring at each sample mean, and for each of `groups` a cross at its true mean and ellipses at one and
    two deviations. `when` stands over the picture."""
    # The densities belong to the picture as much as the birds do.
    window, names = window_of(torch.cat([flock.features, *(ellipse(group, 2) for group in groups)])), present(flock)
    means = torch.stack([flock.of(label).mean(dim=0) for label in range(len(names))])
    outlines = [ellipse(group, 2) for group in groups] or [flock.of(label) for label in range(len(names))]
    tables: dict[str, Table] = {
        "birds": birds(flock),
        "means": {"species": species_of(torch.arange(len(names)), flock.species), **places(means)},
        "_names": _name_rows(means, outlines, flock.species),
    }
    if groups:
        true = torch.tensor([group.mean for group in groups])
        tables["true_means"] = {"species": species_of(torch.arange(len(groups))), **places(true)}
        tables["_ellipses"] = _ellipse_rows(groups)
    return scatter_form(names, flock.measured, bool(groups), when).fill(
        tables, plane_values(window, flock), alt_text=alt_text
    )


@form
def scatter_form(names: Names, measured: Names, with_truth: bool, when: str) -> alt.LayerChart:
    """Birds of these species and their means, with what they were drawn from or without."""
    (across, up), color = axes(grid=True, measured=measured), species_color(names, legend=False)
    rings = alt.Chart(alt.NamedData("means")).mark_point(size=RING, filled=False, strokeWidth=3, clip=True)
    crosses = alt.Chart(alt.NamedData("true_means")).mark_point(
        shape="cross", size=170, filled=True, clip=True, stroke="white", strokeWidth=1
    )
    layers = [
        *(_ellipses(names, across, up) if with_truth else []),
        bird_points(names, across, up, legend=False, measured=measured),
        rings.encode(across, up, color=color, shape=species_shape(names, legend=False)),
        *([crosses.encode(across, up, color=color)] if with_truth else []),
        *_named(across, up, color),
    ]
    titled = {"title": alt.Title(when, anchor="start", color=INK, fontSize=15)} if when else {}
    return plane(layers).properties(**titled)


def _named(across: alt.X, up: alt.Y, color: alt.Color) -> list[alt.Chart]:
    """The name of each species at its cloud, on the side away from the others."""
    drawn = []
    for above, shift in (("true", -5), ("false", 5)):
        names = alt.Chart(alt.NamedData("_names")).transform_filter(f"datum.above == {above}")
        words = names.mark_text(
            baseline="bottom" if shift < 0 else "top", dy=shift, fontSize=15, fontWeight="bold", aria=False
        )
        drawn.append(words.encode(across, up, text="species:N", color=color))
    return drawn


def _name_rows(means: Tensor, outlines: Sequence[Tensor], species: Names) -> Table:
    """Where each species is named: at the highest point of its outline, or at the lowest if it lies below the others;
    means: (K, 2), outlines: K of (n, 2)."""
    above = means[:, 1] >= means[:, 1].mean()
    ends = [o[o[:, 1].argmax() if high else o[:, 1].argmin()] for o, high in zip(outlines, above, strict=True)]
    return {
        "species": species_of(torch.arange(len(means)), species),
        "above": above.numpy(),
        **places(torch.stack(ends)),
    }


def _ellipses(names: Names, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The outlines of one and two deviations of each density, in the species' colour and dash."""
    drawn = []
    for name in names:
        look = LOOKS[name]
        for deviations, width in DEVIATIONS.items():
            outline = alt.Chart(alt.NamedData("_ellipses")).transform_filter(
                f"datum.species == '{name}' && datum.deviations == {deviations}"
            )
            line = outline.mark_line(
                strokeWidth=width,
                color=look.color,
                strokeDash=list(look.dash),
                opacity=0.7,
                clip=True,
                fill=look.color,
                fillOpacity=0.12,
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
