"""The points and what all pictures over x share with them: their axes, and the heights that hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
from torch import Tensor

from core.data.datasets import DATASETS
from core.data.points import DataSettings, Points
from ui.charts.form import Table, Value, number
from ui.theme import BLUE, QUIET

LOOKS: dict[str, dict[str, Any]] = {
    "train": {"filled": True, "color": QUIET},
    "held_out": {"shape": "square", "filled": False, "color": BLUE.color},
}
"""How the points of each table are drawn."""
NAMES = {"train": "trained on", "held_out": "held out"}
"""What they are called where one is pointed at."""


@dataclass(frozen=True)
class Axes:
    """What x and y are, and the window of x."""

    x: str
    y: str
    window: tuple[float, float]


def axes_of(data: DataSettings) -> Axes:
    """The axes of these points."""
    return Axes(*data.axes, DATASETS[data.dataset].window)


def x_axis(axes: Axes) -> alt.X:
    """The window of the data, with its name and unit."""
    scale = alt.Scale(domain=list(axes.window), nice=False)
    return alt.X("x:Q", title=axes.x, scale=scale, axis=alt.Axis(tickCount=6))


def y_axis(axes: Axes, low: alt.Parameter, high: alt.Parameter) -> alt.Y:
    """Heights that a run fills in, with their name and unit."""
    return alt.Y("y:Q", title=axes.y, scale=alt.Scale(domain=[low, high], nice=False))


def heights(must: Tensor, curves: Tensor) -> dict[str, Value]:
    """Heights that hold all of `must` and, within reason, the first and the last of the `curves` (K, G); fixed for the
    whole run."""
    low, high = float(must.min()), float(must.max())
    room = high - low or 1.0
    ends: Sequence[float] = curves[[0, -1]].reshape(-1).tolist()
    return {
        "low": max(min([low, *ends]), low - room) - 0.08 * room,
        "high": min(max([high, *ends]), high + room) + 0.08 * room,
    }


def point_layers(axes: Axes, across: alt.X, up: alt.Y) -> tuple[alt.Parameter, list[alt.Chart]]:
    """The training points as dots and the held-out ones as hollow squares, and their size, which a run fills in."""
    size = number("point_size")
    where = [alt.Tooltip(f"{at}:Q", title=title, format=".3f") for at, title in (("x", axes.x), ("y", axes.y))]
    return size, [
        alt.Chart(alt.NamedData(table))
        .transform_calculate(kind=f"'{NAMES[table]}'")
        .mark_point(size=size, opacity=0.75, clip=True, **look)
        .encode(across, up, tooltip=[alt.Tooltip("kind:N", title="point"), *where])
        for table, look in LOOKS.items()
    ]


def point_tables(points: Points) -> dict[str, Table]:
    """The tables of both kinds of points; that of the held-out ones may be empty."""
    kinds = zip(LOOKS, (points.train, points.validation), strict=True)
    return {table: {"x": x.numpy(), "y": y.numpy()} for table, (x, y) in kinds}


def point_values(points: Points) -> dict[str, Value]:
    """How large the points are drawn: smaller where there are many."""
    return {"point_size": 46 if len(points.x) <= 300 else 16}


def moving_curve(places: Tensor, curves: Tensor, frames: Sequence[int]) -> dict[str, np.ndarray]:
    """Rows of x, y and the frame for curves (K, G) at places (G,), one curve for each of the K `frames`."""
    return {
        "frame": np.repeat(np.array(frames, dtype=np.int16), len(places)),
        "x": np.tile(places.numpy(), len(frames)),
        "y": curves.reshape(-1).numpy(),
    }
