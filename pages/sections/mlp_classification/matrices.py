"""The matrices: what the network is made of, and one point's numbers on their way through it."""

from dataclasses import dataclass

import streamlit as st
from torch import Tensor

from core.plane.fields import Through, through
from core.plane.points import OWN
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.settings import subscript
from pages.sections.mlp_classification.plane import classes_of
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.classroom import inviting
from ui.numbers import in_latex
from ui.store import kept
from ui.tables import TextTable, show_table, text_table

SUPERSCRIPTS = "⁰¹²³"


@dataclass(frozen=True)
class Step:
    """A layer: its formula, and its matrix with a row for each unit, the numbers that it meets at its head."""

    formula: str
    numbers: TextTable


@dataclass(frozen=True)
class Matrices:
    """The steps of a point layer by layer, and what comes out."""

    steps: tuple[Step, ...]
    outcome: str


def show(settings: PlanePageSettings, result: PlaneResult) -> None:
    """A row for each layer, then the point."""
    told = kept(_matrices, result.settings, result, point=settings.followed_point)
    st.subheader("One point on its way through", anchor=False)
    another = "Type another one." if settings.points == OWN else "Click the plane to follow another one."
    told_point = (
        f"The point ({', '.join(f'{value:g}' for value in settings.followed_point)}) through the network of epoch "
        f"{result.steps[result.final]}. {another}"
    )
    st.markdown(inviting(told_point, another, "point_x1", "point_x2"))
    for step in told.steps:
        st.markdown(step.formula)
        show_table(step.numbers)
    st.markdown(told.outcome)


def _matrices(settings: PlaneSettings, result: PlaneResult, point: tuple[float, ...]) -> Matrices:
    way = through(result, result.final, point)
    return Matrices(
        steps=tuple(_steps(settings, result, way)),
        outcome=_outcome(settings, way),
    )


def _steps(settings: PlaneSettings, result: PlaneResult, way: Through) -> list[Step]:
    """Each layer as a formula with its shapes, and as a table with its numbers."""
    found, given, names = [], way.inputs, list(settings.fed)
    for k, sums in enumerate(way.sums):
        weight, bias = result.weights[k][result.final], result.biases[k][result.final]
        last = k == len(way.sums) - 1
        units = _names("score" if last else f"h{SUPERSCRIPTS[k + 1]}", len(sums))
        columns = {"": units}
        for name, value, column in zip(names, given.tolist(), weight.T, strict=True):
            columns[f"{name} = {short_number(value)}"] = [short_number(w) for w in column.tolist()]
        columns |= {"b": [short_number(b) for b in bias.tolist()], "sum": [short_number(z) for z in sums.tolist()]}
        if not last:
            given, names = way.activations[k], units
            columns[settings.activation] = [short_number(h) for h in given.tolist()]
        alt_text = f"Layer {k + 1}: for each unit its weights, its bias, its sum and what it puts out"
        found.append(Step(_formula(settings, k, weight, last), text_table(columns, alt_text=alt_text)))
    return found


def _formula(settings: PlaneSettings, k: int, weight: Tensor, last: bool) -> str:
    """What layer k does, and the shapes that meet in it."""
    rows, columns = weight.shape
    given, name = "x" if k == 0 else f"h^{{{k}}}", "s" if last else f"z^{{{k + 1}}}"
    bends = "" if last else rf", $h^{{{k + 1}}} = \text{{{settings.activation}}}(z^{{{k + 1}}})$"
    return (
        f"**Layer {k + 1}**, `nn.Linear({columns}, {rows})`, {rows * columns + rows} numbers: "
        f"${name} = W^{{{k + 1}}} {given} + b^{{{k + 1}}}${bends}, "
        rf"of shapes $({rows}) = ({rows} \times {columns}) \cdot ({columns}) + ({rows})$"
    )


def _names(name: str, count: int) -> list[str]:
    return [name] if name == "score" and count == 1 else [f"{name}{subscript(k + 1)}" for k in range(count)]


def _outcome(settings: PlaneSettings, way: Through) -> str:
    names = list(classes_of(settings))
    shares = ", ".join(f"{names[k]} {share:.4f}" for k, share in enumerate(way.probabilities.tolist()))
    made = r"\sigma(s)" if len(way.output) == 1 else r"\text{softmax}(s)"
    return f"Out of the score comes a probability, ${made}$: {shares}. The network says **{names[way.label]}**."


def short_number(value: float) -> str:
    """Three decimals, or a power of ten where a number is too large for them."""
    return f"{value:.3f}" if abs(value) < 1e4 else in_latex(f"{value:.2e}")


def matrix(values: Tensor) -> str:
    """A matrix (rows, columns) in LaTeX."""
    rows = r" \\ ".join(" & ".join(short_number(value) for value in row) for row in values.tolist())
    return rf"\begin{{pmatrix}}{rows}\end{{pmatrix}}"


def vector(values: Tensor) -> str:
    """A vector (n,) in LaTeX, as a column."""
    return matrix(values.unsqueeze(1))
