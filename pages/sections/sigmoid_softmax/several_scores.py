"""Softmax: several scores share one probability, with every number on the way."""

import streamlit as st
import torch

from core.scores.softmax import CLASSES, ClassScores, ScoresFrom, score_classes
from pages.sections.sigmoid_softmax.charts.shares import softmax_picture
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.numbers import five_digits, in_latex, sum_in_rows
from ui.stage import Stage
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: CalculatorPageSettings, stage: Stage) -> None:
    """Draw the shares and work them out."""
    result, count = kept(score_classes, settings), settings.classes
    draw(kept(_bars, settings, result), PAGE.key("softmax"), stage.picture)
    with stage.more:
        if settings.chosen_class >= count:
            st.caption(
                f"There are {count} classes, counted from 0, so the marked one is the last, {settings.marked_class}."
            )
        if settings.scores_from == ScoresFrom.INPUT:
            st.latex(kept(_product, settings, result))
            st.markdown(
                f"Shapes: ({count} × 2) · (2) + ({count}) = ({count}). Each row of $W$ with its entry of $b$ belongs "
                "to one class; the marked class is bold."
            )
        st.latex(kept(_worked_out, settings, result))
        show_table(kept(_each, settings, result))
        if kept(_overflows, settings, result):
            st.info(
                "A sum or a power does not fit into a 32-bit number here, so the plain formula gives no number, or a "
                "wrong one. PyTorch subtracts the largest exponent from all of them first, which changes no quotient: "
                "see *large scores*.",
                icon=":material/all_inclusive:",
            )
        st.markdown(kept(_winner, settings, result))


def _bars(settings: CalculatorPageSettings, result: ClassScores) -> Picture:
    shares = result.probabilities.tolist()
    return softmax_picture(
        result,
        settings.marked_class,
        alt_text="Softmax probabilities " + ", ".join(f"{v:.4f} for class {k}" for k, v in enumerate(shares)),
    )


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


def _product(settings: CalculatorPageSettings, result: ClassScores) -> str:
    """W x + b with its numbers, those of the marked class bold."""
    marked = settings.marked_class

    def column(values: list[str]) -> str:
        """The entries under one another."""
        shown = [rf"\mathbf{{{v}}}" if k == marked else v for k, v in enumerate(values)]
        return r"\begin{bmatrix}" + r"\\".join(shown) + r"\end{bmatrix}"

    rows = [(f"{a:g}", f"{b:g}") for a, b in result.weight.tolist()]
    weights = [
        " & ".join(rf"\mathbf{{{v}}}" for v in row) if k == marked else " & ".join(row) for k, row in enumerate(rows)
    ]
    return (
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


def _power(settings: CalculatorPageSettings) -> str:
    """What is summed up, in LaTeX."""
    sign = "-" if settings.minus_sign else ""
    inner = f"{sign}(s_k {settings.shift:+g})" if settings.shift else f"{sign}s_k"
    return rf"e^{{{inner}{'' if settings.temperature == 1 else f' / {settings.temperature:g}'}}}"


def _worked_out(settings: CalculatorPageSettings, result: ClassScores) -> str:
    """The quotient of the marked class."""
    marked, power = settings.marked_class, _power(settings)
    above, total, share = (
        in_latex(five_digits(v.item())) for v in (result.powers[marked], result.total, result.quotients[marked])
    )
    terms = [in_latex(f"{v:.4g}") for v in result.powers.tolist()]
    terms[marked] = rf"\mathbf{{{terms[marked]}}}"
    return (
        rf"\begin{{aligned}} p_k &= \frac{{{power}}}{{\sum_j {power.replace('_k', '_j')}}} \\ "
        rf"\sum &= {sum_in_rows(terms, 3)} \\ &= {total} \\ "
        rf"p_{marked} &= \frac{{{above}}}{{{total}}} = {share} \end{{aligned}}"
    )


def _each(settings: CalculatorPageSettings, result: ClassScores) -> TextTable:
    """The way of every class, a row for each."""
    power = _power(settings)
    head = "e^exponent" if "(" in power or "/" in power else ("e^(-s)" if "-" in power else "e^s")
    marks = ["▸ " if k == settings.marked_class else "" for k in range(len(result.scores))]
    columns = {
        "class": [f"{mark}{k} {CLASSES[k]}" for k, mark in enumerate(marks)],
        "score s": [f"{v:.4f}" for v in result.scores.tolist()],
    }
    if head == "e^exponent":
        columns["exponent"] = [f"{v:z.4f}" for v in result.exponents.tolist()]
    total = five_digits(result.total.item())
    columns[f"{head} / sum"] = [f"{five_digits(v)} / {total}" for v in result.powers.tolist()]
    columns["probability"] = [f"{v:.4f}" for v in result.probabilities.tolist()]
    return text_table(columns, alt_text="Score, power and probability of each class")


def _overflows(settings: CalculatorPageSettings, result: ClassScores) -> bool:
    """Whether the plain formula gives something else than PyTorch."""
    return not torch.allclose(result.quotients, result.probabilities, atol=1e-5)
