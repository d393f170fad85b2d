"""A picture of large scores: what the right answer costs, also where the plain formula runs out of numbers."""

from __future__ import annotations

import altair as alt

from core.scores.large_scores import LargeScore
from ui.charts.form import Picture, form, number, stack
from ui.theme import BLUE, INK, ORANGE, SOLID

WAYS = {"-log(1 / (1 + e^(-s)))": ORANGE, "-F.logsigmoid(s)": BLUE}
"""The plain formula and PyTorch's, with their looks."""


def cost_picture(places: LargeScore, here: LargeScore, *, alt_text: str) -> Picture:
    """What the right answer costs, -log of its sigmoid, against its score: by the formula as long as it is finite, and
    by PyTorch."""
    costs = zip(WAYS, (places.naive_cost, places.torch_cost), strict=True)
    rows = {
        way: {"score": places.scores[cost.isfinite()].numpy(), "cost": cost[cost.isfinite()].numpy()}
        for way, cost in costs
    }
    tables = {
        "costs": stack(rows, by="way"),
        "here": {"score": [float(here.scores)], "cost": [float(here.torch_cost)]},
    }
    low, high = float(places.scores.min()), float(places.scores.max())
    return cost_form().fill(tables, {"low": low, "high": high, "top": -low * 1.05}, alt_text=alt_text)


@form
def cost_form() -> alt.LayerChart:
    """Both costs against the score, with a ring on one of them."""
    low, high, top = map(number, ("low", "high", "top"))
    plain, *_ = names = list(WAYS)
    across = alt.X("score:Q", title="score s of the right answer", scale=alt.Scale(domain=[low, high], nice=False))
    up = alt.Y("cost:Q", title="cost", scale=alt.Scale(domain=[0, top], nice=False))
    legend = alt.Legend(orient="top", columns=1, symbolType="stroke", symbolStrokeWidth=3)
    colors = alt.Scale(domain=names, range=[look.color for look in WAYS.values()])
    lines = (
        alt.Chart(alt.NamedData("costs"))
        .mark_line()
        .encode(
            across,
            up,
            color=alt.Color("way:N", title=None, scale=colors, legend=legend),
            strokeDash=alt.StrokeDash(
                "way:N", title=None, scale=alt.Scale(domain=names, range=[SOLID, [4, 5]]), legend=legend
            ),
            strokeWidth=alt.condition(f"datum.way == '{plain}'", alt.value(6), alt.value(2.5)),
        )
    )
    here = alt.Chart(alt.NamedData("here"))
    ring = here.mark_point(size=200, filled=False, color=INK, strokeWidth=2.5).encode(across, up)
    return alt.LayerChart(layer=[lines, ring]).add_params(low, high, top)
