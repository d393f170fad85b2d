"""The regions of a linear classifier: tinted, and named in them so that they can be told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import torch
from torch import Tensor

from core.classifier.regions import Regions, Window, regions
from ui.charts.birds import TIGHT, beyond, places
from ui.charts.clock import Clock
from ui.charts.form import Table, named_rows
from ui.theme import INK, QUIET
from ui.theme import SPECIES as LOOKS

CALLED = "called "
"""What stands before a region's name where there is room."""
INWARDS = 0.16
"""How far from its surest corner a region is named, as a share of the way to its middle."""
WIDE, HIGH = 0.2, 0.06
"""As how wide and how high a name is taken, as shares of the window."""


def region_tables(window: Window, names: Sequence[str], weight: Tensor, bias: Tensor) -> dict[str, Table]:
    """What `tinted` and `named` draw of some frames: the regions reach as far as pictures do, their names are always
    seen; weight: (F, K, 2), bias: (F, K)."""
    return {
        "_outlines": outlines(regions(beyond(window), weight, bias)),
        "_names": names_in(regions(window, weight, bias), names),
    }


def line_tables(window: Window, names: Sequence[str], weight: Tensor, bias: Tensor) -> dict[str, Table]:
    """The same of one standing line, weight (2,) and bias a number."""
    return region_tables(window, names, weight.view(1, 1, 2), bias.view(1, 1))


def outlines(found: Regions) -> Table:
    """The corners of every region, for `tinted`."""
    frames, labels, corners = np.nonzero(found.there.numpy())
    return {
        "frame": frames.astype(np.int16),
        "winner": labels.astype(np.int8),
        "corner": corners.astype(np.int8),
        **places(found.corners[found.there].float()),
    }


def names_in(found: Regions, names: Sequence[str]) -> Table:
    """The name of every region with its place in the window, for `named`."""
    wins = found.counts > 0
    frames, labels = np.nonzero(wins.numpy())
    return {
        "frame": frames.astype(np.int16),
        "name": named_rows(labels, [f"{CALLED}{name}" for name in names]),
        **places(_places(found)[wins]),
    }


def middles_of_names(found: Regions, window: Window) -> Tensor:
    """About where the middles of the regions' names come to stand, (F, K, 2); not finite where there is none."""
    at, middle = _places(found), torch.tensor([window.x, window.y]).mean(1)
    # Written towards the middle of the plane, as `named` does.
    return at + torch.where(at < middle, 0.5, -0.5) * room_of_a_name(window)


def room_of_a_name(window: Window) -> Tensor:
    """As how wide and how high a name is taken in this window, (2,)."""
    return torch.tensor([WIDE * (window.x[1] - window.x[0]), HIGH * (window.y[1] - window.y[0])])


def _places(found: Regions) -> Tensor:
    """Where every region is named, (F, K, 2): near the corner where it is surest, a little inwards, where birds seldom
    stand; not finite where it has no corner."""
    # Towards the region's own middle: a point between two points of a convex region lies in it.
    middle = found.corners.where(found.there.unsqueeze(-1), 0).sum(2) / found.counts.unsqueeze(-1)
    return found.surest.lerp(middle, INWARDS).float()


def tinted(names: Sequence[str], across: alt.X, up: alt.Y, clock: Clock | None = None) -> alt.Chart:
    """Each region of the table `_outlines` in the colour of its species: always, or in the frame that the clock
    shows."""
    scale = alt.Scale(domain=list(range(len(names))), range=[LOOKS[name].color for name in names])
    areas = _shown("_outlines", clock).mark_line(
        filled=True,
        fillOpacity=0.14,
        stroke=QUIET,
        strokeWidth=0.8,
        interpolate="linear-closed",
        clip=True,
        tooltip=None,
    )
    drawn: alt.Chart = areas.encode(across, up, order="corner:O", fill=alt.Fill("winner:O", scale=scale, legend=None))
    return drawn


def named(across: alt.X, up: alt.Y, clock: Clock | None = None) -> alt.Chart:
    """The names of the table `_names` in their regions, each written towards the middle of the plane."""
    towards = alt.ExprRef("datum.x1 < (x_low + x_high) / 2 ? 'left' : 'right'")
    inwards = alt.ExprRef("datum.x2 < (y_low + y_high) / 2 ? 'bottom' : 'top'")
    words = _shown("_names", clock).mark_text(
        text=alt.ExprRef(f"{TIGHT} ? slice(datum.name, {len(CALLED)}) : datum.name"),
        align=towards,
        baseline=inwards,
        fontSize=13,
        fontWeight="bold",
        color=INK,
        aria=False,
    )
    drawn: alt.Chart = words.encode(across, up)
    return drawn


def _shown(table: str, clock: Clock | None) -> alt.Chart:
    """The rows of the shown frame, or all of them where nothing moves."""
    chart = alt.Chart(alt.NamedData(table))
    return chart if clock is None else chart.transform_filter(clock.now)
