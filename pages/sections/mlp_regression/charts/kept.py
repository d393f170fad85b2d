"""The kept runs: their final curves in one picture."""

from __future__ import annotations

import altair as alt
import pandas as pd
import torch
from torch import Tensor

from core.data.points import DataSettings, Points
from pages.sections.mlp_regression.charts.points import moving_curve, point_layers, x_axis, y_axis
from ui.charts.dress import dress
from ui.theme import Look


def compare_chart(
    data: DataSettings, points: Points, places: Tensor, runs: dict[str, tuple[Look, Tensor]]
) -> alt.LayerChart:
    """The final curves (G,) of up to five runs at the same places over the points of one, each in a look of its own."""
    names, looks = list(runs), [look for look, _ in runs.values()]
    everything = torch.stack([curve for _, curve in runs.values()])
    across, up = x_axis(data), y_axis(data, points.y, everything)
    rows = moving_curve(places, everything, range(len(names)))
    rows["run"] = pd.Categorical.from_codes(rows["frame"].to_list(), names)
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3)
    color_scale = alt.Scale(domain=names, range=[look.color for look in looks])
    color = alt.Color("run:N", title=None, scale=color_scale, legend=legend)
    dash_scale = alt.Scale(domain=names, range=[list(look.dash) or [1, 0] for look in looks])
    dash = alt.StrokeDash("run:N", title=None, scale=dash_scale, legend=legend)
    lines = alt.Chart(rows.drop(columns="frame")).mark_line(strokeWidth=2.5, clip=True)
    layers = [*point_layers(points, across, up), lines.encode(across, up, color=color, strokeDash=dash)]
    return dress(alt.LayerChart(layer=layers).properties(height=360))
