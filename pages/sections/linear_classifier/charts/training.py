"""Pictures of one line in training: it moves over the probability of a seagull."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
import torch
from torch import Tensor

from core.classifier.regions import Shading, window_of
from core.classifier.training import ClassifierResult
from core.data.birds import TWO_SPECIES
from pages.sections.linear_classifier.charts.lines import standing
from pages.sections.linear_classifier.charts.moving import in_training
from pages.sections.linear_classifier.charts.regions import named, of_run
from ui.charts.birds import axes
from ui.charts.clock import Clock
from ui.charts.timeline import untils
from ui.theme import FLAMINGO, GREEN, SEAGULL, Look


def training_chart(
    result: ClassifierResult, shading: Shading, own: Tensor, clock: Clock, chosen: int
) -> alt.LayerChart:
    """The birds with the line of the shown epoch, the probability of a seagull as shading, and dashed the learner's
    `own` line (2, 2)."""
    window = window_of(result.flock.features)
    across, up = axes(window)
    names = named(of_run(window, result.weight, result.bias), TWO_SPECIES, window, across, up, clock)
    ground = [_shade(shading, across, up, clock), standing(own, across, up, [6, 4]), *names]
    return in_training(result, window, ground, {"trained": Look(GREEN.color, GREEN.shape)}, clock, chosen)


def _shade(shading: Shading, across: alt.X, up: alt.Y, clock: Clock) -> alt.Chart:
    """The probability of label 1 as tiles."""
    frames, rows, columns = shading.values.shape
    data = pd.DataFrame(
        {
            "frame": np.repeat(np.array(shading.frames, dtype=np.int16), rows * columns),
            "until": np.repeat(untils(shading.frames), rows * columns),
            "row": np.tile(np.repeat(np.arange(rows, dtype=np.int8), columns), frames),
            "column": np.tile(np.arange(columns, dtype=np.int8), frames * rows),
            "percent": (shading.values * 100).round().to(torch.int8).reshape(-1).numpy(),
        }
    )
    half = shading.size / 2
    left, low = float(shading.x[0]) - half, float(shading.y[0]) - half
    tiles = (
        alt.Chart(data)
        .transform_filter(clock.present)
        .transform_calculate(
            x1=f"{left} + datum.column * {shading.size}",
            x1_end=f"{left} + (datum.column + 1) * {shading.size}",
            x2=f"{low} + datum.row * {shading.size}",
            x2_end=f"{low} + (datum.row + 1) * {shading.size}",
        )
    )
    scale = alt.Scale(domain=[0, 50, 100], range=[FLAMINGO.color, "#bdbdbd", SEAGULL.color])
    legend = alt.Legend(orient="bottom", title="probability of a seagull, in %", gradientLength=220)
    drawn: alt.Chart = tiles.mark_rect(opacity=0.35, strokeWidth=0, clip=True, tooltip=None, aria=False).encode(
        across, up, alt.X2("x1_end"), alt.Y2("x2_end"), fill=alt.Fill("percent:Q", scale=scale, legend=legend)
    )
    return drawn
