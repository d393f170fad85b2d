"""The points and what fits share with them: their axis, and curves over it that move with the clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.data.datasets import DATASETS
from core.data.points import DataSettings, Points
from ui.theme import BLUE, QUIET

TRAINED: dict[str, Any] = {"filled": True, "color": QUIET}
HELD_OUT: dict[str, Any] = {"shape": "square", "filled": False, "color": BLUE.color}


def x_axis(data: DataSettings) -> alt.X:
    """The window of the data, with its name and unit."""
    dataset = DATASETS[data.dataset]
    scale = alt.Scale(domain=list(dataset.window), nice=False)
    return alt.X("x:Q", title=dataset.axes[0], scale=scale, axis=alt.Axis(tickCount=6))


def y_axis(data: DataSettings, must: Tensor, curves: Tensor) -> alt.Y:
    """Heights that hold all of `must` and, within reason, the first and the last of the `curves` (K, G); fixed for the
    whole run."""
    low, high = float(must.min()), float(must.max())
    room = high - low or 1.0
    ends: Sequence[float] = curves[[0, -1]].reshape(-1).tolist()
    domain = [max(min([low, *ends]), low - room) - 0.08 * room, min(max([high, *ends]), high + room) + 0.08 * room]
    return alt.Y("y:Q", title=DATASETS[data.dataset].axes[1], scale=alt.Scale(domain=domain, nice=False))


def point_layers(points: Points, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """The training points as dots and the held-out ones as hollow squares."""
    size = 38 if len(points.x) <= 300 else 14
    drawn = []
    for (x, y), look in ((points.train, TRAINED), (points.validation, HELD_OUT)):
        if len(x):
            data = pd.DataFrame({"x": x.numpy(), "y": y.numpy()})
            drawn.append(alt.Chart(data).mark_point(size=size, opacity=0.75, clip=True, **look).encode(across, up))
    return drawn


def moving_curve(places: Tensor, curves: Tensor, frames: Sequence[int]) -> pd.DataFrame:
    """Rows of x, y and the frame for curves (K, G) at places (G,), one curve for each of the K `frames`."""
    count = len(places)
    return pd.DataFrame(
        {
            "frame": np.repeat(np.array(frames, dtype=np.int16), count),
            "x": np.tile(places.numpy(), len(frames)),
            "y": curves.reshape(-1).numpy(),
        }
    )
