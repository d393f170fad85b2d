"""The frames of one walk on a clock that it shares with others."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd

from core.descent.walk import DescentResult
from ui.charts.clock import Clock
from ui.charts.timeline import frame_of, untils


def frames_of(walk: DescentResult, steps: Sequence[int]) -> pd.DataFrame:
    """A row for each shown step of the walk: the frame that it belongs to, and the frame that it gives way to."""
    frames = [frame_of(step, steps) for step in walk.steps]
    return pd.DataFrame({"frame": np.array(frames, dtype=np.int16), "until": untils(frames)})


def present(chart: alt.Chart, clock: Clock) -> alt.Chart:
    """Only the row of the shown frame; where a walk has ended, its last one."""
    now: alt.Chart = chart.transform_filter(clock.present)
    return now
