"""Large scores: where the formulas leave what a 32-bit number holds, and what PyTorch does instead."""

import streamlit as st
import torch
from torch import Tensor

from core.scores.large_scores import OVERFLOW, LargeScores, large_scores_of, meet_limit, meet_limits
from pages.sections.sigmoid_softmax.charts.cost import cost_chart
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.numbers import five_digits

LOWEST, HIGHEST = -130.0, 30.0
"""The scores at the edges of the picture of the cost."""
PLACES = torch.linspace(LOWEST, HIGHEST, 321)


def show(settings: CalculatorPageSettings) -> None:
    """Set the plain formula beside the stable one, for softmax and for the sigmoid's cost."""
    scores = large_scores_of(settings)
    result = meet_limits(scores)
    st.markdown(
        f"A 32-bit number ends at about $3.4 \\cdot 10^{{38}}$, so $e^s$ is infinite from $s = {OVERFLOW:.2f}$ on and "
        "0 below about $-103.97$. Numbers are printed as PyTorch prints them: `inf` is infinite, `nan` is *not a "
        "number*, such as inf / inf or 0 / 0."
    )
    plain, stable = st.columns([1, 1.25])
    with plain:
        st.markdown("**Softmax by the plain formula**")
        _table(
            {"score s": result.scores, "e^s": result.powers, "e^s / sum": result.naive},
            f"Softmax by the formula, with the sum {five_digits(result.total.item())}",
        )
    with stable:
        st.markdown("**After subtracting the largest**")
        _table(
            {
                "s - max": result.shifted,
                "e^(s - max)": result.shifted_powers,
                "over sum": result.stable,
                "torch.softmax": result.torch_softmax,
            },
            "Softmax after subtracting the largest score, beside PyTorch's",
        )
    _verdict(result)
    st.subheader("Logarithms of it", anchor=False)
    _table(
        {
            "log of the formula": result.naive_log,
            "log(torch.softmax)": result.log_of_softmax,
            "torch.log_softmax": result.torch_log_softmax,
        },
        "The logarithms of softmax in three ways",
    )
    st.table(
        {
            "log of the sum of all e^s": ["plain formula", "max s + log of the sum of e^(s - max)", "torch.logsumexp"],
            "gives": [
                five_digits(v.item()) for v in (result.naive_log_sum, result.stable_log_sum, result.torch_log_sum)
            ],
        },
        alt="The logarithm of the sum in three ways",
    )
    st.markdown(
        "A loss needs the logarithm. Where a probability has become exactly 0, its logarithm is lost even if softmax "
        "was stable; `log_softmax` never forms the probability: $\\log p_k = s_k - \\log \\sum e^{s}$. That is why "
        "PyTorch's `cross_entropy` wants scores."
    )
    _sigmoid(scores[0])


def _table(columns: dict[str, Tensor], alt: str) -> None:
    st.table({name: [five_digits(v) for v in values.tolist()] for name, values in columns.items()}, alt=alt)


def _verdict(result: LargeScores) -> None:
    # With a sum of infinity every share may well be finite: a finite power over it is 0.
    if result.total.isinf():
        st.warning(
            "The sum is infinite, so the plain formula divides by infinity. After subtracting the largest, the "
            "largest power is 1 and nothing can overflow.",
            icon=":material/all_inclusive:",
        )
    elif result.total == 0:
        st.warning(
            "Every power has become 0, so the plain formula divides 0 by 0. After subtracting the largest, the "
            "largest power is 1.",
            icon=":material/exposure_zero:",
        )
    elif not torch.allclose(result.naive, result.stable, atol=1e-5):
        st.warning(
            "The powers are so small that few of their digits are left, so the plain formula divides what is "
            "wrong already. After subtracting the largest, the largest power is 1.",
            icon=":material/exposure_zero:",
        )
    else:
        st.success(
            "Here both agree: the sum fits into a 32-bit number. Raise the size past 88, or far below 0 past 103.",
            icon=":material/check:",
        )


def _sigmoid(score: Tensor) -> None:
    """The same for one score."""
    s, result = score.item(), meet_limit(score)
    st.subheader("One score: the sigmoid and what it costs", anchor=False)
    # Beyond the picture the mark would stand outside of it.
    shown = meet_limit(score.clamp(LOWEST, HIGHEST))
    st.altair_chart(
        cost_chart(meet_limit(PLACES), shown),
        key=PAGE.key("cost"),
        alt=f"The cost of the right answer against its score; the plain formula ends at -{OVERFLOW:.2f}, PyTorch's "
        f"goes on; at {s:g} it is {five_digits(result.torch_cost.item())}",
    )
    # A slope of -0 is 0.
    st.table(
        {
            "": ["e^(-s)", "sigmoid", "cost -log of it", "slope of the cost"],
            "plain formula": [
                five_digits(v.item() + 0.0)
                for v in (result.powers, result.naive, result.naive_cost, result.naive_slope)
            ],
            "PyTorch": [
                "",
                *(five_digits(v.item() + 0.0) for v in (result.torch_sigmoid, result.torch_cost, result.torch_slope)),
            ],
        },
        alt="The sigmoid, its cost and the slope of the cost, plain and by PyTorch",
    )
    st.markdown(
        (
            f"The ring stands at $s = {s:g}$"
            if LOWEST <= s <= HIGHEST
            else f"The score {s:g} is far outside of the picture, so the ring is kept at its edge"
        )
        + ". Where the right answer has a very low score, the cost is what teaches: by the plain formula it is "
        "infinite from -88.72 down and its slope no number, while `F.logsigmoid` keeps a cost of about $-s$ and a "
        "slope of -1. Switch on *Far below 0* to go there."
    )
