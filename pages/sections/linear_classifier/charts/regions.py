"""The regions of a linear classifier: tinted, and named in them so that they can be told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.classifier.regions import Region, Window, regions
from ui.charts.clock import Clock
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


def tinted(frames: Frames, names: Sequence[str], across: alt.X, up: alt.Y, clock: Clock | None = None) -> alt.Chart:
    """Each region in the colour of its species: always, or in the frame that the clock shows."""
    tables = [
        pd.DataFrame(
            {
                "frame": np.int16(frame),
                "winner": np.int8(label),
                "corner": np.arange(len(region.corners), dtype=np.int8),
                "x1": region.corners[:, 0].numpy(),
                "x2": region.corners[:, 1].numpy(),
            }
        )
        for frame, found in enumerate(frames)
        for label, region in enumerate(found)
    ]
    scale = alt.Scale(domain=list(range(len(names))), range=[LOOKS[name].color for name in names])
    areas = _shown(pd.concat(tables, ignore_index=True), clock).mark_line(
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


def named(
    frames: Frames, names: Sequence[str], window: Window, across: alt.X, up: alt.Y, clock: Clock | None = None
) -> list[alt.Chart]:
    """The name in each region, near the corner where it is surest: a little inwards, where birds seldom stand."""
    # Towards the region's own middle: a point between two points of a convex region lies in it.
    places = torch.stack([region.surest.lerp(region.corners.mean(0), 0.16) for found in frames for region in found])
    count = len(frames[0])
    data = pd.DataFrame(
        {
            "frame": np.repeat(np.arange(len(frames), dtype=np.int16), count),
            "name": pd.Categorical([f"called {name}" for name in names] * len(frames)),
            "x1": places[:, 0].numpy(),
            "x2": places[:, 1].numpy(),
        }
    ).dropna()
    left = data["x1"] < sum(window.x) / 2
    layers = [
        _shown(data[left], clock).mark_text(align="left", fontSize=13, fontWeight="bold", color=INK, aria=False),
        _shown(data[~left], clock).mark_text(align="right", fontSize=13, fontWeight="bold", color=INK, aria=False),
    ]
    return [words.encode(across, up, text="name:N") for words in layers]


def _shown(data: pd.DataFrame, clock: Clock | None) -> alt.Chart:
    """The rows of the shown frame, or all of them where nothing moves."""
    chart: alt.Chart = alt.Chart(data) if clock is None else alt.Chart(data).transform_filter(clock.now)
    return chart
