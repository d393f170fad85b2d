"""Activations: the bends that let a network be more than one straight line, their slopes, and where these are flat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

import torch
from torch import Tensor
from torch.nn import functional as F

from core.parts.gradients import gradient_by_autograd

aten = torch.ops.aten
"""PyTorch's own kernels by name, those among them that autograd calls on the way back."""

REACH = 6.0
"""How far to either side of 0 activations are looked at."""

SATURATED = 0.01
"""A slope below this, but not 0, counts as saturated: a hundredth of a gradient or less gets through."""


@dataclass(frozen=True)
class Activation:
    """An element-wise function, its LaTeX formula and that of its derivative as PyTorch takes it at a kink, the
    `torch.nn` module a learner would write, and its story. `straight` says that it consists of straight lines that meet
    at 0.

    `backward(gradient, z, h)` is the kernel that autograd calls for h = function(z): it takes the gradient of the loss
    for h and gives that for z, all of one shape. An entry without it is asked of autograd.

    `quick(z)` is function(z) to six digits, for an entry whose own kernel is slow; z is used up.
    """

    function: Callable[[Tensor], Tensor]
    formula: str
    derivative: str
    module: str
    story: str
    straight: bool = False
    backward: Callable[[Tensor, Tensor, Tensor], Tensor] | None = None
    quick: Callable[[Tensor], Tensor] | None = None

    def shaded(self, z: Tensor) -> Tensor:
        """function(z) to six digits, for millions of values of which only shades will be seen; z is used up."""
        return (self.quick or self.function)(z)

    def gradient(self, gradient: Tensor, z: Tensor, h: Tensor) -> Tensor:
        """The gradient of a loss for z, given that for h = function(z), bit for bit autograd's."""
        if self.backward is not None:
            return self.backward(gradient, z, h)
        return gradient_by_autograd(self.function, z, gradient)


@dataclass(frozen=True)
class Stretch:
    """A stretch from `low` to `high` where an activation hardly learns: it `dies` where its slope is exactly 0, else it
    saturates."""

    dies: bool
    low: float
    high: float


def slope_of(function: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    """The derivative of an element-wise function at x, of any shape, from autograd: at a kink what PyTorch takes
    there."""
    leaf = x.detach().clone().requires_grad_()
    (slope,) = torch.autograd.grad(function(leaf).sum(), leaf)
    return slope


def derivative(name: str, x: Tensor) -> Tensor:
    """The derivative at x, of any shape, of an entry of ACTIVATIONS. Raises `KeyError` for another name."""
    return slope_of(ACTIVATIONS[name].function, x)


def flat_stretches(function: Callable[[Tensor], Tensor]) -> tuple[Stretch, ...]:
    """Where the slope is below SATURATED or exactly 0, found in double precision at every hundredth within REACH of 0.

    A stretch ends at the last place that belongs to it. One that ends at -REACH or REACH was not followed further.
    """
    places = torch.arange(-100 * REACH, 100 * REACH + 1, dtype=torch.float64) / 100
    slopes = slope_of(function, places).abs()
    kinds = zip((slopes < SATURATED).tolist(), (slopes == 0).tolist(), places.tolist(), strict=True)
    found = []
    for (flat, dies), run in groupby(kinds, key=lambda entry: entry[:2]):
        if flat:
            inside = [place for *_, place in run]
            found.append(Stretch(dies, inside[0], inside[-1]))
    return tuple(found)


ACTIVATIONS: dict[str, Activation] = {
    "ReLU": Activation(
        torch.relu,
        r"\max(0, z)",
        r"1 \text{ if } z > 0 \text{ else } 0",
        "nn.ReLU()",
        "Zero below the hinge, a straight line above it: the network becomes a chain of straight pieces.",
        straight=True,
        backward=lambda gradient, z, h: aten.threshold_backward.default(gradient, h, 0),
    ),
    "leaky ReLU": Activation(
        lambda z: F.leaky_relu(z, 0.1),
        r"\max(0.1 z, z)",
        r"1 \text{ if } z > 0 \text{ else } 0.1",
        "nn.LeakyReLU(0.1)",
        "Like ReLU, but a tenth of the slope survives below the hinge, so no unit stops learning for good.",
        straight=True,
        backward=lambda gradient, z, h: aten.leaky_relu_backward.default(gradient, z, 0.1, False),
    ),
    "ELU": Activation(
        F.elu,
        r"z \text{ if } z > 0 \text{ else } e^z - 1",
        r"1 \text{ if } z > 0 \text{ else } e^z",
        "nn.ELU()",
        "Like ReLU with a smooth lower side that levels off at -1.",
        backward=lambda gradient, z, h: aten.elu_backward.default(gradient, 1, 1, 1, False, z),
    ),
    "tanh": Activation(
        torch.tanh,
        r"\tanh z",
        r"1 - \tanh^2 z",
        "nn.Tanh()",
        "A smooth step from -1 to 1. Far from 0 it is flat and passes hardly any gradient.",
        backward=lambda gradient, z, h: aten.tanh_backward.default(gradient, h),
        quick=lambda z: z.mul_(2).sigmoid_().mul_(2).sub_(1),  # tanh z = 2 σ(2z) - 1, in a quarter of the time
    ),
    "sigmoid": Activation(
        torch.sigmoid,
        r"\frac{1}{1 + e^{-z}}",
        r"\sigma(z) (1 - \sigma(z))",
        "nn.Sigmoid()",
        "A smooth step from 0 to 1; its slope never exceeds a quarter, so signals fade through many layers.",
        backward=lambda gradient, z, h: aten.sigmoid_backward.default(gradient, h),
    ),
    "identity": Activation(
        lambda z: z,
        r"z",
        r"1",
        "nn.Identity()",
        "No bend at all: two linear layers in a row are still one line, however wide they are.",
        straight=True,
        backward=lambda gradient, z, h: gradient,
    ),
}
"""What the hidden units of a network can bend with; no entry has parameters."""
