"""The line from scratch: two plain numbers, w x + b, and their gradients without any layer."""

from __future__ import annotations

import torch
from torch import Tensor

from core.parts.layers import Parameters


class Line:
    """A model of the engine whose parameters are w and b, both ()."""

    drops = False

    def layers(
        self, parameters: Parameters, gradients: Parameters | None = None, generator: torch.Generator | None = None
    ) -> LinePasses:
        """The passes through these very numbers; nothing is drawn."""
        return LinePasses(parameters, gradients or [])


class LinePasses:
    """w x + b there, and the slopes for w and b back."""

    def __init__(self, parameters: Parameters, gradients: Parameters) -> None:
        (self.w, self.b), self._gradients = parameters, gradients

    def __call__(self, x: Tensor) -> Tensor:
        return self.w * x + self.b

    def forward(self, x: Tensor) -> Tensor:
        """The outputs of an update, in the shape of x."""
        self._x = x
        return self(x)

    def backward(self, gradient: Tensor) -> None:
        """Every point pulls b by its own gradient, and w by that times its x."""
        to_w, to_b = self._gradients
        to_w.copy_((gradient * self._x).sum())
        to_b.copy_(gradient.sum())
