"""Pictures of regression: the points, and the curve that is fitted to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.datasets import DATASETS
from core.points import DataSettings, Points
from core.regression import RegressionResult
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.losses import LossCurve, step_label
from ui.theme import INK, MARKED, QUIET, RUNS, Look


def loss_curves(result: RegressionResult) -> list[LossCurve]:
    """The training loss, the validation loss where points are held out, and the penalty where there is one."""
    name = result.settings.loss + (" and penalty" if result.settings.l1 or result.settings.l2 else "")
    drawn = [LossCurve("training", RUNS[0], result.losses, name)]
    if len(result.validation):
        drawn.append(LossCurve("validation", RUNS[1], result.validation, name))
    if result.settings.l1 or result.settings.l2:
        drawn.append(LossCurve("penalty", RUNS[2], result.penalties, name))
    return drawn


def fit_chart(
    result: RegressionResult, places: Tensor, curves: Tensor, clock: Clock, hinge: Tensor | None = None
) -> alt.LayerChart:
    """The points, the curve at the shown frame, dashed the curve before training, dotted the curve without noise, and the curve of the
    epoch whose weights are kept where that is not the last.

    `places` is (G,), `curves` (F, G): the fit of every frame at those places. Held-out points are hollow squares. `hinge` (F,) is where
    a marked unit bends, if one does.
    """
    dataset = DATASETS[result.settings.dataset]
    truth = dataset.function(places)
    low, high = _window(torch.cat([result.points.y, truth]), curves)
    across = x_axis(result.settings)
    up = alt.Y("y:Q", title=dataset.axes[1], scale=alt.Scale(domain=[low, high], nice=False))
    rows = moving_curve(places, curves, range(len(curves)))
    domain, colors, dashes = ["fit", "before training"], [RUNS[0].color, INK], [[1, 0], [5, 4]]
    stills = [rows[rows["frame"] == 0].assign(curve="before training")]
    if result.final < len(curves) - 1:
        kept = f"kept, epoch {result.steps[result.final]}"
        domain, colors, dashes = [*domain, kept], [*colors, RUNS[3].color], [*dashes, [10, 3, 2, 3]]
        stills.append(rows[rows["frame"] == result.final].assign(curve=kept))
    legend = alt.Legend(orient="top", columns=2, symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color("curve:N", title=None, scale=alt.Scale(domain=domain, range=colors), legend=legend)
    dash = alt.StrokeDash("curve:N", title=None, scale=alt.Scale(domain=domain, range=dashes), legend=legend)
    still = alt.Chart(pd.concat(stills)).mark_line(strokeWidth=1.7, clip=True)
    still = still.encode(across, up, color=color, strokeDash=dash)
    now = (
        alt.Chart(rows)
        .transform_filter(clock.now)
        .transform_calculate(curve="'fit'")
        .mark_line(strokeWidth=3, clip=True)
        .encode(across, up, color=color, strokeDash=dash)
    )
    behind = alt.Chart(pd.DataFrame({"x": places.numpy(), "y": truth.numpy()}))
    behind = behind.mark_line(color=QUIET, strokeWidth=2, strokeDash=[1, 4], clip=True).encode(across, up)
    marks = [] if hinge is None else [_bend(hinge, across, clock)]
    dots = point_layers(result.points, across, up)
    layers = alt.LayerChart(layer=[behind, *dots, *marks, still, now, step_label(result.steps, clock, "epoch")])
    return dress(layers.add_params(*clock.params).properties(height=360))


def x_axis(data: DataSettings) -> alt.X:
    """The window of the data, with its name and unit."""
    dataset = DATASETS[data.dataset]
    scale = alt.Scale(domain=list(dataset.window), nice=False)
    return alt.X("x:Q", title=dataset.axes[0], scale=scale, axis=alt.Axis(tickCount=6))


def point_layers(points: Points, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The training points as dots and the held-out ones as hollow squares."""
    drawn = []
    looks: list[dict[str, Any]] = [
        {"filled": True, "color": QUIET},
        {"shape": "square", "filled": False, "color": RUNS[1].color},
    ]
    for (x, y), look in zip((points.train, points.validation), looks, strict=True):
        if len(x):
            data = pd.DataFrame({"x": x.numpy(), "y": y.numpy()})
            size = 38 if len(points.x) <= 300 else 14
            drawn.append(alt.Chart(data).mark_point(size=size, opacity=0.75, clip=True, **look).encode(across, up))
    return drawn


def moving_curve(places: Tensor, curves: Tensor, frames: Sequence[int]) -> pd.DataFrame:
    """Rows of x, y and the frame for curves (K, G) at places (G,), one curve for each of the K `frames`."""
    count = len(places)
    return pd.DataFrame(
        {
            "frame": np.repeat(np.array(frames, dtype=np.int16), count),
            "x": np.tile(places.numpy(), len(frames)),
            "y": curves.reshape(-1).numpy(),
        }
    )


def compare_chart(
    data: DataSettings, points: Points, places: Tensor, runs: dict[str, tuple[Look, Tensor]]
) -> alt.LayerChart:
    """The final curves (G,) of up to five runs at the same places over the points of one, each in a look of its own."""
    dataset, names = DATASETS[data.dataset], list(runs)
    looks = [look for look, _ in runs.values()]
    everything = torch.stack([curve for _, curve in runs.values()])
    low, high = _window(points.y, everything)
    across = x_axis(data)
    up = alt.Y("y:Q", title=dataset.axes[1], scale=alt.Scale(domain=[low, high], nice=False))
    rows = moving_curve(places, everything, range(len(names)))
    rows["run"] = pd.Categorical.from_codes(rows["frame"].to_list(), names)
    legend = alt.Legend(orient="top", symbolType="stroke", symbolStrokeWidth=3)
    color = alt.Color(
        "run:N", title=None, scale=alt.Scale(domain=names, range=[look.color for look in looks]), legend=legend
    )
    dashes = [list(look.dash) or [1, 0] for look in looks]
    dash = alt.StrokeDash("run:N", title=None, scale=alt.Scale(domain=names, range=dashes), legend=legend)
    lines = alt.Chart(rows.drop(columns="frame")).mark_line(strokeWidth=2.5, clip=True)
    layers = [*point_layers(points, across, up), lines.encode(across, up, color=color, strokeDash=dash)]
    return dress(alt.LayerChart(layer=layers).properties(height=360))


def _bend(hinge: Tensor, across: alt.X, clock: Clock) -> alt.Chart:
    data = pd.DataFrame({"frame": np.arange(len(hinge), dtype=np.int16), "x": hinge.numpy()})
    data = data[np.isfinite(data["x"])]
    rule: alt.Chart = (
        alt.Chart(data).transform_filter(clock.now).mark_rule(color=MARKED, strokeWidth=2, clip=True).encode(across)
    )
    return rule


def _window(must: Tensor, curves: Tensor) -> tuple[float, float]:
    """Heights that hold all of `must` and, within reason, the first and the last curve; fixed for the whole run."""
    low, high = float(must.min()), float(must.max())
    room = high - low or 1.0
    ends: Sequence[float] = curves[[0, -1]].reshape(-1).tolist()
    return max(min([low, *ends]), low - room) - 0.08 * room, min(max([high, *ends]), high + room) + 0.08 * room
