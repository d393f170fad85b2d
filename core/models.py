"""Models of one input and one output, from a line to a network with a hidden layer.

A model's parameters are a list of tensors, drawn in the order in which a notebook creates its layers. A new model is
one entry of `MODELS` at the foot of this file.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

Parameters = list[Tensor]


@dataclass(frozen=True)
class Model:
    """`forward(parameters, x, activation)` maps x (N, 1) to predictions (N, 1).

    `draw(generator, width)` gives fresh parameters, or is None where the learner chooses the start. `names` names the
    parameters, `knobs` the settings that the model reads. `output` says what is special about its last layer.
    """

    forward: Callable[[Parameters, Tensor, Callable[[Tensor], Tensor]], Tensor]
    draw: Callable[[torch.Generator, int], Parameters] | None
    names: tuple[str, ...]
    knobs: tuple[str, ...]
    formula: str
    story: str
    output: str = ""


def draw_linear(generator: torch.Generator, inputs: int, outputs: int) -> Parameters:
    """Weight (outputs, inputs) and bias (outputs,), bit for bit what `nn.Linear` draws from the same stream.

    Both are uniform within 1 / sqrt(inputs); the call below is PyTorch's own, with an explicit generator.
    """
    weight = nn.init.kaiming_uniform_(torch.empty(outputs, inputs), a=math.sqrt(5), generator=generator)
    bound = 1 / math.sqrt(inputs)
    return [weight, torch.empty(outputs).uniform_(-bound, bound, generator=generator)]


def draw_mlp(generator: torch.Generator, width: int) -> Parameters:
    """The hidden layer, then the output layer."""
    return draw_linear(generator, 1, width) + draw_linear(generator, width, 1)


def line(parameters: Parameters, x: Tensor, activation: Callable[[Tensor], Tensor]) -> Tensor:
    """w x + b with two plain numbers."""
    w, b = parameters
    return w * x + b


def linear(parameters: Parameters, x: Tensor, activation: Callable[[Tensor], Tensor]) -> Tensor:
    """One `nn.Linear(1, 1)`."""
    return F.linear(x, *parameters)


def mlp(parameters: Parameters, x: Tensor, activation: Callable[[Tensor], Tensor]) -> Tensor:
    """Linear, activation, linear."""
    return F.linear(activation(F.linear(x, *parameters[:2])), *parameters[2:])


MODELS: dict[str, Model] = {
    "line from scratch": Model(
        line,
        None,
        ("w", "b"),
        ("start_w", "start_b"),
        r"\hat{y} = w x + b",
        "Two plain tensors, started where you like, and no layer at all.",
    ),
    "linear layer": Model(
        linear,
        lambda generator, width: draw_linear(generator, 1, 1),
        ("weight", "bias"),
        (),
        r"\hat{y} = w x + b",
        "The same line as `nn.Linear(1, 1)`, started at random.",
    ),
    "MLP": Model(
        mlp,
        draw_mlp,
        ("hidden.weight", "hidden.bias", "output.weight", "output.bias"),
        ("width", "activation"),
        r"\hat{y} = W_2\, \varphi(W_1 x + b_1) + b_2",
        "A hidden layer of bends, added up by an output layer.",
        "The output layer has no activation: a ReLU there, as on one of the slides, could never predict a negative value.",
    ),
}
