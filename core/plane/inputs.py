"""Inputs: what a network is told of a point. A new one is one entry of `INPUTS`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Input:
    """A number that is made of a point: `function` takes points (..., 2 or 3) and gives (...); `formula` is LaTeX, and
    `code` the same as an expression of `X`, a point in a row."""

    function: Callable[[Tensor], Tensor]
    formula: str
    code: str
    story: str


INPUTS: dict[str, Input] = {
    "x₁": Input(lambda x: x[..., 0], "x_1", "X[:, 0]", "How far to the right."),
    "x₂": Input(lambda x: x[..., 1], "x_2", "X[:, 1]", "How far up."),
    "x₁²": Input(lambda x: x[..., 0] ** 2, "x_1^2", "X[:, 0] ** 2", "How far from the middle, left or right alike."),
    "x₂²": Input(lambda x: x[..., 1] ** 2, "x_2^2", "X[:, 1] ** 2", "How far from the middle, up or down alike."),
    "x₁x₂": Input(
        lambda x: x[..., 0] * x[..., 1],
        "x_1 x_2",
        "X[:, 0] * X[:, 1]",
        "Positive where both have one sign: XOR is solved before it begins.",
    ),
    "sin x₁": Input(lambda x: torch.sin(x[..., 0]), r"\sin x_1", "torch.sin(X[:, 0])", "A wave from left to right."),
    "sin x₂": Input(lambda x: torch.sin(x[..., 1]), r"\sin x_2", "torch.sin(X[:, 1])", "A wave from bottom to top."),
}


THIRD = "x₃"
WEIGHED = {
    THIRD: Input(
        lambda x: x[..., 2],
        "x_3",
        "X[:, 2]",
        "The third measurement, weight: it points out of the screen, and the plane is a slice through it.",
    )
}
"""What comes with points of three measurements beside the inputs that were chosen."""


def features(names: Sequence[str], x: Tensor) -> Tensor:
    """The inputs of these names, of `INPUTS` and `WEIGHED`, at points x (..., 2), or (..., 3): (..., d)."""
    every = INPUTS | WEIGHED
    return torch.stack([every[name].function(x) for name in names], dim=-1)
