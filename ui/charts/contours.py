"""Contours: a grid of heights becomes stacked outlines that can be filled and stroked."""

from __future__ import annotations

from itertools import pairwise

import contourpy
import numpy as np
import pandas as pd
from torch import Tensor

LEVELS = 14


def levels(heights: Tensor) -> list[float]:
    """Heights to cut at: crowded where the surface is low, so that flat valleys and steep walls both show lines."""
    shares = [(k / LEVELS) ** 1.5 for k in range(1, LEVELS)]
    return sorted({float(np.quantile(heights.numpy(), share)) for share in shares})


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
