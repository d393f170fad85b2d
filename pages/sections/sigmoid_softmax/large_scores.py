"""Large scores: where the formulas leave what a 32-bit number holds, and what PyTorch does instead."""

from dataclasses import dataclass

import streamlit as st
import torch
from torch import Tensor

from core.scores.large_scores import OVERFLOW, LargeScore, LargeScores, large_scores_of, meet_limit, meet_limits
from pages.sections.sigmoid_softmax.charts.cost import cost_picture
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.numbers import five_digits
from ui.store import kept
from ui.tables import TextTable, show_table, text_table

LOWEST, HIGHEST = -130.0, 30.0
"""The scores at the edges of the picture of the cost."""
PLACES = torch.linspace(LOWEST, HIGHEST, 321)


@dataclass(frozen=True)
class Limits:
    """What becomes of all scores by softmax, and of the first one by the sigmoid."""

    all: LargeScores
    first: LargeScore


@dataclass(frozen=True)
class Verdict:
    """Whether the plain formula holds, and why."""

    agrees: bool
    text: str
    icon: str


def show(settings: CalculatorPageSettings) -> None:
    """Set the plain formula beside the stable one, for softmax and for the sigmoid's cost."""
    limits = kept(_limits, settings)
    st.markdown(
        f"A 32-bit number ends at about $3.4 \\cdot 10^{{38}}$, so $e^s$ is infinite from $s = {OVERFLOW:.2f}$ on and "
        "0 below about $-103.97$. Numbers are printed as PyTorch prints them: `inf` is infinite, `nan` is *not a "
        "number*, such as inf / inf or 0 / 0."
    )
    plain, stable = st.columns([1, 1.25])
    plain.markdown("**Softmax by the plain formula**")
    show_table(kept(_plain, settings, limits), plain)
    stable.markdown("**After subtracting the largest**")
    show_table(kept(_stable, settings, limits), stable)
    verdict = kept(_verdict, settings, limits)
    (st.success if verdict.agrees else st.warning)(verdict.text, icon=verdict.icon)
    st.subheader("Logarithms of it", anchor=False)
    show_table(kept(_logarithms, settings, limits))
    show_table(kept(_log_sums, settings, limits))
    st.markdown(
        "A loss needs the logarithm. Where a probability has become exactly 0, its logarithm is lost even if softmax "
        "was stable; `log_softmax` never forms the probability: $\\log p_k = s_k - \\log \\sum e^{s}$. That is why "
        "PyTorch's `cross_entropy` wants scores."
    )
    st.subheader("One score: the sigmoid and what it costs", anchor=False)
    draw(kept(_cost, settings, limits), PAGE.key("cost"))
    show_table(kept(_costs, settings, limits))
    st.markdown(kept(_ring, settings, limits))


def _limits(settings: CalculatorPageSettings) -> Limits:
    scores = large_scores_of(settings)
    return Limits(all=meet_limits(scores), first=meet_limit(scores[0]))


def _plain(settings: CalculatorPageSettings, limits: Limits) -> TextTable:
    result = limits.all
    return _table(
        {"score s": result.scores, "e^s": result.powers, "e^s / sum": result.naive},
        f"Softmax by the formula, with the sum {five_digits(result.total.item())}",
    )


def _stable(settings: CalculatorPageSettings, limits: Limits) -> TextTable:
    result = limits.all
    return _table(
        {
            "s - max": result.shifted,
            "e^(s - max)": result.shifted_powers,
            "over sum": result.stable,
            "torch.softmax": result.torch_softmax,
        },
        "Softmax after subtracting the largest score, beside PyTorch's",
    )


def _logarithms(settings: CalculatorPageSettings, limits: Limits) -> TextTable:
    result = limits.all
    return _table(
        {
            "log of the formula": result.naive_log,
            "log(torch.softmax)": result.log_of_softmax,
            "torch.log_softmax": result.torch_log_softmax,
        },
        "The logarithms of softmax in three ways",
    )


def _table(columns: dict[str, Tensor], alt_text: str) -> TextTable:
    texts = {name: [five_digits(v) for v in values.tolist()] for name, values in columns.items()}
    return text_table(texts, alt_text=alt_text)


def _log_sums(settings: CalculatorPageSettings, limits: Limits) -> TextTable:
    result = limits.all
    sums = (result.naive_log_sum, result.stable_log_sum, result.torch_log_sum)
    return text_table(
        {
            "log of the sum of all e^s": ["plain formula", "max s + log of the sum of e^(s - max)", "torch.logsumexp"],
            "gives": [five_digits(v.item()) for v in sums],
        },
        alt_text="The logarithm of the sum in three ways",
    )


def _verdict(settings: CalculatorPageSettings, limits: Limits) -> Verdict:
    result = limits.all
    # With a sum of infinity every share may well be finite: a finite power over it is 0.
    if result.total.isinf():
        return Verdict(
            False,
            "The sum is infinite, so the plain formula divides by infinity. After subtracting the largest, the "
            "largest power is 1 and nothing can overflow.",
            ":material/all_inclusive:",
        )
    if result.total == 0:
        return Verdict(
            False,
            "Every power has become 0, so the plain formula divides 0 by 0. After subtracting the largest, the "
            "largest power is 1.",
            ":material/exposure_zero:",
        )
    if not torch.allclose(result.naive, result.stable, atol=1e-5):
        return Verdict(
            False,
            "The powers are so small that few of their digits are left, so the plain formula divides what is "
            "wrong already. After subtracting the largest, the largest power is 1.",
            ":material/exposure_zero:",
        )
    return Verdict(
        True,
        "Here both agree: the sum fits into a 32-bit number. Raise the size past 88, or far below 0 past 103.",
        ":material/check:",
    )


def _cost(settings: CalculatorPageSettings, limits: Limits) -> Picture:
    """What one score costs; beyond the picture its mark would stand outside of it."""
    score, cost = limits.first.scores, limits.first.torch_cost
    return cost_picture(
        meet_limit(PLACES),
        meet_limit(score.clamp(LOWEST, HIGHEST)),
        alt_text=f"The cost of the right answer against its score; the plain formula ends at -{OVERFLOW:.2f}, "
        f"PyTorch's goes on; at {score.item():g} it is {five_digits(cost.item())}",
    )


def _costs(settings: CalculatorPageSettings, limits: Limits) -> TextTable:
    result = limits.first
    plain = (result.powers, result.naive, result.naive_cost, result.naive_slope)
    stable = (result.torch_sigmoid, result.torch_cost, result.torch_slope)
    # A slope of -0 is 0.
    return text_table(
        {
            "": ["e^(-s)", "sigmoid", "cost -log of it", "slope of the cost"],
            "plain formula": [five_digits(v.item() + 0.0) for v in plain],
            "PyTorch": ["", *(five_digits(v.item() + 0.0) for v in stable)],
        },
        alt_text="The sigmoid, its cost and the slope of the cost, plain and by PyTorch",
    )


def _ring(settings: CalculatorPageSettings, limits: Limits) -> str:
    """Where the ring stands, and what the costs teach."""
    s = limits.first.scores.item()
    where = (
        f"The ring stands at $s = {s:g}$"
        if LOWEST <= s <= HIGHEST
        else f"The score {s:g} is far outside of the picture, so the ring is kept at its edge"
    )
    return (
        f"{where}. Where the right answer has a very low score, the cost is what teaches: by the plain formula it is "
        "infinite from -88.72 down and its slope no number, while `F.logsigmoid` keeps a cost of about $-s$ and a "
        "slope of -1. Switch on *Far below 0* to go there."
    )
