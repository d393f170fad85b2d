"""What one large score costs: by the sigmoid's plain formula, which ends, and by PyTorch, which goes on."""

import streamlit as st
import torch

from core.scores.large_scores import OVERFLOW, LargeScore, large_scores_of, meet_limit
from pages.sections.sigmoid_softmax.charts.cost import cost_picture
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.numbers import five_digits
from ui.stage import Stage
from ui.store import kept
from ui.tables import TextTable, show_table, text_table

LOWEST, HIGHEST = -130.0, 30.0
"""The scores at the edges of the picture of the cost."""
PLACES = torch.linspace(LOWEST, HIGHEST, 321)


def show(settings: CalculatorPageSettings, stage: Stage) -> None:
    """Draw the cost of the first of the scores, and put it in numbers."""
    result = kept(_limit, settings)
    draw(kept(_cost, settings, result), PAGE.key("cost"), stage.picture)
    with stage.more:
        st.subheader("One score: the sigmoid and what it costs", anchor=False)
        show_table(kept(_costs, settings, result))
        st.markdown(kept(_ring, settings, result))


def _limit(settings: CalculatorPageSettings) -> LargeScore:
    return meet_limit(large_scores_of(settings)[0])


def _cost(settings: CalculatorPageSettings, result: LargeScore) -> Picture:
    """What one score costs; beyond the picture its mark would stand outside of it."""
    score, cost = result.scores, result.torch_cost
    return cost_picture(
        meet_limit(PLACES),
        meet_limit(score.clamp(LOWEST, HIGHEST)),
        alt_text=f"The cost of the right answer against its score; the plain formula ends at -{OVERFLOW:.2f}, "
        f"PyTorch's goes on; at {score.item():g} it is {five_digits(cost.item())}",
    )


def _costs(settings: CalculatorPageSettings, result: LargeScore) -> TextTable:
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


def _ring(settings: CalculatorPageSettings, result: LargeScore) -> str:
    """Where the ring stands, and what the costs teach."""
    s = result.scores.item()
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
