"""The fit: the points with the curve that is fitted to them, and its losses."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import torch
from torch import Tensor

from core.data.datasets import DATASETS
from core.data.points import DataSettings
from core.regression.result import RegressionResult
from pages.sections.mlp_regression.charts.points import (
    Axes,
    axes_of,
    heights,
    moving_curve,
    point_layers,
    point_tables,
    point_values,
    x_axis,
    y_axis,
)
from ui.charts.clock import Clock
from ui.charts.form import FEW_ON_A_PHONE, Picture, Value, form, number, stack
from ui.charts.found import Found
from ui.charts.timeline import LossCurve, shown_steps, step_label
from ui.theme import BLUE, GREEN, INK, MARKED, ORANGE, QUIET, ROSE, SOLID

FIT, BEFORE, TRUTH, KEPT = "fit", "before training", "without noise", "kept"
COLORS = {FIT: ROSE.color, BEFORE: INK, TRUTH: QUIET, KEPT: GREEN.color}
SHORT = f"datum.value == '{BEFORE}' && width < 420 ? 'before' : datum.value"
"""What a curve is called in the legend."""
DASHES = {FIT: SOLID, BEFORE: [5, 4], TRUTH: [1, 4], KEPT: list(GREEN.dash)}


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


def fit_picture(
    result: RegressionResult,
    places: Tensor,
    curves: Tensor,
    clock: Clock,
    hinge: Tensor | None = None,
    *,
    height: int | None = None,
    alt_text: str,
) -> Picture:
    """The points, the curve at the shown frame, dashed the curve before training, dotted the curve without noise, and
    the curve of the epoch whose weights are kept where that is not the last.

    `places` is (G,), `curves` (F, G): the fit of every frame at those places. Held-out points are hollow squares.
    `hinge` (F,) is where a marked unit bends, if one does. Without a `height` in pixels it is as high as its place.
    """
    truth = truth_at(result.settings, places)
    kept = result.final < len(result.steps) - 1
    still = {BEFORE: curves[0]} | ({KEPT: curves[result.final]} if kept else {})
    tables = {
        **point_tables(result.points),
        "still": stack({name: {"x": places.numpy(), "y": own.numpy()} for name, own in still.items()}, by="curve"),
        "fits": moving_curve(places, curves, range(len(curves))),
        "bends": _bends(torch.empty(0) if hinge is None else hinge),
        "_shown": shown_steps(result.steps, "epoch"),
    }
    if len(truth):
        tables["truth"] = {"x": places.numpy(), "y": truth.numpy()}
    values: dict[str, Value] = {
        **heights(torch.cat([result.points.y, truth]), curves),
        **point_values(result.points),
        **_fits(clock).values(len(places)),
        **clock.values,
    }
    if kept:
        values["kept_epoch"] = result.steps[result.final]
    return fit_form(axes_of(result.settings), bool(len(truth)), kept, clock, height).fill(
        tables, values, alt_text=alt_text
    )


@form
def fit_form(axes: Axes, known: bool, kept: bool, clock: Clock, height: int | None) -> alt.LayerChart:
    """Points and the curves fitted to them; `known` where there is a curve behind them, `kept` where one of those
    fitted is that of an earlier epoch."""
    low, high, epoch = map(number, ("low", "high", "kept_epoch"))
    across, up = x_axis(axes), y_axis(axes, low, high)
    size, dots = point_layers(axes, across, up)
    fits, looks = _fits(clock), _looks(known, kept)
    truth, still, bends = (alt.Chart(alt.NamedData(name)) for name in ("truth", "still", "bends"))
    behind = truth.transform_calculate(curve=f"'{TRUTH}'").mark_line(strokeWidth=2, clip=True)
    moving = fits.read(fits.first, "y").transform_calculate(curve=f"'{FIT}'")
    layers = [
        *([behind.encode(across, up, **looks)] if known else []),
        *dots,
        bends.transform_filter(clock.now).mark_rule(color=MARKED, strokeWidth=2, clip=True).encode(across),
        still.mark_line(strokeWidth=1.7, clip=True).encode(across, up, **looks),
        moving.mark_line(strokeWidth=3, clip=True, aria=False).encode(across, up, **looks),
        step_label(clock),
    ]
    set_by_run = (low, high, size, *([epoch] if kept else []))
    chart = alt.LayerChart(layer=layers).add_params(*clock.params, *fits.params, *set_by_run)
    return chart if height is None else chart.properties(height=height)


def _fits(clock: Clock) -> Found:
    return Found("fits", clock.frame)


def truth_at(settings: DataSettings, places: Tensor) -> Tensor:
    """The curve behind the points at places (G,): (G,), or (0,) where nobody knows it."""
    function = DATASETS[settings.dataset].function
    return torch.empty(0) if function is None else function(places)


def _looks(known: bool, kept: bool) -> dict[str, Any]:
    """The colour and dash of each curve; the legend says of which epoch the kept one is."""
    names = [FIT, BEFORE, *([TRUTH] if known else []), *([KEPT] if kept else [])]
    label = f"datum.value == '{KEPT}' ? 'kept, epoch ' + kept_epoch : {SHORT}" if kept else SHORT
    columns = FEW_ON_A_PHONE if kept else 3
    legend = alt.Legend(orient="top", columns=columns, symbolType="stroke", symbolStrokeWidth=3, labelExpr=label)
    color = alt.Scale(domain=names, range=[COLORS[name] for name in names])
    dash = alt.Scale(domain=names, range=[DASHES[name] for name in names])
    return {
        "color": alt.Color("curve:N", title=None, scale=color, legend=legend),
        "strokeDash": alt.StrokeDash("curve:N", title=None, scale=dash, legend=legend),
    }


def _bends(hinge: Tensor) -> dict[str, np.ndarray]:
    """A row for each frame in which the marked unit bends somewhere."""
    frames = np.arange(len(hinge), dtype=np.int16)
    finite = torch.isfinite(hinge).numpy()
    return {"frame": frames[finite], "x": hinge.numpy()[finite]}
