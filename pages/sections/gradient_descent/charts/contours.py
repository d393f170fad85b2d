"""Contours: a grid of heights becomes stacked outlines that can be filled and stroked."""

from __future__ import annotations

import math
from itertools import pairwise

import altair as alt
import contourpy
import numpy as np
import pandas as pd
from torch import Tensor

from ui.charts.plane import REACH, Window

LEVELS = 14
FINEST = 32767
"""The largest number of 16 bits."""


def levels(heights: Tensor, beyond: int = 0) -> list[float]:
    """Heights to cut at: evenly spaced where the ground is even, crowded low where most of it lies far below its peaks.

    The k-th of N stands at (k / N)^p of the way up, with p such that half of the lines lie below the median height; an
    even spacing (p = 1) is kept where most of the ground is high, so that a plateau looks flat. So many levels `beyond`
    are for higher ground around.
    """
    low, high, middle = float(heights.min()), float(heights.max()), float(heights.median())
    share = (middle - low) / (high - low) if high > low else 0.5
    # At most 2.5: lines that crowd closer than the grid is fine would break up.
    power = min(max(math.log(max(share, 1e-3)) / math.log(0.5), 1.0), 2.5)
    return [low + (high - low) * (k / LEVELS) ** power for k in range(1, LEVELS + beyond)]


def regions(x: Tensor, y: Tensor, heights: Tensor, cuts: list[float] | None = None) -> pd.DataFrame:
    """The region below each level as closed outlines: columns `outline`, `x`, `y`, in the order of their points.

    `heights` is (len(y), len(x)); `cuts` are the levels if they are not those of these heights. A region's holes are
    joined to its outer line by a seam of no width and run the other way round, so a fill leaves them open.
    """
    generator = contourpy.contour_generator(x.numpy(), y.numpy(), heights.numpy(), fill_type="OuterOffset")
    floor = float(heights.min()) - 1.0
    outlines = []
    for level in cuts or levels(heights):
        for points, offsets in zip(*generator.filled(floor, level), strict=True):
            rings = [points[a:b] for a, b in pairwise(offsets)]
            seams = [ring[:1] for ring in reversed(rings)]
            outlines.append(np.concatenate([*rings, *seams]))
    return _table(outlines)


def lines(x: Tensor, y: Tensor, heights: Tensor, cuts: list[float] | None = None) -> pd.DataFrame:
    """The contour lines: columns `outline`, `x`, `y`, in the order of their points."""
    generator = contourpy.contour_generator(x.numpy(), y.numpy(), heights.numpy(), line_type="Separate")
    outlines: list[np.ndarray] = []
    for level in cuts or levels(heights):
        outlines.extend(generator.lines(level))  # type: ignore[arg-type]  # the stub lists every line type
    return _table(outlines)


def packed(outlines: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The same with each place as a share of the window in 16 bits: half the bytes, and a fraction of a pixel off."""
    shares = {
        axis: np.rint((outlines[axis] - low) / (high - low) * FINEST).astype(np.int16)
        for axis, (low, high) in zip("xy", window, strict=True)
    }
    return outlines.assign(**shares)


def unpacked(chart: alt.Chart) -> alt.Chart:
    """A chart of packed outlines on a plane, with places as they were and the order of each point in a row `order`."""
    (across, up), places = REACH, {}
    for axis, reach in (("x", across), ("y", up)):
        middle, span = f"({axis}_low + {axis}_high) / 2", f"({axis}_high - {axis}_low)"
        places[axis] = f"{middle} + {reach} * {span} * (datum.{axis} / {FINEST} - 0.5)"
    return chart.transform_window(order="row_number()").transform_calculate(**places)


def _table(outlines: list[np.ndarray]) -> pd.DataFrame:
    """All outlines in one table, one after the other."""
    points = np.concatenate(outlines).astype(np.float32)
    sizes = [len(outline) for outline in outlines]
    return pd.DataFrame(
        {
            "outline": np.repeat(np.arange(len(sizes), dtype=np.int16), sizes),
            "x": points[:, 0],
            "y": points[:, 1],
        }
    )
