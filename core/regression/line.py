"""The line from scratch: two plain numbers, w x + b, and their gradients without any layer."""

from __future__ import annotations

import torch
from torch import Tensor

from core.parts.layers import Parameters


class Line:
    """A model of the engine whose parameters are w and b, both ()."""

    drops = False

    def layers(self, parameters: Parameters, generator: torch.Generator | None = None) -> LinePasses:
        """The passes through these very numbers; nothing is drawn."""
        w, b = parameters
        return LinePasses(w, b)


class LinePasses:
    """w x + b there, and the slopes for w and b back."""

    def __init__(self, w: Tensor, b: Tensor) -> None:
        self.w, self.b = w, b

    def __call__(self, x: Tensor) -> Tensor:
        return self.w * x + self.b

    def forward(self, x: Tensor) -> Tensor:
        """The outputs of an update, in the shape of x."""
        self._x = x
        return self(x)

    def backward(self, gradient: Tensor) -> list[Tensor]:
        """Every point pulls b by its own gradient, and w by that times its x."""
        return [(gradient * self._x).sum(), gradient.sum()]
