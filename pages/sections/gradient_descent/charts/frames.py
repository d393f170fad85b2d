"""The frames of one walk on a clock that it shares with others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.descent.walk import DescentResult
from ui.charts.timeline import frame_of, untils


def frames_of(walk: DescentResult, steps: Sequence[int]) -> dict[str, Any]:
    """A row for each shown step of the walk: the frame that it belongs to, and the frame that it gives way to."""
    frames = [frame_of(step, steps) for step in walk.steps]
    return {"frame": np.array(frames, dtype=np.int16), "until": untils(frames)}
