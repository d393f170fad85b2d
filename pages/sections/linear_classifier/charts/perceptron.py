"""The perceptron with the numbers of one bird: two inputs and the constant 1, their sum, and its sigmoid."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from ui.charts.dress import dress
from ui.theme import BLUE, INK, QUIET

HEIGHTS = (0.12, 0.5, 0.88)
"""Where the inputs stand, from the top: the two features and the constant."""
SUM, SIGMOID, OUTPUT = 0.62, 0.82, 1.0
"""How far to the right the other circles stand."""


def perceptron_chart(
    inputs: Sequence[float], weights: Sequence[float], bias: float, score: float, probability: float
) -> alt.LayerChart:
    """Two inputs and the constant 1, each times its weight on a wire, summed, then through the sigmoid; all with the
    numbers of one bird."""
    nodes, wires = _nodes(inputs, score, probability), _wires(inputs, weights, bias)
    across = alt.X("x:Q", scale=alt.Scale(domain=[-0.08, 1.12], nice=False), axis=None)
    up = alt.Y("y:Q", scale=alt.Scale(domain=[1, 0], nice=False), axis=None)
    dash = alt.condition("datum.part < 0", alt.value([5, 4]), alt.value([1, 0]))
    lines = alt.Chart(wires).mark_rule(color=QUIET, strokeWidth=2)
    lines = lines.encode(across, up, alt.X2("to_x"), alt.Y2("to_y"), strokeDash=dash)
    labels = wires[wires["label"] != ""].assign(x=0.115, y=[0.1, 0.44, 0.92])
    told = alt.Chart(labels).mark_text(color=INK, fontSize=13, align="left").encode(across, up, text="label:N")
    circles = alt.Chart(nodes).mark_circle(size=1500, color=BLUE.color, opacity=1).encode(across, up)
    names = alt.Chart(nodes).mark_text(color="white", fontSize=16, fontWeight="bold").encode(across, up, text="name:N")
    # Below its circle, and that of the sum below the bias's wire too.
    below = nodes.assign(y=nodes["y"] + [0.12, 0.12, 0.12, 0.17, 0.12, 0.12])
    values = alt.Chart(below).mark_text(color=INK, fontSize=13).encode(across, up, text="value:N")
    return dress(alt.LayerChart(layer=[lines, told, circles, names, values]).properties(height=300))


def _nodes(inputs: Sequence[float], score: float, probability: float) -> pd.DataFrame:
    """The circles, with what is written in each and below it."""
    first, middle, last = HEIGHTS
    return pd.DataFrame(
        [
            (0.0, first, "x₁", f"{inputs[0]:.4f}"),
            (0.0, middle, "x₂", f"{inputs[1]:.4f}"),
            (0.0, last, "1", ""),
            (SUM, middle, "Σ", f"s = {score:#.5g}"),
            (SIGMOID, middle, "σ", ""),
            (OUTPUT, middle, "p", f"{probability:.4f}"),
        ],
        columns=["x", "y", "name", "value"],
    )


def _wires(inputs: Sequence[float], weights: Sequence[float], bias: float) -> pd.DataFrame:
    """The wires, with the product on each that leads to the sum; a negative one is dashed."""
    _, middle, _ = HEIGHTS
    products = [weights[0] * inputs[0], weights[1] * inputs[1], bias]
    labels = [f"· {weights[0]:g} = {products[0]:.4f}", f"· {weights[1]:g} = {products[1]:.4f}", f"· b = {bias:g}"]
    to_the_sum = [(0.0, y, SUM, middle, label, part) for y, label, part in zip(HEIGHTS, labels, products, strict=True)]
    onwards = [(SUM, middle, SIGMOID, middle, "", 1.0), (SIGMOID, middle, OUTPUT, middle, "", 1.0)]
    return pd.DataFrame([*to_the_sum, *onwards], columns=["x", "y", "to_x", "to_y", "label", "part"])
