"""Activations: the bends that let a network be more than one straight line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F


@dataclass(frozen=True)
class Activation:
    """An element-wise function, its LaTeX formula, the `torch.nn` module a learner would write, and its story. `straight` says
    that it consists of straight lines that meet at 0."""

    function: Callable[[Tensor], Tensor]
    formula: str
    module: str
    story: str
    straight: bool = False


ACTIVATIONS: dict[str, Activation] = {
    "ReLU": Activation(
        torch.relu,
        r"\max(0, z)",
        "nn.ReLU()",
        "Zero below the hinge, a straight line above it: the network becomes a chain of straight pieces.",
        straight=True,
    ),
    "leaky ReLU": Activation(
        lambda z: F.leaky_relu(z, 0.1),
        r"\max(0.1 z, z)",
        "nn.LeakyReLU(0.1)",
        "Like ReLU, but a tenth of the slope survives below the hinge, so no unit stops learning for good.",
        straight=True,
    ),
    "ELU": Activation(
        F.elu,
        r"z \text{ if } z > 0 \text{ else } e^z - 1",
        "nn.ELU()",
        "Like ReLU with a smooth lower side that levels off at -1.",
    ),
    "tanh": Activation(
        torch.tanh,
        r"\tanh z",
        "nn.Tanh()",
        "A smooth step from -1 to 1. Far from 0 it is flat and passes hardly any gradient.",
    ),
    "sigmoid": Activation(
        torch.sigmoid,
        r"\frac{1}{1 + e^{-z}}",
        "nn.Sigmoid()",
        "A smooth step from 0 to 1; its slope never exceeds a quarter, so signals fade through many layers.",
    ),
    "identity": Activation(
        lambda z: z,
        r"z",
        "nn.Identity()",
        "No bend at all: two linear layers in a row are still one line, however wide they are.",
        straight=True,
    ),
}
