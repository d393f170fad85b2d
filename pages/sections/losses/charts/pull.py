"""A picture of pulls: the gradient for each number that a model gives, which a step goes against."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
from torch import Tensor

from ui.charts.dress import dress
from ui.theme import BLUE, INK, ORANGE


def pull_chart(
    gradients: dict[str, Tensor], names: Sequence[str], title: str, reach: float | None = None
) -> alt.LayerChart:
    """The gradient for each of several numbers as bars to either side of 0, a row for each kind of gradient."""
    data = pd.DataFrame(
        [
            {"kind": kind, "name": name, "pull": value, "label": f"{value:+.4f}" if value else "0"}
            for kind, gradient in gradients.items()
            for name, value in zip(names, gradient.tolist(), strict=True)
        ]
    )
    kinds = list(gradients)
    far = reach or float(data["pull"].abs().max()) or 1.0
    across = alt.X("pull:Q", title=title, scale=alt.Scale(domain=[-1.7 * far, 1.7 * far], nice=False))
    down = alt.Y("name:N", title=None, sort=list(names), axis=alt.Axis(labelFontSize=14))
    offset = alt.YOffset("kind:N", sort=kinds)
    looks = (BLUE, ORANGE)[: len(kinds)]
    color = alt.Color(
        "kind:N",
        title=None,
        sort=kinds,
        scale=alt.Scale(domain=kinds, range=[look.color for look in looks]),
        legend=alt.Legend(orient="top", columns=1, symbolType="square", symbolSize=160) if len(kinds) > 1 else None,
    )
    base = alt.Chart(data.dropna()).encode(across, down, offset)
    # The second kind is hollow, so that it can be told apart without colour.
    bars = base.mark_bar(strokeWidth=2).encode(
        color=color,
        stroke=color,
        fillOpacity=alt.condition(f"datum.kind == '{kinds[0]}'", alt.value(0.9), alt.value(0.15)),
    )
    right = base.mark_text(align="left", dx=5, color=INK, fontSize=12).transform_filter("datum.pull >= 0")
    left = base.mark_text(align="right", dx=-5, color=INK, fontSize=12).transform_filter("datum.pull < 0")
    texts = [side.encode(text="label:N") for side in (right, left)]
    zero = alt.Chart(pd.DataFrame({"pull": [0.0]})).mark_rule(color=INK, opacity=0.6).encode(across)
    rows = len(names) * len(kinds)
    return dress(
        alt.LayerChart(layer=[bars, *texts, zero]).properties(
            height=90 + 26 * rows + 8 * len(names) + (60 if len(kinds) > 1 else 0)
        )
    )
