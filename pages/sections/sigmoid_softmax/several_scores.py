"""Softmax: several scores share one probability, with every number on the way."""

import streamlit as st
import torch

from core.calculators import CalculatorSettings
from core.scores import CLASSES, SCORES_OF_CLASSES, ClassScores, argmax_of_column, score_classes
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
    if settings.scores_from != SCORES_OF_CLASSES[1]:
        _product(result)
    sign = "-" if settings.minus_sign else ""
    inner = f"{sign}(s_k {settings.shift:+g})" if settings.shift else f"{sign}s_k"
    power = rf"e^{{{inner}{'' if settings.temperature == 1 else f' / {settings.temperature:g}'}}}"
    _worked_out(result, power)
    _each(result, power)
    st.markdown(
        f"The predicted class is **{result.winner}**, the {CLASSES[result.winner]}: the highest score has the highest share."
        if not settings.minus_sign
        else f"With the slides' sign the *lowest* score has the highest share: class **{result.winner}**, the {CLASSES[result.winner]}."
    )
    _shift(settings, result)
    _temperature(settings)
    if result.as_sigmoid is not None:
        _two(result)
    _axis(result)
    st.markdown(
        "**Where the slides differ.** They write softmax with $e^{-s}$. For Exercise 2.3 that gives 0.1294, 0.6099 and 0.2607 and picks class 1; their code, and "
        "PyTorch, use $e^{+s}$. The switch lets you try both. One slide draws $W$ as 3 × 3, transposed, times a vector of two; it is 3 × 2, a row for each class."
    )


def _product(result: ClassScores) -> None:
    count = len(result.scores)
    st.latex(
        r"\begin{aligned} s &= W x + b \\ &= \begin{bmatrix}"
        + r"\\".join(" & ".join(f"{v:g}" for v in row) for row in result.weight.tolist())
        + r"\end{bmatrix} \begin{bmatrix}" + r"\\".join(f"{v:g}" for v in result.features.tolist())
        + r"\end{bmatrix} + \begin{bmatrix}" + r"\\".join(f"{v:g}" for v in result.bias.tolist())
        + r"\end{bmatrix} \\ &= \begin{bmatrix}" + r"\\".join(f"{v:.4g}" for v in result.scores.tolist()) + r"\end{bmatrix} \end{aligned}"
    )  # fmt: skip
    st.markdown(
        f"Shapes: ({count} × 2) · (2) + ({count}) = ({count}). Each row of $W$ with its entry of $b$ belongs to one class."
    )


def _worked_out(result: ClassScores, power: str) -> None:
    """The quotient of the marked class."""
    k = result.marked
    above, total, share = (
        in_latex(five_digits(v.item())) for v in (result.powers[k], result.total, result.quotients[k])
    )
    terms = [in_latex(f"{v:.4g}") for v in result.powers.tolist()]
    st.latex(
        rf"\begin{{aligned}} p_k &= \frac{{{power}}}{{\sum_j {power.replace('_k', '_j')}}} \\ \sum &= {sum_in_rows(terms, 3)} \\ &= {total} \\"
        rf" p_{k} &= \frac{{{above}}}{{{total}}} = {share} \end{{aligned}}"
    )


def _each(result: ClassScores, power: str) -> None:
    head = "e^exponent" if "(" in power or "/" in power else ("e^(-s)" if "-" in power else "e^s")
    names = [
        f"{k} {CLASSES[k]}"
        + ("  ← marked" if k == result.marked else "")
        + ("  ← highest" if k == result.winner else "")
        for k in range(len(result.scores))
    ]
    table = {"class": names, "score s": [f"{v:.4f}" for v in result.scores.tolist()]}
    if head == "e^exponent":
        table["exponent"] = [f"{v:z.4f}" for v in result.exponents.tolist()]
    table[head] = [five_digits(v) for v in result.powers.tolist()]
    table["probability"] = [f"{v:.4f}" for v in result.probabilities.tolist()]
    st.table(table, alt="Score, power and probability of each class")
    if not torch.allclose(result.quotients, result.probabilities, atol=1e-5):
        st.info(
            "A sum or a power does not fit into a 32-bit number here, so the plain formula gives no number, or a wrong one. PyTorch subtracts the largest exponent from all "
            "of them first, which changes no quotient: see *large scores*.",
            icon=":material/all_inclusive:",
        )  # fmt: skip


def _shift(settings: CalculatorSettings, result: ClassScores) -> None:
    if not settings.shift:
        st.markdown(
            "**Shift**: add a constant to all scores and nothing moves, because every power is multiplied by the same number. Try it."
        )
        return
    moved = (result.probabilities - result.unshifted).abs().max().item()
    st.markdown(
        f"**Shift**: {settings.shift:+g} is added to every score, which multiplies every power by the same number; the quotients stay. The ticks are the "
        f"probabilities without it; the largest difference is {moved:.1e}"
        + (", and it comes from rounding alone." if moved else ".")
    )


def _temperature(settings: CalculatorSettings) -> None:
    st.markdown(
        "**Temperature**: all scores are divided by it first. "
        + (
            "At 1 it does nothing; try 0.1 and 10."
            if settings.temperature == 1
            else "Below 1 the gaps grow and the winner takes more; towards 0 softmax becomes argmax."
            if settings.temperature < 1
            else "Above 1 the gaps shrink and the shares even out; the order stays."
        )
    )


def _two(result: ClassScores) -> None:
    assert result.as_sigmoid is not None
    first = result.as_sigmoid[0].item()
    gap = five_digits((result.exponents[0] - result.exponents[1]).item())
    st.markdown(
        f"**Two classes**: softmax is the sigmoid of the difference. $\\sigma({in_latex(gap)}) = {in_latex(five_digits(first))}$, the share of class 0 above."
    )


def _axis(result: ClassScores) -> None:
    """The slides' argmax, along either axis of a column."""
    column = argmax_of_column(result.probabilities)
    st.subheader("Which axis? argmax of a column", anchor=False)
    st.table(
        {
            "call": ["p.shape", "p.argmax(dim=0)", "p.argmax(dim=1)"],
            "gives": [
                f"({len(column.column)}, 1)",
                str(column.along_dim_0.tolist()),
                str(column.along_dim_1.tolist()),
            ],
        },
        alt="The argmax of a column along either axis",
    )
    st.markdown(
        "The slides call `argmax(dim=1)` on a column: each row holds a single number, so its first is its largest, and every answer is 0. The classes stand "
        "along `dim=0` there. With birds in rows, (N × K), they stand along `dim=1`."
    )
