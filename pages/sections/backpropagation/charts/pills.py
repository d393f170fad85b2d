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
"""In pixels."""


def pill_columns(texts: Sequence[str]) -> dict[str, Any]:
    """The columns that say how wide the pill of each text is: its outline, and the area that it is drawn in."""
    widths = [next(width for most, width in WIDTHS if len(text) <= most) for text in texts]
    outlines = [f"M-1,{-HEIGHT / width}h2v{2 * HEIGHT / width}h-2z" for width in widths]
    return {"outline": pd.Categorical(outlines), "area": np.array(widths, dtype=np.int16) ** 2}


def pills(rows: alt.Chart, text: str, color: str, below: int) -> list[alt.Chart]:
    """The texts of a column in white on pills, so many pixels below their places; the rows have `pill_columns`."""
    grounds = rows.mark_point(yOffset=below, filled=True, color=color, opacity=1)
    texts = rows.mark_text(dy=below, color="white", fontSize=12, fontWeight="bold")
    return [
        grounds.encode(shape=alt.Shape("outline:N", scale=None), size=alt.Size("area:Q", scale=None)),
        texts.encode(text=f"{text}:N"),
    ]
