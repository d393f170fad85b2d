"""Models of one input and one output, from a line to a network with two hidden layers.

A model's parameters are a list of tensors, drawn in the order in which a notebook creates its layers: each weight
before its bias. A new model is one entry of `MODELS` at the foot of this file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional as F

from core.parts.layers import Parameters

Function = Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Model:
    """`forward(parameters, x, activation)` maps x (N, 1) to predictions (N, 1), for reading; the engine trains.

    `layered` models are networks that are drawn at random; the learner chooses the start of others. `hidden` names the
    settings that give the widths of the hidden layers, `names` the parameters, `knobs` all settings that the model
    reads.
    """

    forward: Callable[[Parameters, Tensor, Function], Tensor]
    layered: bool
    hidden: tuple[str, ...]
    names: tuple[str, ...]
    knobs: tuple[str, ...]
    formula: str
    story: str


def line(parameters: Parameters, x: Tensor, activation: Function) -> Tensor:
    """w x + b with two plain numbers."""
    w, b = parameters
    return w * x + b


def network(parameters: Parameters, x: Tensor, activation: Function) -> Tensor:
    """Linear layers with the activation between them; none after the last."""
    *hidden, weight, bias = parameters
    return F.linear(hidden_outputs(hidden, x, activation), weight, bias)


def hidden_outputs(hidden: Parameters, x: Tensor, activation: Function) -> Tensor:
    """What the last hidden layer hands on: (N, width), or x itself where there is none."""
    for weight, bias in zip(hidden[::2], hidden[1::2], strict=True):
        x = activation(F.linear(x, weight, bias))
    return x


MODELS: dict[str, Model] = {
    "line from scratch": Model(
        line,
        False,
        (),
        ("w", "b"),
        ("start_w", "start_b"),
        r"\hat{y} = w x + b",
        "Two plain tensors, started where you like, and no layer at all.",
    ),
    "linear layer": Model(
        network,
        True,
        (),
        ("weight", "bias"),
        (),
        r"\hat{y} = w x + b",
        "The same line as `nn.Linear(1, 1)`, started at random.",
    ),
    "MLP": Model(
        network,
        True,
        ("width",),
        ("hidden.weight", "hidden.bias", "output.weight", "output.bias"),
        ("width", "activation", "dropout", "output_relu"),
        r"\hat{y} = W_2\, \varphi(W_1 x + b_1) + b_2",
        "A hidden layer of bends, added up by an output layer.",
    ),
    "two-layer MLP": Model(
        network,
        True,
        ("width", "second_width"),
        ("hidden.weight", "hidden.bias", "second.weight", "second.bias", "output.weight", "output.bias"),
        ("width", "second_width", "activation", "dropout", "output_relu"),
        r"\hat{y} = W_3\, \varphi(W_2\, \varphi(W_1 x + b_1) + b_2) + b_3",
        "Two hidden layers: the second bends what the first has already bent.",
    ),
}
