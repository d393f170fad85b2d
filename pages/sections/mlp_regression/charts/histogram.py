"""The histogram: how many weights lie where."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import torch

from core.regression.result import RegressionResult
from core.regression.weights import BINS, WeightsResult
from pages.sections.mlp_regression.charts.frames import (
    PICTURE,
    epochs_shown,
    frame_columns,
    picture_params,
    picture_values,
)
from pages.sections.mlp_regression.charts.marked import place_of
from ui.charts.clock import Clock
from ui.charts.form import Picture, form, number
from ui.charts.found import Found
from ui.charts.timeline import step_label
from ui.theme import BLUE, MARKED

COUNTS, MINE = Found("counts", PICTURE), Found("mine", PICTURE)


def histogram_picture(
    result: RegressionResult, inside: WeightsResult, clock: Clock, marked: int | None, *, alt_text: str
) -> Picture:
    """How many weights lie where, in the shown frame; rules at the weights of the marked unit."""
    low, *_, high = inside.edges_of_bins.tolist()
    mine = _mine(inside, place_of(inside, marked))
    tables = {
        "counts": _bins(inside),
        "mine": {**frame_columns(inside.frames, mine.shape[1]), "low": mine.reshape(-1).numpy()},
        "_shown": epochs_shown(result, inside.frames),
    }
    values = {
        "low": low,
        "high": high,
        "most": int(inside.counts.max()),
        **COUNTS.values(BINS),
        **MINE.values(mine.shape[1]),
        **picture_values(inside.frames, clock),
    }
    return histogram_form(clock).fill(tables, values, alt_text=alt_text)


@form
def histogram_form(clock: Clock) -> alt.LayerChart:
    """Bars that stay where they are, and rules that move."""
    low, high, most = map(number, ("low", "high", "most"))
    across = alt.X(
        "low:Q",
        title="weight",
        bin="binned",
        axis=alt.Axis(tickCount=7),
        scale=alt.Scale(domain=[low, high], nice=False),
    )
    up = alt.Y(
        "count:Q",
        title="weights (square-root scale)",
        scale=alt.Scale(type="sqrt", domain=[0, most], nice=False),
        axis=alt.Axis(tickMinStep=1, tickCount=5),
    )
    tips = [alt.Tooltip("low:Q", format=".3f"), alt.Tooltip("high:Q", format=".3f"), "count:Q"]
    bars = COUNTS.read(COUNTS.first, "count").mark_bar(color=BLUE.color, opacity=0.85, binSpacing=0)
    rules = MINE.read(MINE.first, "low").mark_rule(color=MARKED, strokeWidth=2)
    layers = [
        bars.encode(across, alt.X2("high"), up, tooltip=tips),
        rules.encode(alt.X("low:Q")),
        step_label(clock),
    ]
    params = (*clock.params, *picture_params(clock), *COUNTS.params, *MINE.params, low, high, most)
    return alt.LayerChart(layer=layers).add_params(*params).properties(height=300)


def _bins(inside: WeightsResult) -> dict[str, Any]:
    """One row for each bin in each frame."""
    bounds, bins, frames = inside.edges_of_bins.numpy(), inside.counts.shape[1], len(inside.frames)
    return {
        **frame_columns(inside.frames, bins),
        "low": np.tile(bounds[:-1], frames),
        "high": np.tile(bounds[1:], frames),
        "count": inside.counts.reshape(-1).numpy().astype(np.int32),
    }


def _mine(inside: WeightsResult, place: int | None) -> torch.Tensor:
    """(K, weights) into and out of the unit that is drawn at this place of the last hidden layer; none without one."""
    if place is None:
        return torch.empty(len(inside.frames), 0)
    return torch.cat([inside.edges[-2][:, place, :], inside.edges[-1][:, :, place]], 1)
