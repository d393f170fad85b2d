"""The regions of a linear classifier: tinted, and named in them so that they can be told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.classifier.regions import Region, Window, regions
from ui.charts.birds import places
from ui.charts.clock import Clock
from ui.charts.form import Table
from ui.theme import INK, QUIET
from ui.theme import SPECIES as LOOKS

Frames = Sequence[tuple[Region, ...]]
"""The region of each label, for each frame of a run."""


def of_line(window: Window, weight: Tensor, bias: Tensor) -> Frames:
    """The two regions of one standing line; weight: (2,), bias: a number."""
    return [regions(window, weight.view(1, 2), bias.view(1))]


def of_run(window: Window, weight: Tensor, bias: Tensor) -> Frames:
    """The regions in every frame of a run; weight: (F, K, 2), bias: (F, K)."""
    return [regions(window, w, b) for w, b in zip(weight, bias, strict=True)]


def outlines(frames: Frames) -> Table:
    """The corners of every region, for `tinted`."""
    found = [(frame, label, region.corners) for frame, row in enumerate(frames) for label, region in enumerate(row)]
    counts = [len(corners) for _, _, corners in found]
    return {
        "frame": np.repeat(np.array([frame for frame, _, _ in found], dtype=np.int16), counts),
        "winner": np.repeat(np.array([label for _, label, _ in found], dtype=np.int8), counts),
        "corner": np.concatenate([np.arange(count, dtype=np.int8) for count in counts]),
        **places(torch.cat([corners for _, _, corners in found])),
    }


def names_in(frames: Frames, names: Sequence[str]) -> Table:
    """The name of every region with its place, for `named`: near the corner where it is surest, a little inwards,
    where birds seldom stand."""
    # Towards the region's own middle: a point between two points of a convex region lies in it.
    at = torch.stack([region.surest.lerp(region.corners.mean(0), 0.16) for found in frames for region in found])
    there, count = at.isfinite().all(1), len(names)
    whose = np.tile(np.arange(count, dtype=np.int8), len(frames))[there.numpy()]
    return {
        "frame": np.repeat(np.arange(len(frames), dtype=np.int16), count)[there.numpy()],
        "name": pd.Categorical.from_codes(whose, [f"called {name}" for name in names]),
        **places(at[there]),
    }


def tinted(names: Sequence[str], across: alt.X, up: alt.Y, clock: Clock | None = None) -> alt.Chart:
    """Each region of the table `outlines` in the colour of its species: always, or in the frame that the clock
    shows."""
    scale = alt.Scale(domain=list(range(len(names))), range=[LOOKS[name].color for name in names])
    areas = _shown("outlines", clock).mark_line(
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
    """The names of the table `names` in their regions, each written towards the middle of the plane."""
    towards = alt.ExprRef("datum.x1 < (x_low + x_high) / 2 ? 'left' : 'right'")
    words = _shown("names", clock).mark_text(align=towards, fontSize=13, fontWeight="bold", color=INK, aria=False)
    drawn: alt.Chart = words.encode(across, up, text="name:N")
    return drawn


def _shown(table: str, clock: Clock | None) -> alt.Chart:
    """The rows of the shown frame, or all of them where nothing moves."""
    chart = alt.Chart(alt.NamedData(table))
    return chart if clock is None else chart.transform_filter(clock.now)
