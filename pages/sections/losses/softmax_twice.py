"""Softmax applied twice: what is left of the loss and of its gradient, and why PyTorch wants logits."""

import math

import streamlit as st

from core.losses.cross_entropy import CrossEntropyResult
from pages.sections.losses.charts.pull import pull_chart
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import LossesPageSettings
from ui.numbers import five_digits


def show(settings: LossesPageSettings, result: CrossEntropyResult, names: list[str]) -> None:
    """Set the loss and its gradient beside what they are where softmax is applied before."""
    st.subheader("Why PyTorch wants logits", anchor=False)
    if not settings.softmax_twice:
        st.markdown(
            "`nn.CrossEntropyLoss` applies softmax itself. Who puts a softmax at the end of the network too, applies "
            "it twice: no error, only a network that learns badly. Switch on **Softmax twice** to see what becomes "
            "of the loss and its gradient."
        )
        return
    st.altair_chart(
        pull_chart(
            {"softmax once": result.gradient, "softmax twice": result.twice_gradient}, names, "gradient for each logit"
        ),
        key=PAGE.key("twice"),
        alt="Gradients for each logit with softmax applied twice: "
        + ", ".join(f"{v:+.4f} for {name}" for name, v in zip(names, result.twice_gradient.tolist(), strict=True)),
    )
    st.table(
        {
            "": ["loss", *(f"p of {name}" for name in names), "largest gradient"],
            "softmax once": [
                f"{result.loss.item():.4f}",
                *(f"{v:.4f}" for v in result.probabilities.tolist()),
                f"{result.gradient.abs().max().item():.4f}",
            ],
            "softmax twice": [
                f"{result.twice_loss.item():.4f}",
                *(f"{v:.4f}" for v in result.twice_probabilities.tolist()),
                f"{result.twice_gradient.abs().max().item():.4f}",
            ],
        },
        alt="Loss, probabilities and largest gradient with softmax applied once and twice",
    )
    once, twice = result.gradient.abs().max().item(), result.twice_gradient.abs().max().item()
    entropy = -sum(y * math.log(y) for y in result.target.tolist() if y > 0)
    wrong = result.label is not None and int(result.probabilities.argmax()) != result.label
    st.markdown(
        "Probabilities lie between 0 and 1, so as scores they differ by 1 at most, and the second softmax makes all "
        f"of them nearly equal. Even for a perfect prediction a loss of **{result.twice_floor.item():.4f}** is left"
        + (f", where softmax once leaves {entropy:z.4f}, the label's own spread. " if result.label is None else ". ")
        + f"The largest gradient is {five_digits(twice)} instead of {five_digits(once)} here"
        + (": small just where the mistake is large, so nothing is learned from it." if wrong and twice < once else ".")
    )
