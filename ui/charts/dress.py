"""What all charts wear: text in the page's own colour, and legends large enough to tell dashes apart."""

from __future__ import annotations

import altair as alt

from ui.theme import INK

SIDE = 285
"""Pixels of a square view's side: with its axes it is as wide as a phone allows."""


def dress(chart: alt.LayerChart) -> alt.LayerChart:
    """The finished chart, for light and dark alike."""
    dressed: alt.LayerChart = (
        chart.configure_axis(labelColor=INK, titleColor=INK, labelOpacity=0.85, titleOpacity=0.85, labelFlush=False)
        .configure_legend(labelColor=INK, symbolSize=700, labelFontSize=13)
        .configure_view(clip=False)
    )
    return dressed


def square(chart: alt.LayerChart, side: int = SIDE) -> alt.LayerChart:
    """The finished chart with a square view, so that equal spans on both axes are equal lengths; drawn with
    `width="content"`."""
    sized: alt.LayerChart = dress(chart).properties(width=side, height=side, autosize=alt.AutoSizeParams(type="pad"))
    return sized
