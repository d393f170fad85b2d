"""Pills: numbers in white on a ground as wide as they need, so that they can be read on a line."""

from __future__ import annotations

import altair as alt
import pandas as pd

WIDTHS = ((4, 32), (6, 46), (8, 58), (99, 84))
"""For so many letters at most, so many pixels."""
HEIGHT = 18
"""In pixels."""


def pills(data: pd.DataFrame, text: str, color: str, below: int) -> list[alt.Chart]:
    """The texts of a column in white on pills that are as wide as they need, so many pixels below their places."""
    layers, least = [], 0
    for most, width in WIDTHS:
        rows = data[data[text].str.len().between(least, most)]
        least = most + 1
        if len(rows):
            shape = f"M-1,{-HEIGHT / width}h2v{2 * HEIGHT / width}h-2z"
            layers.append(
                alt.Chart(rows).mark_point(
                    shape=shape, size=width**2, yOffset=below, filled=True, color=color, opacity=1
                )
            )
            layers.append(
                alt.Chart(rows)
                .mark_text(dy=below, color="white", fontSize=12, fontWeight="bold")
                .encode(text=f"{text}:N")
            )
    return layers
