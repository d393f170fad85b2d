"""Frames of pictures that have fewer of them than the clock: each row says when it comes and when it goes."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np

from core.regression.result import RegressionResult
from ui.charts.clock import Clock
from ui.charts.timeline import step_label, untils


def frame_columns(frames: Sequence[int], rows: int) -> dict[str, np.ndarray]:
    """The columns `frame` and `until` for a table with so many rows in each of these frames."""
    return {
        "frame": np.repeat(np.array(frames, dtype=np.int16), rows),
        "until": np.repeat(untils(frames), rows),
    }


def epoch_shown(result: RegressionResult, frames: Sequence[int], clock: Clock) -> alt.Chart:
    """The true epoch of the frame that the picture shows."""
    return step_label([result.steps[frame] for frame in frames], clock, "epoch", frames)
