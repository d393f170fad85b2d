"""Softmax applied twice: what is left of the loss and of its gradient, and why PyTorch wants logits."""

import math
from typing import Any

import streamlit as st
import torch

from core.losses.cross_entropy import CrossEntropyResult
from pages.sections.losses.charts.pull import pull_picture
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import LossesPageSettings
from ui.charts.form import Picture
from ui.classroom import can_move
from ui.draw import draw
from ui.numbers import five_digits
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: LossesPageSettings, result: CrossEntropyResult) -> None:
    """Say what becomes of the loss and its gradient where softmax is applied before; the page ends with where the
    slides differ."""
    st.subheader("Why PyTorch wants logits", anchor=False)
    if settings.softmax_twice:
        show_table(kept(_both, settings, result))
        told = kept(_left, settings, result)
    else:
        invitation = " Switch on **Softmax twice** to see what becomes of the loss and its gradient."
        told = (
            "`nn.CrossEntropyLoss` applies softmax itself. Who puts a softmax at the end of the network too, applies "
            "it twice: no error, only a network that learns badly."
        ) + (invitation if can_move("softmax_twice") else "")
    st.markdown(
        f"{told}\n\n"
        "**Where the slides differ.** The output [0.83, 0.17] against the label [0, 1] costs 1.77, as they say. They "
        "print 0.23 for [0.21, 0.79]; -log 0.79 is 0.2357, so 0.24."
    )


def show_pulls(settings: LossesPageSettings, result: CrossEntropyResult, place: Any) -> None:
    """Draw the gradients beside what they are where softmax is applied once."""
    draw(kept(_pulls, settings, result), PAGE.key("twice"), place)


def _names(result: CrossEntropyResult) -> list[str]:
    return [f"class {k}" for k in range(len(result.probabilities))]


def _pulls(settings: LossesPageSettings, result: CrossEntropyResult) -> Picture:
    names, twice = _names(result), result.twice_gradient
    told = ", ".join(f"{v:+.4f} for {name}" for name, v in zip(names, twice.tolist(), strict=True))
    return pull_picture(
        {"softmax once": result.gradient, "softmax twice": twice},
        names,
        "gradient for each logit",
        reach=1.0,
        alt_text=f"Gradients for each logit with softmax applied twice: {told}",
        on_stage=True,
    )


def _both(settings: LossesPageSettings, result: CrossEntropyResult) -> TextTable:
    once = (result.loss, result.probabilities, result.gradient)
    twice = (result.twice_loss, result.twice_probabilities, result.twice_gradient)
    columns = {
        way: [f"{v:.4f}" for v in (loss.item(), *shares.tolist(), gradient.abs().max().item())]
        for way, (loss, shares, gradient) in (("softmax once", once), ("softmax twice", twice))
    }
    return text_table(
        {"": ["loss", *(f"p of {name}" for name in _names(result)), "largest gradient"]} | columns,
        alt_text="Loss, probabilities and largest gradient with softmax applied once and twice",
    )


def _left(settings: LossesPageSettings, result: CrossEntropyResult) -> str:
    """What is left of the loss and of its gradient."""
    once, twice = result.gradient.abs().max().item(), result.twice_gradient.abs().max().item()
    entropy = -sum(y * math.log(y) for y in result.target.tolist() if y > 0)
    wrong = result.label is not None and int(result.probabilities.argmax()) != result.label
    most, *_, least = torch.softmax(torch.eye(settings.classes)[0], dim=0).tolist()
    others = "for the other" if settings.classes == 2 else "for any other"
    return (
        "Probabilities lie between 0 and 1, so as scores they differ by 1 at most, and the second softmax makes none "
        f"of them more than e = {most / least:.3f} times another. However sure the network is, the loss sees at most "
        f"{most:.4f} for one class and never less than {least:.4f} {others}. Even for a perfect prediction a loss of "
        f"**{result.twice_floor.item():.4f}** is left"
        + (f", where softmax once leaves {entropy:z.4f}, the label's own spread. " if result.label is None else ". ")
        + f"The largest gradient is {five_digits(twice)} instead of {five_digits(once)} here"
        + (": small just where the mistake is large, so nothing is learned from it." if wrong and twice < once else ".")
    )
