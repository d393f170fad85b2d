"""Softmax: several scores share one probability, with every number on the way."""

import streamlit as st
import torch

from core.scores.softmax import CLASSES, ClassScores, ScoresFrom, score_classes
from pages.sections.sigmoid_softmax.charts.shares import softmax_bars
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.numbers import five_digits, in_latex, sum_in_rows


def show(settings: CalculatorPageSettings) -> None:
    """Draw the shares and work them out."""
    result = score_classes(settings)
    shares = result.probabilities.tolist()
    st.altair_chart(
        softmax_bars(result, settings.marked_class),
        key=PAGE.key("softmax"),
        alt="Softmax probabilities " + ", ".join(f"{v:.4f} for class {k}" for k, v in enumerate(shares)),
    )
    if settings.chosen_class >= settings.classes:
        st.caption(
            f"There are {settings.classes} classes, counted from 0, so the marked one is the last, "
            f"{settings.marked_class}."
        )
    if settings.scores_from == ScoresFrom.INPUT:
        _product(result, settings.marked_class)
    sign = "-" if settings.minus_sign else ""
    inner = f"{sign}(s_k {settings.shift:+g})" if settings.shift else f"{sign}s_k"
    power = rf"e^{{{inner}{'' if settings.temperature == 1 else f' / {settings.temperature:g}'}}}"
    _worked_out(result, settings.marked_class, power)
    _each(result, settings.marked_class, power)
    st.markdown(_winner(settings, result))


def _winner(settings: CalculatorPageSettings, result: ClassScores) -> str:
    """Which class is predicted, and why."""
    named = f"**{result.winner}**, the {CLASSES[result.winner]}"
    if settings.minus_sign:
        return f"With the slides' sign the *lowest* score has the highest share: class {named}."
    ties = int((result.probabilities == result.probabilities.max()).sum())
    if ties > 1:
        return (
            f"The predicted class is {named}: {ties} classes share the highest, and `argmax` takes the first of them."
        )
    return f"The predicted class is {named}: the highest score has the highest share."


def _product(result: ClassScores, marked: int) -> None:
    """W x + b with its numbers."""
    count = len(result.scores)

    def column(values: list[str]) -> str:
        """The entries under one another, that of the marked class bold."""
        shown = [rf"\mathbf{{{v}}}" if k == marked else v for k, v in enumerate(values)]
        return r"\begin{bmatrix}" + r"\\".join(shown) + r"\end{bmatrix}"

    rows = [(f"{a:g}", f"{b:g}") for a, b in result.weight.tolist()]
    weights = [
        " & ".join(rf"\mathbf{{{v}}}" for v in row) if k == marked else " & ".join(row) for k, row in enumerate(rows)
    ]
    st.latex(
        r"\begin{aligned} s &= W x + b \\ &= \begin{bmatrix}"
        + r"\\".join(weights)
        + r"\end{bmatrix} \begin{bmatrix}"
        + r"\\".join(f"{v:g}" for v in result.features.tolist())
        + r"\end{bmatrix} + "
        + column([f"{v:g}" for v in result.bias.tolist()])
        + r" \\ &= "
        + column([f"{v:.4g}" for v in result.scores.tolist()])
        + r" \end{aligned}"
    )
    st.markdown(
        f"Shapes: ({count} × 2) · (2) + ({count}) = ({count}). Each row of $W$ with its entry of $b$ belongs to one "
        "class; the marked class is bold."
    )


def _worked_out(result: ClassScores, marked: int, power: str) -> None:
    """The quotient of the marked class."""
    above, total, share = (
        in_latex(five_digits(v.item())) for v in (result.powers[marked], result.total, result.quotients[marked])
    )
    terms = [in_latex(f"{v:.4g}") for v in result.powers.tolist()]
    terms[marked] = rf"\mathbf{{{terms[marked]}}}"
    st.latex(
        rf"\begin{{aligned}} p_k &= \frac{{{power}}}{{\sum_j {power.replace('_k', '_j')}}} \\ "
        rf"\sum &= {sum_in_rows(terms, 3)} \\ &= {total} \\ "
        rf"p_{marked} &= \frac{{{above}}}{{{total}}} = {share} \end{{aligned}}"
    )


def _each(result: ClassScores, marked: int, power: str) -> None:
    """The way of every class, a row for each."""
    head = "e^exponent" if "(" in power or "/" in power else ("e^(-s)" if "-" in power else "e^s")
    marks = ["▸ " if k == marked else "" for k in range(len(result.scores))]
    table = {
        "class": [f"{mark}{k} {CLASSES[k]}" for k, mark in enumerate(marks)],
        "score s": [f"{v:.4f}" for v in result.scores.tolist()],
    }
    if head == "e^exponent":
        table["exponent"] = [f"{v:z.4f}" for v in result.exponents.tolist()]
    total = five_digits(result.total.item())
    table[f"{head} / sum"] = [f"{five_digits(v)} / {total}" for v in result.powers.tolist()]
    table["probability"] = [f"{v:.4f}" for v in result.probabilities.tolist()]
    st.table(table, alt="Score, power and probability of each class")
    if not torch.allclose(result.quotients, result.probabilities, atol=1e-5):
        st.info(
            "A sum or a power does not fit into a 32-bit number here, so the plain formula gives no number, or a "
            "wrong one. PyTorch subtracts the largest exponent from all of them first, which changes no quotient: "
            "see *large scores*.",
            icon=":material/all_inclusive:",
        )
