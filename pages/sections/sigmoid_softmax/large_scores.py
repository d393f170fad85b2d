"""Large scores: where the formulas leave what a 32-bit number holds, and what PyTorch does instead."""

from dataclasses import dataclass

import streamlit as st
import torch
from torch import Tensor

from core.scores.large_scores import OVERFLOW, LargeScores, large_scores_of, meet_limits
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.numbers import five_digits
from ui.stage import Stage
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


@dataclass(frozen=True)
class Verdict:
    """Whether the plain formula holds, and why."""

    agrees: bool
    text: str
    icon: str


def show(settings: CalculatorPageSettings, stage: Stage) -> None:
    """Set the plain formula beside the stable one, for softmax and its logarithm."""
    result = kept(_limits, settings)
    with stage.more:
        st.markdown(
            f"A 32-bit number ends at about $3.4 \\cdot 10^{{38}}$, so $e^s$ is infinite from $s = {OVERFLOW:.2f}$ on "
            "and 0 below about $-103.97$. Numbers are printed as PyTorch prints them: `inf` is infinite, `nan` is *not "
            "a number*, such as inf / inf or 0 / 0."
        )
        plain, stable = st.columns([1, 1.25])
        plain.markdown("**Softmax by the plain formula**")
        show_table(kept(_plain, settings, result), plain)
        stable.markdown("**After subtracting the largest**")
        show_table(kept(_stable, settings, result), stable)
        verdict = kept(_verdict, settings, result)
        (st.success if verdict.agrees else st.warning)(verdict.text, icon=verdict.icon)
        st.subheader("Logarithms of it", anchor=False)
        show_table(kept(_logarithms, settings, result))
        show_table(kept(_log_sums, settings, result))
        st.markdown(
            "A loss needs the logarithm. Where a probability has become exactly 0, its logarithm is lost even if "
            "softmax was stable; `log_softmax` never forms the probability: $\\log p_k = s_k - \\log \\sum e^{s}$. "
            "That is why PyTorch's `cross_entropy` wants scores."
        )


def _limits(settings: CalculatorPageSettings) -> LargeScores:
    return meet_limits(large_scores_of(settings))


def _plain(settings: CalculatorPageSettings, result: LargeScores) -> TextTable:
    return _table(
        {"score s": result.scores, "e^s": result.powers, "e^s / sum": result.naive},
        f"Softmax by the formula, with the sum {five_digits(result.total.item())}",
    )


def _stable(settings: CalculatorPageSettings, result: LargeScores) -> TextTable:
    return _table(
        {
            "s - max": result.shifted,
            "e^(s - max)": result.shifted_powers,
            "over sum": result.stable,
            "torch.softmax": result.torch_softmax,
        },
        "Softmax after subtracting the largest score, beside PyTorch's",
    )


def _logarithms(settings: CalculatorPageSettings, result: LargeScores) -> TextTable:
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


def _log_sums(settings: CalculatorPageSettings, result: LargeScores) -> TextTable:
    sums = (result.naive_log_sum, result.stable_log_sum, result.torch_log_sum)
    return text_table(
        {
            "log of the sum of all e^s": ["plain formula", "max s + log of the sum of e^(s - max)", "torch.logsumexp"],
            "gives": [five_digits(v.item()) for v in sums],
        },
        alt_text="The logarithm of the sum in three ways",
    )


def _verdict(settings: CalculatorPageSettings, result: LargeScores) -> Verdict:
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
    end = OVERFLOW - result.shifted_total.log().item()  # the sum is so many times as large as its largest power
    return Verdict(
        True,
        f"Here both agree: the sum fits into a 32-bit number. Raise the size past {end:.2f}, or far below 0 past 103.",
        ":material/check:",
    )
