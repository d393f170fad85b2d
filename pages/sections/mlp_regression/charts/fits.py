"""The fit: the points with the curve that is fitted to them, and its losses."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.data.datasets import DATASETS
from core.regression.result import RegressionResult
from pages.sections.mlp_regression.charts.points import moving_curve, point_layers, x_axis, y_axis
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.timeline import LossCurve, step_label
from ui.theme import BLUE, GREEN, INK, MARKED, ORANGE, QUIET, ROSE

FIT, BEFORE = "fit", "before training"


def loss_curves(result: RegressionResult) -> list[LossCurve]:
    """The training loss, the validation loss where points are held out, and the penalty where there is one."""
    penalised = bool(result.settings.l1 or result.settings.l2)
    name = result.settings.loss + (" and penalty" if penalised else "")
    drawn = [LossCurve("training", ROSE, result.losses, name)]
    if len(result.validation):
        drawn.append(LossCurve("validation", BLUE, result.validation, name))
    if penalised:
        drawn.append(LossCurve("penalty", ORANGE, result.penalties, name))
    return drawn


def fit_chart(
    result: RegressionResult, places: Tensor, curves: Tensor, clock: Clock, hinge: Tensor | None = None
) -> alt.LayerChart:
    """The points, the curve at the shown frame, dashed the curve before training, dotted the curve without noise, and
    the curve of the epoch whose weights are kept where that is not the last.

    `places` is (G,), `curves` (F, G): the fit of every frame at those places. Held-out points are hollow squares.
    `hinge` (F,) is where a marked unit bends, if one does.
    """
    truth = DATASETS[result.settings.dataset].function(places)
    across = x_axis(result.settings)
    up = y_axis(result.settings, torch.cat([result.points.y, truth]), curves)
    behind = alt.Chart(pd.DataFrame({"x": places.numpy(), "y": truth.numpy()}))
    behind = behind.mark_line(color=QUIET, strokeWidth=2, strokeDash=[1, 4], clip=True).encode(across, up)
    dots = point_layers(result.points, across, up)
    marks = [] if hinge is None else [_bend(hinge, across, clock)]
    moving = _curves(result, moving_curve(places, curves, range(len(curves))), across, up, clock)
    layers = alt.LayerChart(layer=[behind, *dots, *marks, *moving, step_label(result.steps, clock, "epoch")])
    return dress(layers.add_params(*clock.params).properties(height=360))


def _curves(
    result: RegressionResult, rows: pd.DataFrame, across: alt.X, up: alt.Y, clock: Clock
) -> tuple[alt.Chart, alt.Chart]:
    """The curves that stand still, and the one of the shown frame."""
    colors, dashes = {FIT: ROSE.color, BEFORE: INK}, {FIT: [1, 0], BEFORE: [5, 4]}
    stills = [rows[rows["frame"] == 0].assign(curve=BEFORE)]
    if result.final < len(result.steps) - 1:
        kept = f"kept, epoch {result.steps[result.final]}"
        colors[kept], dashes[kept] = GREEN.color, list(GREEN.dash)
        stills.append(rows[rows["frame"] == result.final].assign(curve=kept))
    legend = alt.Legend(orient="top", columns=2, symbolType="stroke", symbolStrokeWidth=3)
    color_scale = alt.Scale(domain=list(colors), range=list(colors.values()))
    dash_scale = alt.Scale(domain=list(dashes), range=list(dashes.values()))
    looks = {
        "color": alt.Color("curve:N", title=None, scale=color_scale, legend=legend),
        "strokeDash": alt.StrokeDash("curve:N", title=None, scale=dash_scale, legend=legend),
    }
    still = alt.Chart(pd.concat(stills)).mark_line(strokeWidth=1.7, clip=True).encode(across, up, **looks)
    shown = alt.Chart(rows).transform_filter(clock.now).transform_calculate(curve=f"'{FIT}'")
    return still, shown.mark_line(strokeWidth=3, clip=True).encode(across, up, **looks)


def _bend(hinge: Tensor, across: alt.X, clock: Clock) -> alt.Chart:
    data = pd.DataFrame({"frame": np.arange(len(hinge), dtype=np.int16), "x": hinge.numpy()})
    data = data[np.isfinite(data["x"])]
    rule: alt.Chart = (
        alt.Chart(data).transform_filter(clock.now).mark_rule(color=MARKED, strokeWidth=2, clip=True).encode(across)
    )
    return rule
