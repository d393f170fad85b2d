"""Pictures of activations: what comes out, and how steep it is there."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.parts.activation_curves import CURVES, ActivationCurves
from ui.charts.dress import dress
from ui.theme import INK, QUIET, Look, looks

LOOKS = looks(CURVES)


def activation_chart(curves: ActivationCurves) -> alt.LayerChart:
    """The output of every activation against its input, the learner's x on all of them."""
    # The marks have to stay in the picture; of many lines the far ends need not.
    shown = curves.values if len(curves.names) == 1 else curves.values_at
    return _chart(curves, curves.values, curves.values_at, "f(x)", _span(shown, -2.2, 3.2), legend=True)


def slope_chart(curves: ActivationCurves) -> alt.LayerChart:
    """The derivative of every activation against its input; it jumps where there is a kink."""
    return _chart(curves, curves.slopes, curves.slopes_at, "f'(x)", _span(curves.slopes, -0.25, 1.25), legend=False)


def _span(shown: Tensor, low: float, high: float) -> tuple[float, float]:
    """From `low` to `high`, or as far as what is shown reaches."""
    return min(low, 1.06 * float(shown.min())), max(high, 1.06 * float(shown.max()))


def _chart(
    curves: ActivationCurves, values: Tensor, at: Tensor, title: str, span: tuple[float, float], legend: bool
) -> alt.LayerChart:
    """Lines over the places, a rule at x with a mark on each line, and faint the two lines that maxout alone is made
    of."""
    looks: list[Look] = [LOOKS[name] for name in curves.names]
    count = len(curves.places)
    data = pd.DataFrame(
        {
            "activation": pd.Categorical(np.repeat(list(curves.names), count), categories=list(curves.names)),
            "x": np.tile(curves.places.numpy(), len(curves.names)),
            "y": values.reshape(-1).numpy(),
        }
    )
    across = alt.X(
        "x:Q", title="x", scale=alt.Scale(domain=[float(curves.places[0]), float(curves.places[-1])], nice=False)
    )
    # The same room for the numbers of both pictures, so that one x stands above the other.
    up = alt.Y("y:Q", title=title, scale=alt.Scale(domain=list(span), nice=False), axis=alt.Axis(minExtent=34))
    shown = alt.Legend(orient="top", columns=3, symbolType="stroke", symbolStrokeWidth=3) if legend else None
    names = list(curves.names)
    color = alt.Color(
        "activation:N", title=None, scale=alt.Scale(domain=names, range=[k.color for k in looks]), legend=shown
    )
    dash = alt.StrokeDash(
        "activation:N",
        title=None,
        legend=shown,
        scale=alt.Scale(domain=names, range=[list(look.dash) or [1, 0] for look in looks]),
    )
    shape = alt.Shape("mark:N", scale=alt.Scale(domain=names, range=[look.shape for look in looks]), legend=None)
    lines = alt.Chart(data).mark_line(strokeWidth=2.2, clip=True).encode(across, up, color=color, strokeDash=dash)
    x = float(curves.x)
    points = pd.DataFrame({"activation": names, "mark": names, "x": x, "y": at.numpy()})
    marks = alt.Chart(points).mark_point(size=110, filled=True, opacity=1, clip=True)
    rule = alt.Chart(pd.DataFrame({"x": [x]})).mark_rule(color=INK, strokeWidth=1, opacity=0.6).encode(across)
    floor = alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=QUIET, strokeDash=[4, 4]).encode(up)
    halves = []
    if legend and curves.halves is not None and len(curves.names) == 1:
        pairs = [pd.DataFrame({"x": curves.places.numpy(), "y": half.numpy()}) for half in curves.halves]
        halves = [
            alt.Chart(pair).mark_line(color=QUIET, strokeWidth=1.5, strokeDash=[3, 3], clip=True).encode(across, up)
            for pair in pairs
        ]
    layers = [floor, rule, *halves, lines, marks.encode(across, up, color=color, shape=shape)]
    return dress(alt.LayerChart(layer=layers).properties(height=360 if legend else 250))
