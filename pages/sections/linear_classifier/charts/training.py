"""Pictures of one line in training: it moves over the probability of a seagull."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import numpy as np
import torch
from torch import Tensor

from core.classifier.regions import CELLS_ACROSS, Shading, line_within, shade, window_of
from core.classifier.training import ClassifierResult
from core.data.birds import TWO_SPECIES
from pages.sections.linear_classifier.charts.lines import ends_of, standing
from pages.sections.linear_classifier.charts.moving import in_training, rows_in_training
from pages.sections.linear_classifier.charts.regions import named, names_in, of_run
from ui.charts.birds import axes, chosen_bird, plane_values
from ui.charts.clock import Clock
from ui.charts.form import Picture, Table, arrow, form
from ui.charts.timeline import untils
from ui.theme import FLAMINGO, GREEN, SEAGULL, Look

TRAINED = ("trained", Look(GREEN.color, GREEN.shape))
"""The name and the look of the line that learns."""


def training_tables(result: ClassifierResult) -> dict[str, bytes]:
    """What the picture of a run shows whichever bird is chosen and wherever the learner's own line stands."""
    window = window_of(result.flock.features)
    tables = {
        "tiles": _tiles(shade(result, window)),
        "names": names_in(of_run(window, result.weight, result.bias), TWO_SPECIES),
        **rows_in_training(result, window, [TRAINED[0]]),
    }
    return {name: arrow(table) for name, table in tables.items()}


def training_picture(
    result: ClassifierResult,
    tables: Mapping[str, bytes],
    own: tuple[Tensor, Tensor],
    clock: Clock,
    chosen: int,
    *,
    alt_text: str,
) -> Picture:
    """The birds with the line of the shown epoch, the probability of a seagull as shading, and dashed the learner's
    `own` line, weight (2,) and bias; `tables` are the run's own."""
    flock, window = result.flock, window_of(result.flock.features)
    drawn: dict[str, Table] = {
        **tables,
        "line": ends_of(line_within(window, *own)),
        "chosen": chosen_bird(flock, chosen),
    }
    return training_form(clock).fill(drawn, plane_values(window, flock) | clock.values, alt_text=alt_text)


@form
def training_form(clock: Clock) -> alt.LayerChart:
    """One function in training over the probability of label 1."""
    across, up = axes()
    ground = [_shade(across, up, clock), standing(across, up, [6, 4]), named(across, up, clock)]
    return in_training(TWO_SPECIES, ground, (TRAINED,), clock)


def _tiles(shading: Shading) -> Table:
    """The probability of label 1 in every tile of the window, for each shaded frame."""
    frames, rows, columns = shading.values.shape
    return {
        "frame": np.repeat(np.array(shading.frames, dtype=np.int16), rows * columns),
        "until": np.repeat(untils(shading.frames), rows * columns),
        "row": np.tile(np.repeat(np.arange(rows, dtype=np.int8), columns), frames),
        "column": np.tile(np.arange(columns, dtype=np.int8), frames * rows),
        "percent": (shading.values * 100).round().to(torch.int8).reshape(-1).numpy(),
    }


def _shade(across: alt.X, up: alt.Y, clock: Clock) -> alt.Chart:
    """The tiles of the shown frame, each in the colour of its probability."""
    side = f"(x_high - x_low) / {CELLS_ACROSS}"
    tiles = (
        alt.Chart(alt.NamedData("tiles"))
        .transform_filter(clock.present)
        .transform_calculate(
            x1=f"x_low + datum.column * {side}",
            x1_end=f"x_low + (datum.column + 1) * {side}",
            x2=f"y_low + datum.row * {side}",
            x2_end=f"y_low + (datum.row + 1) * {side}",
        )
    )
    scale = alt.Scale(domain=[0, 50, 100], range=[FLAMINGO.color, "#bdbdbd", SEAGULL.color])
    legend = alt.Legend(orient="bottom", title="probability of a seagull, in %", gradientLength=220)
    drawn: alt.Chart = tiles.mark_rect(opacity=0.35, strokeWidth=0, clip=True, tooltip=None, aria=False).encode(
        across, up, alt.X2("x1_end"), alt.Y2("x2_end"), fill=alt.Fill("percent:Q", scale=scale, legend=legend)
    )
    return drawn
