"""Pictures of activations: what comes out, and how steep it is there."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd
from torch import Tensor

from core.activation_curves import SHOWN, ActivationCurves
from ui.charts.dress import dress
from ui.theme import INK, QUIET, RUNS, Look

LOOKS = dict(zip(SHOWN[1:], RUNS, strict=True))


def activation_chart(curves: ActivationCurves) -> alt.LayerChart:
    """The output of every activation against its input, the learner's x on all of them."""
    return _chart(curves, curves.values, curves.values_at, "f(x)", (-2.2, 3.2), legend=True)


def slope_chart(curves: ActivationCurves) -> alt.LayerChart:
    """The derivative of every activation against its input; it jumps where there is a kink."""
    return _chart(curves, curves.slopes, curves.slopes_at, "f'(x)", (-0.25, 1.25), legend=False)


def _chart(
    curves: ActivationCurves, values: Tensor, at: Tensor, title: str, least: tuple[float, float], legend: bool
) -> alt.LayerChart:
    """Lines over the places, a rule at x with a mark on each line; the axis spans at least `least`, and all that is drawn of one alone."""
    looks: list[Look] = [LOOKS[name] for name in curves.names]
    count, alone = len(curves.places), len(curves.names) == 1
    data = pd.DataFrame(
        {
            "activation": pd.Categorical(np.repeat(list(curves.names), count), categories=list(curves.names)),
            "x": np.tile(curves.places.numpy(), len(curves.names)),
            "y": values.reshape(-1).numpy(),
        }
    )
    low, high = (min(least[0], float(values.min())), max(least[1], float(values.max()))) if alone else least
    across = alt.X("x:Q", title="x", scale=alt.Scale(domain=[float(curves.places[0]), float(curves.places[-1])], nice=False))  # fmt: skip
    # The same room for the numbers of both pictures, so that one x stands above the other.
    up = alt.Y("y:Q", title=title, scale=alt.Scale(domain=[low, high], nice=False), axis=alt.Axis(minExtent=34))
    shown = alt.Legend(orient="top", columns=3, symbolType="stroke", symbolStrokeWidth=3) if legend else None
    names = list(curves.names)
    color = alt.Color(
        "activation:N", title=None, scale=alt.Scale(domain=names, range=[k.color for k in looks]), legend=shown
    )
    dash = alt.StrokeDash(
        "activation:N", title=None, legend=shown,
        scale=alt.Scale(domain=names, range=[list(look.dash) or [1, 0] for look in looks]),
    )  # fmt: skip
    shape = alt.Shape("mark:N", scale=alt.Scale(domain=names, range=[look.shape for look in looks]), legend=None)
    lines = alt.Chart(data).mark_line(strokeWidth=2.2, clip=True).encode(across, up, color=color, strokeDash=dash)
    x = float(curves.x)
    points = pd.DataFrame({"activation": names, "mark": names, "x": x, "y": at.numpy()})
    marks = alt.Chart(points).mark_point(size=110, filled=True, opacity=1, clip=True)
    rule = alt.Chart(pd.DataFrame({"x": [x]})).mark_rule(color=INK, strokeWidth=1, opacity=0.6).encode(across)
    floor = alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=QUIET, strokeDash=[4, 4]).encode(up)
    layers = [floor, rule, lines, marks.encode(across, up, color=color, shape=shape)]
    return dress(alt.LayerChart(layer=layers).properties(height=360 if legend else 250))
