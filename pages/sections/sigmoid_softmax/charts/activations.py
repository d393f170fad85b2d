"""Pictures of activations: what comes out, and how steep it is there."""

from __future__ import annotations

import altair as alt
import numpy as np
from torch import Tensor

from core.parts.activation_curves import CURVES, ActivationCurves
from ui.charts.form import Picture, Table, Value, form, named_rows, number
from ui.theme import INK, QUIET, looks

LOOKS = looks(CURVES)
HALVES = ("first", "second")
"""The tables of the two lines that maxout alone is made of."""


def activation_picture(curves: ActivationCurves, *, alt_text: str) -> Picture:
    """The output of every activation against its input, the learner's x on all of them, and faint the two lines that
    maxout alone is made of."""
    alone = len(curves.names) == 1
    # The marks have to stay in the picture; of many lines the far ends need not.
    span = _span(curves.values if alone else curves.values_at, -2.2, 3.2)
    halves = curves.halves if alone else None
    tables = _tables(curves, curves.values, curves.values_at)
    if halves is not None:
        places = curves.places.numpy()
        tables |= {name: {"x": places, "y": half.numpy()} for name, half in zip(HALVES, halves, strict=True)}
    shape = activation_form(curves.names, "f(x)", halves is not None, legend=True, height=None)
    return shape.fill(tables, _limits(curves, span), alt_text=alt_text)


def slope_picture(curves: ActivationCurves, *, alt_text: str) -> Picture:
    """The derivative of every activation against its input; it jumps where there is a kink."""
    span = _span(curves.slopes, -0.25, 1.25)
    shape = activation_form(curves.names, "f'(x)", False, legend=False, height=250)
    return shape.fill(_tables(curves, curves.slopes, curves.slopes_at), _limits(curves, span), alt_text=alt_text)


@form
def activation_form(
    names: tuple[str, ...], title: str, halves: bool, *, legend: bool, height: int | None
) -> alt.LayerChart:
    """Lines over the places, a rule at x with a mark on each line, and `halves` of one of them faint."""
    left, right, low, high = limits = tuple(map(number, ("left", "right", "low", "high")))
    across = alt.X("x:Q", title="x", scale=alt.Scale(domain=[left, right], nice=False))
    # The same room for the numbers of both pictures, so that one x stands above the other.
    up = alt.Y("y:Q", title=title, scale=alt.Scale(domain=[low, high], nice=False), axis=alt.Axis(minExtent=34))
    color, dash, shape = _looks(names, legend)
    zero, here, lines, marks = (alt.Chart(alt.NamedData(name)) for name in ("zero", "here", "lines", "marks"))
    faint = [
        alt.Chart(alt.NamedData(name))
        .mark_line(color=QUIET, strokeWidth=1.5, strokeDash=[3, 3], clip=True)
        .encode(across, up)
        for name in (HALVES if halves else ())
    ]
    layers = [
        zero.mark_rule(color=QUIET, strokeDash=[4, 4]).encode(up),
        here.mark_rule(color=INK, strokeWidth=1, opacity=0.6).encode(across),
        *faint,
        lines.mark_line(strokeWidth=2.2, clip=True).encode(across, up, color=color, strokeDash=dash),
        marks.mark_point(size=110, filled=True, opacity=1, clip=True).encode(across, up, color=color, shape=shape),
    ]
    chart = alt.LayerChart(layer=layers).add_params(*limits)
    return chart if height is None else chart.properties(height=height)


def _looks(names: tuple[str, ...], legend: bool) -> tuple[alt.Color, alt.StrokeDash, alt.Shape]:
    """The looks of the activations; the shape by a field of its own, or it would join the legend of lines."""
    shown = alt.Legend(orient="top", columns=3, symbolType="stroke", symbolStrokeWidth=3) if legend else None
    looks = [LOOKS[name] for name in names]
    color, dash, shape = (
        alt.Scale(domain=list(names), range=values)
        for values in (
            [look.color for look in looks],
            [list(look.dash) for look in looks],
            [look.shape for look in looks],
        )
    )
    return (
        alt.Color("activation:N", title=None, scale=color, legend=shown),
        alt.StrokeDash("activation:N", title=None, scale=dash, legend=shown),
        alt.Shape("mark:N", scale=shape, legend=None),
    )


def _tables(curves: ActivationCurves, values: Tensor, at: Tensor) -> dict[str, Table]:
    names, count = list(curves.names), len(curves.places)
    own = np.repeat(np.arange(len(names)), count)
    x = float(curves.x)
    return {
        "lines": {
            "activation": named_rows(own, names),
            "x": np.tile(curves.places.numpy(), len(names)),
            "y": values.reshape(-1).numpy(),
        },
        "marks": {"activation": names, "mark": names, "x": [x] * len(names), "y": at.numpy()},
        "here": {"x": [x]},
        "zero": {"y": [0.0]},
    }


def _span(shown: Tensor, low: float, high: float) -> tuple[float, float]:
    """From `low` to `high`, or as far as what is shown reaches."""
    return min(low, 1.06 * float(shown.min())), max(high, 1.06 * float(shown.max()))


def _limits(curves: ActivationCurves, span: tuple[float, float]) -> dict[str, Value]:
    left, right = float(curves.places[0]), float(curves.places[-1])
    return {"left": left, "right": right, "low": span[0], "high": span[1]}
