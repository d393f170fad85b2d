"""Layers, forward and backward: what autograd would do, written down.

Called, a layer computes. `forward` computes the same and remembers what `backward` needs, which takes the gradient of
the loss for the layer's outputs and gives that for its inputs. Every product is made by the kernel that autograd would
call, on operands of the same layout, so that the bits are autograd's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

from core.parts.activations import Activation


class Layer(Protocol):
    """A step from inputs (n, in) to outputs (n, out)."""

    def __call__(self, x: Tensor) -> Tensor:
        """The outputs, nothing silenced and nothing remembered."""

    def forward(self, x: Tensor) -> Tensor:
        """The outputs in an update."""

    def backward(self, gradient: Tensor) -> Tensor:
        """The gradient for the inputs, given that for the outputs of the last `forward`."""


class Linear:
    """x W^T + b. weight: (out, in), bias: (out,).

    `backward` writes the gradients for both into `gradients`. Where the inputs are the data, nobody needs theirs.
    """

    def __init__(
        self, weight: Tensor, bias: Tensor, gradients: Sequence[Tensor] = (), *, sees_data: bool = False
    ) -> None:
        self.weight, self.bias, self._transposed = weight, bias, weight.t()
        self.gradients, self._sees_data = gradients, sees_data

    def __call__(self, x: Tensor) -> Tensor:
        return torch.addmm(self.bias, x, self._transposed)

    def forward(self, x: Tensor) -> Tensor:
        self._x = x
        return torch.addmm(self.bias, x, self._transposed)

    def backward(self, gradient: Tensor) -> Tensor:
        """gradient @ W, laid out as the inputs are: autograd does that, and a product rounds by its layout.

        Only a single point at a single unit lies in columns as well as in rows, and counts as columns.
        """
        x, turned = self._x, gradient.t()
        to_weight, to_bias = self.gradients
        torch.mm(turned, x, out=to_weight)
        torch.sum(gradient, 0, out=to_bias)
        if self._sees_data:
            return gradient
        if x.stride(0) == 1 and x.stride(1) == len(x):
            return torch.mm(self._transposed, turned).t()
        return torch.mm(gradient, self.weight)


class Bend:
    """An activation."""

    def __init__(self, activation: Activation) -> None:
        self._activation, self._function = activation, activation.function
        self._backward = activation.backward or activation.gradient

    def __call__(self, x: Tensor) -> Tensor:
        return self._function(x)

    def forward(self, x: Tensor) -> Tensor:
        self._z, self._h = x, self._function(x)
        return self._h

    def backward(self, gradient: Tensor) -> Tensor:
        return self._backward(gradient, self._z, self._h)


class Dropout:
    """Each number is silenced with the chance `rate` and the others grow by 1 / (1 - rate), as `nn.Dropout`.

    `mask` is that of the last `forward`, in the shape of its inputs: 0 for what it silenced.
    """

    mask: Tensor

    def __init__(self, rate: float, generator: torch.Generator | None) -> None:
        self._keep, self._generator = 1 - rate, generator

    def __call__(self, x: Tensor) -> Tensor:
        return x

    def forward(self, x: Tensor) -> Tensor:
        self.mask = torch.empty_like(x).bernoulli_(self._keep, generator=self._generator).div_(self._keep)
        return x * self.mask

    def backward(self, gradient: Tensor) -> Tensor:
        return gradient * self.mask


class Sequential:
    """Layers in a row."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        self.layers = layers
        self._there = [layer.forward for layer in layers]
        self._back = [layer.backward for layer in reversed(layers)]

    def __call__(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return x

    def forward(self, x: Tensor) -> Tensor:
        """The outputs (n, out) of an update for inputs (n, in)."""
        for step in self._there:
            x = step(x)
        return x

    def backward(self, gradient: Tensor) -> None:
        """Let every layer write its gradients, given that for the outputs."""
        for step in self._back:
            gradient = step(gradient)
