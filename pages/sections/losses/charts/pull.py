"""A picture of pulls: the gradient for each number that a model gives, which a step goes against."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import altair as alt
from torch import Tensor

from ui.charts.form import Picture, form, number
from ui.theme import BLUE, INK, ORANGE


def pull_picture(
    gradients: Mapping[str, Tensor],
    names: Sequence[str],
    title: str,
    reach: float | None = None,
    *,
    alt_text: str,
    on_stage: bool = False,
) -> Picture:
    """The gradient for each of several numbers as bars to either side of 0, a row for each kind of gradient. It is as
    high as its rows need, or as its place `on_stage`."""
    rows = [
        (kind, name, value)
        for kind, gradient in gradients.items()
        for name, value in zip(names, gradient.tolist(), strict=True)
        if not math.isnan(value)
    ]
    pulls = [value for *_, value in rows]
    far = reach or max(map(abs, pulls), default=0.0) or 1.0
    tables = {
        "pulls": {
            "kind": [kind for kind, *_ in rows],
            "name": [name for _, name, _ in rows],
            "pull": pulls,
            "label": [f"{value:+.4f}" if value else "0" for value in pulls],
        },
        "zero": {"pull": [0.0]},
    }
    shape = pull_form(tuple(gradients), tuple(names), title, on_stage)
    return shape.fill(tables, {"left": -1.7 * far, "right": 1.7 * far}, alt_text=alt_text)


@form
def pull_form(kinds: tuple[str, ...], names: tuple[str, ...], title: str, on_stage: bool) -> alt.LayerChart:
    """Bars for one or two kinds of gradient of the numbers of these names."""
    left, right = number("left"), number("right")
    several = len(kinds) > 1
    across = alt.X("pull:Q", title=title, scale=alt.Scale(domain=[left, right], nice=False))
    down = alt.Y("name:N", title=None, sort=list(names), axis=alt.Axis(labelFontSize=14))
    color = alt.Color(
        "kind:N",
        title=None,
        sort=list(kinds),
        scale=alt.Scale(domain=list(kinds), range=[look.color for look in (BLUE, ORANGE)[: len(kinds)]]),
        legend=alt.Legend(orient="top", columns=1, symbolType="square", symbolSize=160) if several else None,
    )
    base = alt.Chart(alt.NamedData("pulls")).encode(across, down, alt.YOffset("kind:N", sort=list(kinds)))
    # The second kind is hollow, so that it can be told apart without colour.
    bars = base.mark_bar(strokeWidth=2).encode(
        color=color,
        stroke=color,
        fillOpacity=alt.condition(f"datum.kind == '{kinds[0]}'", alt.value(0.9), alt.value(0.15)),
    )
    to_the_right = base.mark_text(align="left", dx=5, color=INK, fontSize=12).transform_filter("datum.pull >= 0")
    to_the_left = base.mark_text(align="right", dx=-5, color=INK, fontSize=12).transform_filter("datum.pull < 0")
    texts = [side.encode(text="label:N") for side in (to_the_right, to_the_left)]
    zero = alt.Chart(alt.NamedData("zero")).mark_rule(color=INK, opacity=0.6).encode(across)
    height = 90 + 26 * len(names) * len(kinds) + 8 * len(names) + (60 if several else 0)
    chart = alt.LayerChart(layer=[bars, *texts, zero]).add_params(left, right)
    return chart if on_stage else chart.properties(height=height)
