"""Contours: a grid of heights becomes stacked outlines that can be filled and stroked."""

from __future__ import annotations

import math
from itertools import pairwise

import contourpy
import numpy as np
import pandas as pd
from torch import Tensor

LEVELS = 14


def levels(heights: Tensor) -> list[float]:
    """Heights to cut at: evenly spaced where the ground is even, crowded low where most of it lies far below its peaks.

    The k-th of N stands at (k / N)^p of the way up, with p such that half of the lines lie below the median height; an
    even spacing (p = 1) is kept where most of the ground is high, so that a plateau looks flat.
    """
    low, high, middle = float(heights.min()), float(heights.max()), float(heights.median())
    share = (middle - low) / (high - low) if high > low else 0.5
    # At most 2.5: lines that crowd closer than the grid is fine would break up.
    power = min(max(math.log(max(share, 1e-3)) / math.log(0.5), 1.0), 2.5)
    return [low + (high - low) * (k / LEVELS) ** power for k in range(1, LEVELS)]


def regions(x: Tensor, y: Tensor, heights: Tensor) -> pd.DataFrame:
    """The region below each level as closed outlines: columns `outline`, `order`, `x`, `y`.

    `heights` is (len(y), len(x)). A region's holes are joined to its outer line by a seam of no width and run the
    other way round, so a fill leaves them open.
    """
    generator = contourpy.contour_generator(x.numpy(), y.numpy(), heights.numpy(), fill_type="OuterOffset")
    floor = float(heights.min()) - 1.0
    outlines = []
    for level in levels(heights):
        for points, offsets in zip(*generator.filled(floor, level), strict=True):
            rings = [points[a:b] for a, b in pairwise(offsets)]
            seams = [ring[:1] for ring in reversed(rings)]
            outlines.append(np.concatenate([*rings, *seams]))
    return _table(outlines)


def lines(x: Tensor, y: Tensor, heights: Tensor) -> pd.DataFrame:
    """The contour lines: columns `outline`, `order`, `x`, `y`."""
    generator = contourpy.contour_generator(x.numpy(), y.numpy(), heights.numpy(), line_type="Separate")
    outlines: list[np.ndarray] = []
    for level in levels(heights):
        outlines.extend(generator.lines(level))  # type: ignore[arg-type]  # the stub lists every line type
    return _table(outlines)


def _table(outlines: list[np.ndarray]) -> pd.DataFrame:
    """All outlines in one table of narrow types: what is sent is what costs."""
    points = np.concatenate(outlines).astype(np.float32)
    sizes = [len(outline) for outline in outlines]
    return pd.DataFrame(
        {
            "outline": np.repeat(np.arange(len(sizes), dtype=np.int16), sizes),
            "order": np.concatenate([np.arange(size, dtype=np.int16) for size in sizes]),
            "x": points[:, 0],
            "y": points[:, 1],
        }
    )
