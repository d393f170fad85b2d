"""Frames of pictures that have fewer of them than the clock: which picture is shown when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np

from core.regression.result import RegressionResult
from ui.charts.clock import Clock
from ui.charts.form import Value
from ui.charts.timeline import shown_steps, untils

PICTURE = "picture"
"""The parameter that is the number of the shown picture, from 0."""


def frame_columns(frames: Sequence[int], rows: int) -> dict[str, np.ndarray]:
    """The columns `frame` and `until` for a table with so many rows in each of these frames."""
    return {
        "frame": np.repeat(np.array(frames, dtype=np.int16), rows),
        "until": np.repeat(untils(frames), rows),
    }


def picture_params(clock: Clock) -> tuple[alt.Parameter, alt.Parameter]:
    """What to hand to `add_params`: the picture of every frame, which a run fills in, and that of the shown one.

    What reads the latter alone rests while the frames go by that it has no picture of.
    """
    return alt.param(name="pictures"), alt.param(name=PICTURE, expr=f"pictures[{clock.frame}]")


def picture_values(frames: Sequence[int], clock: Clock) -> dict[str, Value]:
    """The picture of every frame, where those of `frames` are there."""
    pictures = np.searchsorted(np.array(frames), np.arange(clock.last + 1), side="right") - 1
    return {"pictures": list(map(float, pictures)), **clock.values}


def epochs_shown(result: RegressionResult, frames: Sequence[int]) -> dict[str, Any]:
    """The table of the label with the true epoch of the frame that the picture shows."""
    return shown_steps([result.steps[frame] for frame in frames], "epoch", frames)
