"""A picture of cross-entropy: what the probability of a class costs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import torch

from core.losses.cross_entropy import CrossEntropyResult, negative_log
from ui.charts.form import Picture, arrow, form
from ui.theme import INK, MARKED, QUIET

TOP = 5.0
"""The largest cost that is drawn; what costs more stands there too."""


def cost_picture(result: CrossEntropyResult, *, alt_text: str) -> Picture:
    """-log p against p, with every class that the label gives a share to: its size is that share."""
    return cost_form().fill({"curve": _curve(), "counted": _counted(result)}, alt_text=alt_text)


@form
def cost_form() -> alt.LayerChart:
    """The curve, and on it the classes with their names."""
    across = alt.X("p:Q", title="probability p of the class", scale=alt.Scale(domain=[0, 1.02], nice=False))
    up = alt.Y("cost:Q", title="-log p", scale=alt.Scale(domain=[0, TOP * 1.02], nice=False))
    curve = alt.Chart(alt.NamedData("curve")).mark_line(color=QUIET, strokeWidth=2.4, clip=True)
    base = alt.Chart(alt.NamedData("counted")).encode(across, up)
    size = alt.Size("share:Q", scale=alt.Scale(domain=[0, 1], range=[60, 320]), legend=None)
    marks = base.mark_point(filled=True, color=MARKED, opacity=1).encode(size=size)
    drops = base.mark_rule(color=INK, opacity=0.5, strokeDash=[4, 4]).encode(y2=alt.datum(0))
    names = base.mark_text(align="left", dx=14, dy=-12, color=INK, fontSize=13, fontWeight="bold").encode(text="name:N")
    return alt.LayerChart(layer=[curve.encode(across, up), drops, marks, names])


@lru_cache(maxsize=1)
def _curve() -> bytes:
    places = torch.cat([torch.logspace(-3, -1, 40), torch.linspace(0.11, 1.0, 60)])
    return arrow({"p": places.numpy(), "cost": negative_log(places).numpy()})


def _counted(result: CrossEntropyResult) -> dict[str, Any]:
    """The classes that the label counts, a row for each place on the curve: those at one place share a mark and a
    name."""
    costs = negative_log(result.probabilities).clamp(max=TOP)
    places_of: dict[float, list[int]] = {}
    for k, share in enumerate(result.target.tolist()):
        if share > 0:
            places_of.setdefault(round(float(result.probabilities[k]), 4), []).append(k)
    return {
        "p": [float(result.probabilities[group[0]]) for group in places_of.values()],
        "cost": [float(costs[group[0]]) for group in places_of.values()],
        "share": [sum(float(result.target[k]) for k in group) for group in places_of.values()],
        "name": ["class " + ", ".join(map(str, group)) for group in places_of.values()],
    }
