"""A deep chain: how much of a gradient is left after many layers."""

import streamlit as st

from core.graphs.chains import ChainSettings, run_chain
from pages.sections.backpropagation.charts.chain import chain_chart
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.settings import BackpropagationPageSettings


def show(settings: BackpropagationPageSettings) -> None:
    """Draw the gradient at every layer and say what became of it."""
    result = run_chain(settings.reduced_to(ChainSettings))
    last, first = result.gradients[-1].item(), result.gradients[0].item()
    st.altair_chart(
        chain_chart(result),
        key=PAGE.key("chain"),
        alt=f"The size of the gradient at each of {settings.depth} {settings.activation} layers: {last:.3g} at the "
        f"last, {first:.3g} at the first",
    )
    st.latex(
        r"\begin{aligned} h_k &= \varphi(w\,h_{k-1}) \\ \frac{\partial h_D}{\partial h_{k-1}} &= \prod_{j=k}^{D} "
        r"w\,\varphi'(w\,h_{j-1}) \end{aligned}"
    )
    st.markdown(_verdict(settings, first, last))
    st.markdown(
        "Every layer multiplies by its weight and the slope of its bend. The sigmoid's slope is a quarter at best, "
        "so with a weight of 1 ten layers leave less than a millionth: the first layers learn nothing. That is the "
        "**vanishing gradient**. ReLU passes it whole, as long as it is open; large weights make it **explode**."
    )
    st.table(
        {
            "layer": [str(k) for k in range(1, settings.depth + 1)],
            "output h": [f"{v + 0.0:.6g}" for v in result.values[1:].tolist()],
            "gradient at its input": [f"{v:.4g}" for v in result.gradients.tolist()],
        },
        alt="Output and gradient of every layer",
    )


def _verdict(settings: BackpropagationPageSettings, first: float, last: float) -> str:
    """What became of the gradient on its way from the last layer to the first."""
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
