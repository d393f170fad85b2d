"""Networks: linear layers with an activation between them, described, drawn and called."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from core.engine.layers import Bend, Dropout, Layer, Linear, Sequential
from core.parts.activations import ACTIVATIONS
from core.parts.layers import Parameters, draw_linear


@dataclass(frozen=True)
class Network:
    """`sizes` are the inputs, the widths of the hidden layers and the outputs, at least (inputs, outputs).

    Each hidden layer bends with the entry `activation` of ACTIVATIONS, and in training a unit of it is silenced with
    the chance `dropout`, at least 0 and below 1. `output_relu` puts a ReLU behind the last layer.
    """

    sizes: tuple[int, ...]
    activation: str = "ReLU"
    dropout: float = 0.0
    output_relu: bool = False

    @property
    def drops(self) -> bool:
        """Whether an update silences units."""
        return self.dropout > 0 and len(self.sizes) > 2

    def draw(self, generator: torch.Generator) -> Parameters:
        """Each layer's weight (out, in) and bias (out,) in order, bit for bit as `nn.Linear` draws them."""
        return [tensor for pair in pairwise(self.sizes) for tensor in draw_linear(generator, *pair)]

    def predict(self, parameters: Parameters, x: Tensor) -> Tensor:
        """The outputs (n, k) at x (n, d), nothing silenced. Autograd can follow it."""
        return self.layers(parameters)(x)

    def layers(
        self, parameters: Parameters, gradients: Parameters | None = None, generator: torch.Generator | None = None
    ) -> Sequential:
        """The layers around these very tensors; their `backward` writes into `gradients`, of the same shapes, and
        `generator` draws what dropout silences."""
        activation = ACTIVATIONS[self.activation]
        layers: list[Layer] = []
        for k in range(0, len(parameters), 2):
            weight, bias = parameters[k : k + 2]
            layers.append(Linear(weight, bias, (gradients or [])[k : k + 2], sees_data=k == 0))
            if k == len(parameters) - 2:
                break
            layers.append(Bend(activation))
            if self.drops:
                layers.append(Dropout(self.dropout, generator))
        if self.output_relu:
            layers.append(Bend(ACTIVATIONS["ReLU"]))
        return Sequential(layers)
