"""A deep chain: how much of a gradient is left after many layers."""

import streamlit as st

from core.graphs.chains import ChainResult, ChainSettings, run_chain
from pages.sections.backpropagation.charts.chain import chain_picture
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.draw import draw
from ui.player import player
from ui.stage import Stage, Start
from ui.store import kept
from ui.tables import TextTable, show_table, text_table

STEADY = 1 / 4
"""The pace of the player: three layers a second."""


def show(settings: BackpropagationPageSettings, stage: Stage) -> None:
    """Play the gradient from layer to layer and say what became of it."""
    result = kept(_chain, settings)
    with stage.player:
        player(range(1, settings.depth + 1), key=PAGE.prefix, unit="layer", pace=STEADY, start=stage.start)
    draw(kept(_sizes, settings, result), PAGE.key("chain"), stage.picture)
    if stage.start == Start.WAIT:  # what stands below tells what a lesson asks
        return
    with stage.more:
        _show_more(settings, result)


def _show_more(settings: BackpropagationPageSettings, result: ChainResult) -> None:
    """What became of the gradient, why, and the numbers."""
    st.markdown(kept(_verdict, settings, result))
    st.latex(
        r"\begin{aligned} h_k &= \varphi(w\,h_{k-1}) \\ \frac{\partial h_D}{\partial h_{k-1}} &= \prod_{j=k}^{D} "
        r"w\,\varphi'(w\,h_{j-1}) \end{aligned}"
    )
    st.markdown(
        "Every layer multiplies by its weight and the slope of its bend. The sigmoid's slope is a quarter at best, "
        "so with a weight of 1 ten layers leave less than a millionth: the first layers learn nothing. That is the "
        "**vanishing gradient**. ReLU passes it whole, as long as it is open; large weights make it **explode**."
    )
    show_table(kept(_layers, settings, result))


def _chain(settings: BackpropagationPageSettings) -> ChainResult:
    return run_chain(settings.reduced_to(ChainSettings))


def _sizes(settings: BackpropagationPageSettings, result: ChainResult) -> Picture:
    last, first = result.gradients[-1].item(), result.gradients[0].item()
    return chain_picture(
        result,
        Clock(PAGE.prefix, settings.depth - 1),
        alt_text=f"The size of the gradient at each of {settings.depth} {settings.activation} layers: {last:.3g} at "
        f"the last, {first:.3g} at the first",
    )


def _layers(settings: BackpropagationPageSettings, result: ChainResult) -> TextTable:
    return text_table(
        {
            "layer": [str(k) for k in range(1, settings.depth + 1)],
            "output h": [f"{v + 0.0:.6g}" for v in result.values[1:].tolist()],
            "gradient at its input": [f"{v:.4g}" for v in result.gradients.tolist()],
        },
        alt_text="Output and gradient of every layer",
    )


def _verdict(settings: BackpropagationPageSettings, result: ChainResult) -> str:
    """What became of the gradient on its way from the last layer to the first."""
    last, first = result.gradients[-1].item(), result.gradients[0].item()
    if first == 0:
        why = (
            "the weight is 0"
            if settings.weight == 0
            else "a ReLU on the way is dead"
            if settings.activation == "ReLU"
            else "it has become too small for any number"
        )
        return (
            f"The gradient at the first layer is exactly **0**: {why}. A cross on the floor of the picture has no "
            "place on a logarithmic axis."
        )
    if settings.depth == 1:
        return f"One layer alone: it lets **{first:.3g}** of the gradient through."
    rate = (first / last) ** (1 / (settings.depth - 1))
    told = f"From layer {settings.depth} back to layer 1 the gradient goes from {last:.3g} to **{first:.3g}**"
    return f"{told}: on average each layer multiplies it by {rate:.3g}."
