"""Pictures of regression: the points, and the curve that is fitted to them."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.datasets import DATASETS
from core.regression import RegressionResult
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.losses import LossCurve, step_label
from ui.theme import INK, QUIET, RUNS


def loss_curve(result: RegressionResult) -> LossCurve:
    """The training loss of a run."""
    return LossCurve("training loss", RUNS[0], result.losses)


def fit_chart(result: RegressionResult, places: Tensor, curves: Tensor, clock: Clock) -> alt.LayerChart:
    """The points, the curve at the shown frame, dashed the curve before training, and dotted the curve without noise.

    `places` is (G,), `curves` (F, G): the fit of every frame at those places.
    """
    truth = DATASETS[result.settings.dataset].function(places)
    low, high = _window(torch.cat([result.y, truth]), curves)
    across = alt.X("x:Q", title="x", scale=alt.Scale(domain=[0, 1], nice=False))
    up = alt.Y("y:Q", title="y", scale=alt.Scale(domain=[low, high], nice=False))
    points = pd.DataFrame({"x": result.x.numpy(), "y": result.y.numpy()})
    dots = alt.Chart(points).mark_point(size=38, filled=True, color=QUIET, opacity=0.75, clip=True).encode(across, up)
    frames, count = curves.shape
    rows = pd.DataFrame(
        {
            "frame": np.repeat(np.arange(frames, dtype=np.int16), count),
            "x": np.tile(places.numpy(), frames),
            "y": curves.reshape(-1).numpy(),
        }
    )
    before = rows[rows["frame"] == 0].assign(curve="before training")
    domain, colors, dashes = ["fit", "before training"], [RUNS[0].color, INK], [[1, 0], [5, 4]]
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color("curve:N", title=None, scale=alt.Scale(domain=domain, range=colors), legend=legend)
    dash = alt.StrokeDash("curve:N", title=None, scale=alt.Scale(domain=domain, range=dashes), legend=legend)
    first = alt.Chart(before).mark_line(strokeWidth=1.5, clip=True).encode(across, up, color=color, strokeDash=dash)
    now = (
        alt.Chart(rows)
        .transform_filter(clock.now)
        .transform_calculate(curve="'fit'")
        .mark_line(strokeWidth=3, clip=True)
        .encode(across, up, color=color, strokeDash=dash)
    )
    behind = alt.Chart(pd.DataFrame({"x": places.numpy(), "y": truth.numpy()}))
    behind = behind.mark_line(color=QUIET, strokeWidth=2, strokeDash=[1, 4], clip=True).encode(across, up)
    layers = alt.LayerChart(layer=[behind, dots, first, now, step_label(result.steps, clock, "epoch")])
    return dress(layers.add_params(*clock.params).properties(height=360))


def _window(must: Tensor, curves: Tensor) -> tuple[float, float]:
    """Heights that hold all of `must` and, within reason, the first and the last curve; fixed for the whole run."""
    low, high = float(must.min()), float(must.max())
    room = high - low or 1.0
    ends: Sequence[float] = curves[[0, -1]].reshape(-1).tolist()
    return max(min([low, *ends]), low - room) - 0.08 * room, min(max([high, *ends]), high + room) + 0.08 * room
