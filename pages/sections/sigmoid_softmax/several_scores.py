"""Softmax: several scores share one probability, with every number on the way."""

import streamlit as st
import torch

from core.calculators import CalculatorSettings
from core.scores import CLASSES, SCORES_OF_CLASSES, ClassScores, score_classes
from ui.charts.scores import softmax_bars
from ui.numbers import five_digits, in_latex, sum_in_rows


def show(settings: CalculatorSettings) -> None:
    """Draw the shares and work them out."""
    result = score_classes(settings)
    shares = result.probabilities.tolist()
    st.altair_chart(
        softmax_bars(result), key="sm_softmax",
        alt="Softmax probabilities " + ", ".join(f"{v:.4f} for class {k}" for k, v in enumerate(shares)),
    )  # fmt: skip
    if settings.chosen_class >= settings.classes:
        st.caption(
            f"There are {settings.classes} classes, counted from 0, so the marked one is the last, {result.marked}."
        )
    if settings.scores_from != SCORES_OF_CLASSES[1]:
        _product(result)
    sign = "-" if settings.minus_sign else ""
    inner = f"{sign}(s_k {settings.shift:+g})" if settings.shift else f"{sign}s_k"
    power = rf"e^{{{inner}{'' if settings.temperature == 1 else f' / {settings.temperature:g}'}}}"
    _worked_out(result, power)
    _each(result, power)
    ties = int((result.probabilities == result.probabilities.max()).sum())
    st.markdown(
        f"The predicted class is **{result.winner}**, the {CLASSES[result.winner]}: "
        + (
            "the highest score has the highest share."
            if ties == 1
            else f"{ties} classes share the highest, and `argmax` takes the first of them."
        )
        if not settings.minus_sign
        else f"With the slides' sign the *lowest* score has the highest share: class **{result.winner}**, the {CLASSES[result.winner]}."
    )


def _product(result: ClassScores) -> None:
    count = len(result.scores)

    def column(values: list[str]) -> str:
        """The entries under one another, that of the marked class bold."""
        shown = [rf"\mathbf{{{v}}}" if k == result.marked else v for k, v in enumerate(values)]
        return r"\begin{bmatrix}" + r"\\".join(shown) + r"\end{bmatrix}"

    rows = [(f"{a:g}", f"{b:g}") for a, b in result.weight.tolist()]
    weights = [
        " & ".join(rf"\mathbf{{{v}}}" for v in row) if k == result.marked else " & ".join(row)
        for k, row in enumerate(rows)
    ]
    st.latex(
        r"\begin{aligned} s &= W x + b \\ &= \begin{bmatrix}" + r"\\".join(weights) + r"\end{bmatrix} \begin{bmatrix}"
        + r"\\".join(f"{v:g}" for v in result.features.tolist()) + r"\end{bmatrix} + " + column([f"{v:g}" for v in result.bias.tolist()])
        + r" \\ &= " + column([f"{v:.4g}" for v in result.scores.tolist()]) + r" \end{aligned}"
    )  # fmt: skip
    st.markdown(
        f"Shapes: ({count} × 2) · (2) + ({count}) = ({count}). Each row of $W$ with its entry of $b$ belongs to one class; the marked class is bold."
    )


def _worked_out(result: ClassScores, power: str) -> None:
    """The quotient of the marked class."""
    k = result.marked
    above, total, share = (
        in_latex(five_digits(v.item())) for v in (result.powers[k], result.total, result.quotients[k])
    )
    terms = [in_latex(f"{v:.4g}") for v in result.powers.tolist()]
    terms[k] = rf"\mathbf{{{terms[k]}}}"
    st.latex(
        rf"\begin{{aligned}} p_k &= \frac{{{power}}}{{\sum_j {power.replace('_k', '_j')}}} \\ \sum &= {sum_in_rows(terms, 3)} \\ &= {total} \\"
        rf" p_{k} &= \frac{{{above}}}{{{total}}} = {share} \end{{aligned}}"
    )


def _each(result: ClassScores, power: str) -> None:
    head = "e^exponent" if "(" in power or "/" in power else ("e^(-s)" if "-" in power else "e^s")
    marks = ["▸ " if k == result.marked else "" for k in range(len(result.scores))]
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
            "A sum or a power does not fit into a 32-bit number here, so the plain formula gives no number, or a wrong one. PyTorch subtracts the largest exponent from all "
            "of them first, which changes no quotient: see *large scores*.",
            icon=":material/all_inclusive:",
        )  # fmt: skip
