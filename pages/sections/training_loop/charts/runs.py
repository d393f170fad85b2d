"""Pictures of training loops: what becomes of a switched text in a full run, beside the text as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from torch import Tensor

from ui.charts.form import Picture, Value, form, number, stack
from ui.charts.timeline import Powers, powers_of_ten
from ui.theme import BLUE, ORANGE, SOLID

MOST_ROWS = 300
HIGHEST = 1e6
"""A loss above this is off the picture: it is on its way out of the numbers."""
FEW = 30
"""So few losses at most are marked: a run that ends after an epoch or two would be no line at all."""


def runs_picture(losses: Mapping[str, Tensor], *, alt_text: str) -> Picture:
    """The losses (T,) of one or two runs against the epoch, on a logarithmic axis; not finite or huge ones end a
    curve."""
    rows = {name: _rows(values) for name, values in losses.items()}
    every = np.concatenate([columns["loss"] for columns in rows.values()])
    low, high = (float(every.min()) / 1.5, float(every.max()) * 1.5) if len(every) else (0.1, 1.0)
    powers = powers_of_ten(low, high)
    tables = {
        "losses": stack(rows),
        "few": stack(
            {name: columns if len(columns["loss"]) <= FEW else _none(columns) for name, columns in rows.items()}
        ),
    }
    last = max(1, *(len(values) - 1 for values in losses.values()))
    values: dict[str, Value] = {"low": low, "high": high, "last": last}
    if powers.values:
        values["ticks"] = list(powers.values)
    return runs_form(tuple(losses), powers.shape).fill(tables, values, alt_text=alt_text)


@form
def runs_form(names: tuple[str, ...], powers: Powers) -> alt.LayerChart:
    """Curves of one or two runs, on an axis that is marked as `powers` says."""
    low, high, last, ticks = map(number, ("low", "high", "last", "ticks"))
    looks = [ORANGE, BLUE] if len(names) > 1 else [BLUE]
    legend = alt.Legend(orient="top", columns=1, symbolType="stroke", symbolStrokeWidth=3) if len(names) > 1 else None
    colors = alt.Scale(domain=list(names), range=[look.color for look in looks])
    dashes = alt.Scale(domain=list(names), range=[SOLID, [7, 4]][: len(names)])
    color = alt.Color("run:N", title=None, sort=list(names), scale=colors, legend=legend)
    dash = alt.StrokeDash("run:N", title=None, sort=list(names), scale=dashes, legend=legend)
    across = alt.X(
        "epoch:Q", title="epoch", scale=alt.Scale(domain=[0, last], nice=False), axis=alt.Axis(tickCount=6, format="d")
    )
    up = alt.Y(
        "loss:Q",
        title="loss (log scale)",
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=powers.axis(ticks),
    )
    lines, few = (alt.Chart(alt.NamedData(name)).encode(across, up, color=color) for name in ("losses", "few"))
    layers = [
        lines.mark_line(strokeWidth=2.4, clip=True).encode(strokeDash=dash),
        few.mark_point(size=50, filled=True, clip=True),
    ]
    set_by_run = (low, high, last, *([ticks] if powers.values else []))
    return alt.LayerChart(layer=layers).add_params(*set_by_run).properties(height=300)


def _rows(values: Tensor) -> dict[str, Any]:
    """The epochs of a run that are drawn, evenly spread, and their losses."""
    count = len(values)
    kept = np.unique(np.linspace(0, max(count - 1, 0), min(MOST_ROWS, count)).round().astype(np.int16))
    numbers = values.numpy()[kept]
    good = np.isfinite(numbers) & (numbers > 0) & (numbers < HIGHEST)
    return {"epoch": kept[good], "loss": numbers[good]}


def _none(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The same columns without rows."""
    return {name: column[:0] for name, column in columns.items()}
