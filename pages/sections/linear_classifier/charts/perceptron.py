"""The perceptron with the numbers of one bird: two inputs and the constant 1, their sum, and its sigmoid."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import numpy as np

from ui.charts.form import Picture, Table, form
from ui.theme import BLUE, INK, QUIET, SOLID

MIDDLE = 0.5
HEIGHTS = (0.12, MIDDLE, 0.88)
"""Where the inputs stand, from the top: the two features and the constant."""
SUM, SIGMOID, OUTPUT = 0.62, 0.82, 1.0
"""How far to the right the other circles stand."""


def perceptron_picture(
    inputs: Sequence[float], weights: Sequence[float], bias: float, score: float, probability: float, *, alt_text: str
) -> Picture:
    """Two inputs and the constant 1, each times its weight on a wire, summed, then through the sigmoid; all with the
    numbers of one bird."""
    tables = {"nodes": _nodes(inputs, score, probability), "wires": _wires(inputs, weights, bias)}
    return perceptron_form().fill(tables, alt_text=alt_text)


@form
def perceptron_form() -> alt.LayerChart:
    """Circles and the wires between them."""
    wide, high = alt.Scale(domain=[-0.08, 1.12], nice=False), alt.Scale(domain=[1, 0], nice=False)
    across, up = alt.X("x:Q", scale=wide, axis=None), alt.Y("y:Q", scale=high, axis=None)
    beside, above = alt.X("label_x:Q", scale=wide, axis=None), alt.Y("label_y:Q", scale=high, axis=None)
    below = alt.Y("below:Q", scale=high, axis=None)
    wires, nodes = (alt.Chart(alt.NamedData(name)) for name in ("wires", "nodes"))
    dash = alt.condition("datum.part < 0", alt.value([5, 4]), alt.value(SOLID))
    lines = wires.mark_rule(color=QUIET, strokeWidth=2).encode(
        across, up, alt.X2("to_x"), alt.Y2("to_y"), strokeDash=dash
    )
    labels = wires.transform_filter("datum.label").mark_text(color=INK, fontSize=13, align="left")
    told = labels.encode(beside, above, text="label:N")
    circles = nodes.mark_circle(size=1500, color=BLUE.color, opacity=1).encode(across, up)
    names = nodes.mark_text(color="white", fontSize=16, fontWeight="bold").encode(across, up, text="name:N")
    values = nodes.mark_text(color=INK, fontSize=13).encode(across, below, text="value:N")
    return alt.LayerChart(layer=[lines, told, circles, names, values]).properties(height=300)


def _nodes(inputs: Sequence[float], score: float, probability: float) -> Table:
    """The circles, with what is written in each and below it."""
    heights = np.array([*HEIGHTS, *[MIDDLE] * 3], dtype=np.float32)
    return {
        "x": np.array([0, 0, 0, SUM, SIGMOID, OUTPUT], dtype=np.float32),
        "y": heights,
        # Below its circle, and that of the sum below the bias's wire too.
        "below": heights + np.array([0.12, 0.12, 0.12, 0.17, 0.12, 0.12], dtype=np.float32),
        "name": ["x₁", "x₂", "1", "Σ", "σ", "p"],
        "value": [f"{inputs[0]:.4f}", f"{inputs[1]:.4f}", "", f"s = {score:#.5g}", "", f"{probability:.4f}"],
    }


def _wires(inputs: Sequence[float], weights: Sequence[float], bias: float) -> Table:
    """The wires, with the product on each that leads to the sum; a negative one is dashed."""
    products = [weights[0] * inputs[0], weights[1] * inputs[1], bias]
    labels = [f"· {weights[0]:g} = {products[0]:.4f}", f"· {weights[1]:g} = {products[1]:.4f}", f"· b = {bias:g}"]
    places = {
        "x": [0, 0, 0, SUM, SIGMOID],
        "y": [*HEIGHTS, MIDDLE, MIDDLE],
        "to_x": [SUM, SUM, SUM, SIGMOID, OUTPUT],
        "to_y": [MIDDLE] * 5,
        "label_x": [0.115] * 5,
        "label_y": [0.1, 0.44, 0.92, MIDDLE, MIDDLE],
    }
    columns = {name: np.array(column, dtype=np.float32) for name, column in places.items()}
    return {**columns, "label": [*labels, "", ""], "part": [*products, 1.0, 1.0]}
