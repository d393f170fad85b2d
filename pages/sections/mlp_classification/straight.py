"""Linear stays linear: without a bend the matrices of all layers are one matrix."""

from __future__ import annotations

import streamlit as st

from core.parts.layers import collapse
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from pages.sections.mlp_classification.matrices import matrix, vector
from ui.classroom import inviting
from ui.store import kept

BEND = " Choose another activation, and it bends."


def show(result: PlaneResult) -> None:
    """The product of the matrices, where nothing bends between them."""
    if result.settings.layers and result.settings.activation == "identity":
        st.subheader("Linear stays linear", anchor=False)
        st.markdown(inviting(kept(_straight, result.settings, result), BEND, "activation"))


def _straight(settings: PlaneSettings, result: PlaneResult) -> str:
    """The product of the matrices: all that a network without a bend amounts to."""
    weight, bias = collapse(result.parameters(result.final))
    layers = range(len(result.weights), 0, -1)
    product = " ".join(f"W^{{{k}}}" for k in layers)
    sizes = settings.network.sizes
    shapes = r" \cdot ".join(rf"({sizes[k]} \times {sizes[k - 1]})" for k in layers)
    count = sum(part[0].numel() for part in (*result.weights, *result.biases))
    return (
        "The identity hands every sum on as it is, so the matrices multiply into one, of shapes "
        f"${shapes} = ({sizes[-1]} \\times {sizes[0]})$:\n\n"
        f"$$s = {product}\\, x + b = {matrix(weight)}\\, x + {vector(bias)}$$\n\n"
        f"{count} numbers for what {weight.numel() + bias.numel()} can say. The line on the plane stays straight, "
        "however many layers there are." + BEND
    )
