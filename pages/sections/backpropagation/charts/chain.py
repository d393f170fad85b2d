"""The picture of a chain: how much of the gradient is left at each layer."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from core.graphs.chains import ChainResult
from ui.charts.clock import Clock
from ui.charts.form import Picture, Value, form, number
from ui.charts.timeline import Powers, powers_of_ten
from ui.theme import BLUE, INK, ORANGE, QUIET


def chain_picture(result: ChainResult, clock: Clock, *, alt_text: str) -> Picture:
    """The size of the gradient at the input of each layer on a logarithmic axis, from the last layer back to the first
    as the clock moves; one of exactly 0 stands as a cross on the floor."""
    sizes = result.gradients.clamp(min=0).numpy()
    layers = np.arange(1, len(sizes) + 1, dtype=np.int16)
    frames = (len(sizes) - layers).astype(np.int16)
    alive, dead = sizes > 0, sizes == 0
    low, high = _reach(sizes[alive])
    powers = powers_of_ten(low, high)
    tables = {
        "living": {"layer": layers[alive], "size": sizes[alive], "frame": frames[alive]},
        "dead": {"layer": layers[dead], "size": np.full(int(dead.sum()), low), "frame": frames[dead]},
        "one": {"size": [1.0]},
    }
    values: dict[str, Value] = {
        "low": low,
        "high": high,
        "end": len(sizes) + 0.5,
        "below": _below(sizes),
        **clock.values,
    }
    if powers.values:
        values["ticks"] = list(powers.values)
    return chain_form(powers.shape, clock).fill(tables, values, alt_text=alt_text)


@form
def chain_form(powers: Powers, clock: Clock) -> alt.LayerChart:
    """Sizes against layers, on an axis that is marked as `powers` says."""
    low, high, end, ticks = map(number, ("low", "high", "end", "ticks"))
    below = number("below")
    across = alt.X(
        "layer:Q",
        title="layer (1 is the first)",
        scale=alt.Scale(domain=[0.5, end], nice=False),
        axis=alt.Axis(tickMinStep=1, format="d"),
    )
    up = alt.Y(
        "size:Q",
        title="size of the gradient (log scale)",
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=powers.axis(ticks),
    )
    one = alt.Chart(alt.NamedData("one"))
    living, dead = (
        alt.Chart(alt.NamedData(name)).transform_filter(clock.past).encode(across, up) for name in ("living", "dead")
    )
    words: dict[str, Any] = {
        "fontSize": 14,
        "fontWeight": "bold",
        "color": INK,
        "align": alt.ExprRef("datum.layer < end / 2 ? 'left' : 'right'"),  # within the picture at both ends
    }
    tips = [alt.Tooltip("layer:Q", title="layer"), alt.Tooltip("size:Q", title="gradient at its input", format=".4g")]
    layers = [
        one.mark_rule(color=QUIET, strokeDash=[4, 4]).encode(up),
        one.mark_text(color=INK, align="left", dx=6, dy=-9, fontSize=12, text="1: nothing is lost").encode(
            x=alt.value(0), y=up
        ),
        living.mark_line(color=BLUE.color, strokeWidth=2, opacity=0.6),
        living.mark_point(size=120, filled=True, color=BLUE.color, opacity=1).encode(tooltip=tips),
        dead.mark_point(shape="cross", angle=45, size=150, filled=True, color=ORANGE.color),
        living.transform_filter(clock.now)
        .mark_text(**words, dy=alt.ExprRef("below"))
        .encode(text=alt.Text("size:Q", format=".2~g")),
        dead.transform_filter(clock.now).mark_text(**words, dy=-18, text="exactly 0"),
    ]
    set_by_run = (low, high, end, below, *([ticks] if powers.values else []))
    return alt.LayerChart(layer=layers).add_params(*clock.params, *set_by_run)


def _reach(alive: np.ndarray) -> tuple[float, float]:
    """The ends of the axis: beyond all gradients that live, and beyond 1."""
    low, high = (min(alive.min(), 0.5), max(alive.max(), 1.0)) if len(alive) else (1e-3, 1.0)
    room = max(3.0, (float(high) / max(float(low), 1e-300)) ** 0.15)
    return max(float(low) / room, 5e-324), float(high) * room  # the smallest number has no third


def _below(sizes: np.ndarray) -> float:
    """How many pixels below its point a number stands: on the side that the line does not come from."""
    return 22.0 if sizes[0] <= sizes[-1] else -18.0
