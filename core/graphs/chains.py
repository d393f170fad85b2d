"""Chains: one unit after another, and how much of the gradient arrives at each of them."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.parts.activations import ACTIVATIONS
from core.settings import Settings, choice, number

CHAINED = ("sigmoid", "tanh", "ReLU")
"""The activations that a chain can have."""
START = 1.0
"""What enters the first layer."""


@dataclass(frozen=True)
class ChainSettings(Settings):
    """Layers of one unit, all with the same weight and no bias: h becomes φ(w h)."""

    depth: int = number(
        "Depth",
        10,
        1,
        20,
        whole=True,
        step=1,
        unit="layers",
        help="How many layers the gradient has to come back through.",
    )
    activation: str = choice("Activation", "sigmoid", CHAINED, help="The bend φ of every layer.")
    weight: float = number(
        "Weight", 1.0, -5.0, 5.0, step=0.1, help="The weight w of every layer before its activation."
    )


@dataclass(frozen=True)
class ChainResult:
    """A chain of D layers, in float64, so that a gradient can be seen vanishing before it is rounded to 0.

    values: (D + 1,) what enters the first layer, then what each layer puts out. gradients: (D,) the size of the
    derivative of the last output with respect to each layer's input, the first layer first; it can be 0, which no log
    axis shows.
    """

    settings: ChainSettings
    values: Tensor
    gradients: Tensor


def run_chain(settings: ChainSettings) -> ChainResult:
    """Send `START` through the chain and one gradient back."""
    activation = ACTIVATIONS[settings.activation].function
    values = [torch.tensor(START, dtype=torch.float64, requires_grad=True)]
    for _ in range(settings.depth):
        values.append(activation(settings.weight * values[-1]))
    gradients = torch.autograd.grad(values[-1], values[:-1])
    return ChainResult(settings=settings, values=torch.stack(values).detach(), gradients=torch.stack(gradients).abs())
