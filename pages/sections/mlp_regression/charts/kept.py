"""The kept runs: their final curves in one picture."""

from __future__ import annotations

import altair as alt
import torch
from torch import Tensor

from core.data.points import DataSettings, Points
from pages.sections.mlp_regression.charts.points import (
    Axes,
    axes_of,
    heights,
    point_layers,
    point_tables,
    point_values,
    x_axis,
    y_axis,
)
from ui.charts.form import Picture, form, number, stack
from ui.charts.timeline import run_looks
from ui.theme import Look


def compare_picture(
    data: DataSettings, points: Points, places: Tensor, runs: dict[str, tuple[Look, Tensor]], *, alt_text: str
) -> Picture:
    """The final curves (G,) of up to five runs at the same places over the points of one, each in a look of its own."""
    everything = torch.stack([curve for _, curve in runs.values()])
    tables = {
        **point_tables(points),
        "runs": stack({name: {"x": places.numpy(), "y": curve.numpy()} for name, (_, curve) in runs.items()}),
    }
    values = {**heights(points.y, everything), **point_values(points)}
    looks = tuple((name, look) for name, (look, _) in runs.items())
    return compare_form(axes_of(data), looks).fill(tables, values, alt_text=alt_text)


@form
def compare_form(axes: Axes, runs: tuple[tuple[str, Look], ...]) -> alt.LayerChart:
    """Points, and a curve for each run."""
    low, high = number("low"), number("high")
    across, up = x_axis(axes), y_axis(axes, low, high)
    size, dots = point_layers(axes, across, up)
    color, dash, _ = run_looks(runs, alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3))
    lines = alt.Chart(alt.NamedData("runs")).mark_line(strokeWidth=2.5, clip=True)
    layers = [*dots, lines.encode(across, up, color=color, strokeDash=dash)]
    return alt.LayerChart(layer=layers).add_params(low, high, size).properties(height=300)
