"""Pictures of cross-entropy: the cost of a probability, and the pull on each score."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import torch
from torch import Tensor

from core.cross_entropy import CrossEntropyResult, negative_log
from ui.charts.dress import dress
from ui.theme import INK, MARKED, QUIET, RUNS


def cost_curve(result: CrossEntropyResult) -> alt.LayerChart:
    """-log p against p, with every class that the label gives a share to: its size is that share."""
    top = 5.0
    places = torch.cat([torch.logspace(-3, -1, 40), torch.linspace(0.11, 1.0, 60)])
    curve = pd.DataFrame({"p": places.numpy(), "cost": negative_log(places).numpy()})
    counted = [k for k, share in enumerate(result.target.tolist()) if share > 0]
    costs = negative_log(result.probabilities).clamp(max=top)
    # Classes at one place share one mark and one name.
    places_of: dict[float, list[int]] = {}
    for k in counted:
        places_of.setdefault(round(float(result.probabilities[k]), 4), []).append(k)
    points = pd.DataFrame(
        {
            "p": [float(result.probabilities[group[0]]) for group in places_of.values()],
            "cost": [float(costs[group[0]]) for group in places_of.values()],
            "share": [sum(float(result.target[k]) for k in group) for group in places_of.values()],
            "name": ["class " + ", ".join(map(str, group)) for group in places_of.values()],
        }
    )
    across = alt.X("p:Q", title="probability p of the class", scale=alt.Scale(domain=[0, 1.02], nice=False))
    up = alt.Y("cost:Q", title="-log p", scale=alt.Scale(domain=[0, top * 1.02], nice=False))
    line = alt.Chart(curve).mark_line(color=QUIET, strokeWidth=2.4, clip=True).encode(across, up)
    base = alt.Chart(points).encode(across, up)
    size = alt.Size("share:Q", scale=alt.Scale(domain=[0, 1], range=[60, 320]), legend=None)
    marks = base.mark_point(filled=True, color=MARKED, opacity=1).encode(size=size)
    guides = base.mark_rule(color=INK, opacity=0.5, strokeDash=[4, 4])
    drops = guides.encode(y2=alt.datum(0))
    names = base.mark_text(align="left", dx=14, dy=-12, color=INK, fontSize=13, fontWeight="bold").encode(text="name:N")
    return dress(alt.LayerChart(layer=[line, drops, marks, names]).properties(height=300))


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
    looks = [RUNS[k] for k in (1, 2)][: len(kinds)]
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
