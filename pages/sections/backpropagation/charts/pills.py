"""Pills: numbers in white on a ground as wide as they need, so that they can be read on a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

WIDTHS = ((4, 32), (6, 46), (8, 58), (99, 84))
"""For so many letters at most, so many pixels."""
HEIGHT = 18
"""In pixels, before they are scaled."""


def pill_columns(texts: Sequence[str]) -> dict[str, Any]:
    """The columns that say how wide the pill of each text is: its outline, and the area that it is drawn in."""
    widths = [next(width for most, width in WIDTHS if len(text) <= most) for text in texts]
    outlines = [f"M-1,{-HEIGHT / width}h2v{2 * HEIGHT / width}h-2z" for width in widths]
    return {"outline": pd.Categorical(outlines), "area": np.array(widths, dtype=np.int16) ** 2}


def pills(rows: alt.Chart, text: str, color: str, below: int, scale: str) -> list[alt.Chart]:
    """The texts of a column in white on pills, so many pixels below their places; the rows have `pill_columns`.

    `scale` is an expression for the factor by which all of it is larger.
    """
    down, letters = alt.ExprRef(f"{below} * {scale}"), alt.ExprRef(f"12 * {scale}")
    sized = rows.transform_calculate(size=f"datum.area * {scale} * {scale}")
    grounds = sized.mark_point(yOffset=down, filled=True, color=color, opacity=1, clip=True)
    texts = rows.mark_text(dy=down, color="white", fontSize=letters, fontWeight="bold", clip=True)
    return [
        grounds.encode(shape=alt.Shape("outline:N", scale=None), size=alt.Size("size:Q", scale=None)),
        texts.encode(text=f"{text}:N"),
    ]
