"""The histogram: how many weights lie where."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import torch

from core.regression.result import RegressionResult
from core.regression.weights import WeightsResult
from pages.sections.mlp_regression.charts.frames import epoch_shown, frame_columns
from pages.sections.mlp_regression.charts.marked import place_of
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.theme import BLUE, MARKED


def histogram_chart(
    result: RegressionResult, inside: WeightsResult, clock: Clock, marked: int | None
) -> alt.LayerChart:
    """How many weights lie where, in the shown frame; rules at the weights of the marked unit."""
    low, *_, high = inside.edges_of_bins.tolist()
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
        scale=alt.Scale(type="sqrt", domain=[0, int(inside.counts.max())], nice=False),
        axis=alt.Axis(tickMinStep=1, tickCount=5),
    )
    bars = alt.Chart(_bins(inside)).transform_filter(clock.present)
    bars = bars.mark_bar(color=BLUE.color, opacity=0.85, binSpacing=0).encode(
        across,
        alt.X2("high"),
        up,
        tooltip=[alt.Tooltip("low:Q", format=".3f"), alt.Tooltip("high:Q", format=".3f"), "count:Q"],
    )
    place = place_of(inside, marked)
    rules = [] if place is None else [_rules(inside, place, clock)]
    layers = alt.LayerChart(layer=[bars, *rules, epoch_shown(result, inside.frames, clock)])
    return dress(layers.add_params(*clock.params).properties(height=260))


def _bins(inside: WeightsResult) -> pd.DataFrame:
    """One row for each bin in each frame."""
    bounds, bins, frames = inside.edges_of_bins.numpy(), inside.counts.shape[1], len(inside.frames)
    return pd.DataFrame(
        {
            **frame_columns(inside.frames, bins),
            "low": np.tile(bounds[:-1], frames),
            "high": np.tile(bounds[1:], frames),
            "count": inside.counts.reshape(-1).numpy().astype(np.int32),
        }
    )


def _rules(inside: WeightsResult, place: int, clock: Clock) -> alt.Chart:
    """A rule at each weight into and out of the unit that is drawn at this place of the last hidden layer."""
    mine = torch.cat([inside.edges[-2][:, place, :], inside.edges[-1][:, :, place]], 1)
    rows = pd.DataFrame({**frame_columns(inside.frames, mine.shape[1]), "low": mine.reshape(-1).numpy()})
    shown = alt.Chart(rows).transform_filter(clock.present)
    rules: alt.Chart = shown.mark_rule(color=MARKED, strokeWidth=2).encode(alt.X("low:Q"))
    return rules
