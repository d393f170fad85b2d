"""Pictures of one line in training: it moves over the probability of a seagull."""

from __future__ import annotations

import math
from collections.abc import Mapping

import altair as alt
import numpy as np
from torch import Tensor

from core.classifier.regions import SURE, Window, line_within, ramps, regions, window_of
from core.classifier.training import ClassifierResult
from core.data.birds import TWO_SPECIES
from pages.sections.linear_classifier.charts.lines import ends_of, standing
from pages.sections.linear_classifier.charts.moving import in_training, named_at, rows_in_training
from pages.sections.linear_classifier.charts.regions import middles_of_names, named, names_in
from ui.charts.birds import TIGHT, axes, beyond, chosen_bird, places, plane_values
from ui.charts.clock import Clock
from ui.charts.form import Picture, Table, arrow, form
from ui.theme import FLAMINGO, GREEN, INK, SEAGULL, Look

SHADE = "lc_shade"
"""The name of the gradient of colours on the page: with one name it is changed from frame to frame, not added."""
EVEN = "#bdbdbd"
"""The colour of a probability of one half."""
STOPS = 24
"""Between so many colours the shading is blended."""
ENDS = ("start_x", "start_y", "end_x", "end_y")
"""From where to where the probability rises."""
NAME = "trained"
TRAINED = (NAME, Look(GREEN.color, GREEN.shape))
"""The name and the look of the line that learns."""


def training_tables(result: ClassifierResult) -> dict[str, bytes]:
    """What the picture of a run shows whichever bird is chosen and wherever the learner's own line stands."""
    window = window_of(result.flock.features)
    found = regions(window, result.weight, result.bias)
    tables = {
        "_shade": _shades(beyond(window), result),
        "_names": names_in(found, TWO_SPECIES),
        **rows_in_training(result, window, [NAME], middles_of_names(found, window)),
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
        "line": ends_of(line_within(beyond(window), *own)),
        "_own": _own_name(line_within(window, *own)),
        "chosen": chosen_bird(flock, chosen),
    }
    return training_form(clock).fill(drawn, plane_values(window, flock) | clock.values, alt_text=alt_text)


@form
def training_form(clock: Clock) -> alt.LayerChart:
    """One function in training over the probability of label 1."""
    across, up = axes()
    ground = [_shade(across, up, clock), standing(across, up, [6, 4]), _own(across, up), named(across, up, clock)]
    return in_training(TWO_SPECIES, ground, (TRAINED,), clock)


def _shades(window: Window, result: ClassifierResult) -> Table:
    """The window, and from where to where in it the probability of label 1 rises in each frame."""
    ends = ramps(window, result.weight[:, 0], result.bias[:, 0])
    frames = ends.isfinite().all(1).nonzero().flatten()
    columns = {name: ends[frames, k].float().numpy() for k, name in enumerate(ENDS)}
    edges = {"x1": window.x[0], "x1_end": window.x[1], "x2": window.y[0], "x2_end": window.y[1]}
    even = {name: np.full(len(frames), edge, dtype=np.float32) for name, edge in edges.items()}
    return {"frame": frames.numpy().astype(np.int16), **even, **columns}


def _shade(across: alt.X, up: alt.Y, clock: Clock) -> alt.Chart:
    """The plane of the shown frame in the colours of its probabilities, each blended into the next."""
    start_x, start_y, end_x, end_y = (f"datum.{name}" for name in ENDS)
    ends = f"x1: {start_x}, y1: {start_y}, x2: {end_x}, y2: {end_y}"
    colors = alt.ExprRef(f"{{gradient: 'linear', id: '{SHADE}', {ends}, stops: [{', '.join(stops_of_shading())}]}}")
    ground = alt.Chart(alt.NamedData("_shade")).transform_filter(clock.now)
    drawn: alt.Chart = ground.mark_rect(
        fill=colors, fillOpacity=0.4, strokeWidth=0, clip=True, tooltip=None, aria=False
    ).encode(across, up, alt.X2("x1_end"), alt.Y2("x2_end"))
    return drawn


def _own_name(line: Tensor) -> Table:
    """Where the learner's own line is named, if it crosses the window."""
    at = named_at(line.unsqueeze(0))
    return places(at[at.isfinite().all(1)])


def _own(across: alt.X, up: alt.Y) -> alt.Chart:
    """The name of the learner's own line."""
    word = alt.Chart(alt.NamedData("_own")).mark_text(
        text=alt.ExprRef(f"{TIGHT} ? '' : 'set by hand'"),
        align="left",
        baseline="bottom",
        dx=6,
        dy=-4,
        fontSize=13,
        color=INK,
        aria=False,
    )
    drawn: alt.Chart = word.encode(across, up)
    return drawn


def stops_of_shading() -> list[str]:
    """The colours along the way from a score of -SURE to one of SURE, by the probability there."""
    stops = []
    for k in range(STOPS + 1):
        share = k / STOPS
        chance = 1 / (1 + math.exp(SURE * (1 - 2 * share)))
        color = (
            _blend(FLAMINGO.color, EVEN, 2 * chance) if chance < 0.5 else _blend(EVEN, SEAGULL.color, 2 * chance - 1)
        )
        stops.append(f"{{offset: {share:.4f}, color: '{color}'}}")
    return stops


def _blend(low: str, high: str, way: float) -> str:
    """The colour so much of the way from one to another, all written #rrggbb."""
    parts = [(int(low[k : k + 2], 16), int(high[k : k + 2], 16)) for k in (1, 3, 5)]
    return "#" + "".join(f"{round(a + way * (b - a)):02x}" for a, b in parts)
