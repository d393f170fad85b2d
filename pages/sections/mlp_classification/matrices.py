"""The matrices: what the network is made of, and one point's numbers on their way through it."""

from dataclasses import dataclass
from itertools import pairwise

import streamlit as st
from torch import Tensor

from core.parts.layers import collapse
from core.plane.fields import Through, through
from core.plane.points import OWN
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from pages.sections.mlp_classification.plane import classes_of
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.numbers import in_latex
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


@dataclass(frozen=True)
class Matrices:
    """The shapes as a table, the steps of a point layer by layer, what comes out, and what is left without a bend."""

    shapes: TextTable
    steps: tuple[str, ...]
    outcome: str
    straight: str


def show(settings: PlanePageSettings, result: PlaneResult) -> None:
    """A row for each layer, then the point."""
    told = kept(_matrices, result.settings, result, point=settings.followed)
    st.subheader("One point on its way through", anchor=False)
    st.markdown(
        f"The point ({settings.followed[0]:g}, {settings.followed[1]:g}) through the network of epoch "
        f"{result.steps[result.final]}. "
        + ("Type another one." if settings.points == OWN else "Click the plane to follow another one.")
    )
    for step in told.steps:
        st.markdown(step)
    st.markdown(told.outcome)
    if told.straight:
        st.subheader("Linear stays linear", anchor=False)
        st.markdown(told.straight)
    st.subheader("What is learned", anchor=False)
    show_table(told.shapes)


def _matrices(settings: PlaneSettings, result: PlaneResult, point: tuple[float, float]) -> Matrices:
    way = through(result, result.final, point)
    return Matrices(
        shapes=_shapes(settings, result),
        steps=tuple(_steps(settings, result, way)),
        outcome=_outcome(settings, way),
        straight=_straight(settings, result) if settings.activation == "identity" and settings.layers else "",
    )


def _shapes(settings: PlaneSettings, result: PlaneResult) -> TextTable:
    sizes = settings.network.sizes
    rows = [(f"layer {k + 1}", after, before) for k, (before, after) in enumerate(pairwise(sizes))]
    columns = {
        "layer": [name for name, _, _ in rows],
        "nn.Linear": [f"nn.Linear({before}, {after})" for _, after, before in rows],
        "W": [f"{after} × {before}" for _, after, before in rows],
        "b": [str(after) for _, after, _ in rows],
        "numbers": [str(after * before + after) for _, after, before in rows],
    }
    return text_table(columns, alt_text="Every layer with the shapes of its weights and biases")


def _steps(settings: PlaneSettings, result: PlaneResult, way: Through) -> list[str]:
    """Each layer as a formula with its numbers."""
    found, h = [], way.inputs
    for k, sums in enumerate(way.sums):
        weight, bias = result.weights[k][result.final], result.biases[k][result.final]
        given = "x" if k == 0 else rf"h^{{{k}}}"
        last = k == len(way.sums) - 1
        name = "s" if last else rf"z^{{{k + 1}}}"
        made = rf"{name} = W^{{{k + 1}}} {given} + b^{{{k + 1}}} = {_matrix(weight)} {_vector(h)} + {_vector(bias)}"
        lines = [rf"&{made} \\", rf"&\phantom{{{name}}} = {_vector(sums)}"]
        if not last:
            h = way.activations[k]
            lines[-1] += rf" \qquad h^{{{k + 1}}} = \text{{{settings.activation}}}(z^{{{k + 1}}}) = {_vector(h)}"
        shape = rf"({weight.shape[0]} \times {weight.shape[1]}) \cdot ({weight.shape[1]}) + ({weight.shape[0]})"
        body = " ".join(lines)
        found.append(f"**Layer {k + 1}**, shapes ${shape}$:\n\n$$\\begin{{aligned}}{body}\\end{{aligned}}$$")
    return found


def _outcome(settings: PlaneSettings, way: Through) -> str:
    names = list(classes_of(settings))
    shares = ", ".join(f"{names[k]} {share:.4f}" for k, share in enumerate(way.probabilities.tolist()))
    made = r"\sigma(s)" if len(way.output) == 1 else r"\text{softmax}(s)"
    return f"Out of the score comes a probability, ${made}$: {shares}. The network says **{names[way.label]}**."


def _straight(settings: PlaneSettings, result: PlaneResult) -> str:
    """The product of the matrices: all that a network without a bend amounts to."""
    weight, bias = collapse(result.parameters(result.final))
    layers = range(len(result.weights), 0, -1)
    product = " ".join(f"W^{{{k}}}" for k in layers)
    sizes = settings.network.sizes
    shapes = r" \cdot ".join(rf"({sizes[k]} \times {sizes[k - 1]})" for k in layers)
    count = sum(part[0].numel() for part in (*result.weights, *result.biases))
    return (
        "The identity hands every sum on as it is, so the matrices multiply into one, of shapes "
        f"${shapes} = ({sizes[-1]} \\times {sizes[0]})$:\n\n"
        f"$$s = {product}\\, x + b = {_matrix(weight)}\\, x + {_vector(bias)}$$\n\n"
        f"{count} numbers for what {weight.numel() + bias.numel()} can say. The line on the plane stays straight, "
        "however many layers there are. Choose another activation, and it bends."
    )


def _matrix(values: Tensor) -> str:
    rows = r" \\ ".join(" & ".join(_number(value) for value in row) for row in values.tolist())
    return rf"\begin{{pmatrix}}{rows}\end{{pmatrix}}"


def _vector(values: Tensor) -> str:
    return _matrix(values.unsqueeze(1))


def _number(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 1e4 else in_latex(f"{value:.2e}")
