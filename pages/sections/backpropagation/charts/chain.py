"""The picture of a chain: how much of the gradient is left at each layer."""

from __future__ import annotations

import altair as alt
import numpy as np

from core.graphs.chains import ChainResult
from ui.charts.form import Picture, Value, form, number
from ui.charts.timeline import Powers, powers_of_ten
from ui.theme import BLUE, ORANGE, QUIET


def chain_picture(result: ChainResult, *, alt_text: str) -> Picture:
    """The size of the gradient at the input of each layer on a logarithmic axis; one of exactly 0 stands as a cross on
    the floor."""
    sizes = result.gradients.clamp(min=0).numpy()
    layers = np.arange(1, len(sizes) + 1, dtype=np.int16)
    alive, dead = sizes > 0, sizes == 0
    low, high = _reach(sizes[alive])
    powers = powers_of_ten(low, high)
    tables = {
        "living": {"layer": layers[alive], "size": sizes[alive]},
        "dead": {"layer": layers[dead], "size": np.full(int(dead.sum()), low)},
        "one": {"size": [1.0]},
    }
    values: dict[str, Value] = {"low": low, "high": high, "end": len(sizes) + 0.5}
    if powers.values:
        values["ticks"] = list(powers.values)
    return chain_form(powers.shape).fill(tables, values, alt_text=alt_text)


@form
def chain_form(powers: Powers) -> alt.LayerChart:
    """Sizes against layers, on an axis that is marked as `powers` says."""
    low, high, end, ticks = map(number, ("low", "high", "end", "ticks"))
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
    one, living, dead = (alt.Chart(alt.NamedData(name)) for name in ("one", "living", "dead"))
    layers = [
        one.mark_rule(color=QUIET, strokeDash=[4, 4]).encode(up),
        living.mark_line(color=BLUE.color, strokeWidth=2, opacity=0.6).encode(across, up),
        living.mark_point(size=90, filled=True, color=BLUE.color, opacity=1).encode(across, up),
        dead.mark_point(shape="cross", angle=45, size=120, filled=True, color=ORANGE.color).encode(across, up),
    ]
    set_by_run = (low, high, end, *([ticks] if powers.values else []))
    return alt.LayerChart(layer=layers).add_params(*set_by_run).properties(height=320)


def _reach(alive: np.ndarray) -> tuple[float, float]:
    """The ends of the axis: beyond all gradients that live, and beyond 1."""
    low, high = (min(alive.min(), 0.5), max(alive.max(), 1.0)) if len(alive) else (1e-3, 1.0)
    return max(float(low) / 3, 5e-324), float(high) * 3  # the smallest number has no third
