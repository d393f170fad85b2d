"""Layers: how `nn.Linear` draws its weight and its bias, from an explicit stream."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn

Parameters = list[Tensor]
"""The tensors of a model, each weight before its bias."""


def draw_linear(generator: torch.Generator, inputs: int, outputs: int) -> Parameters:
    """Weight (outputs, inputs) and bias (outputs,), bit for bit what `nn.Linear` draws from the same stream.

    Both are uniform within 1 / sqrt(inputs); the call below is PyTorch's own, with an explicit generator.
    """
    weight = nn.init.kaiming_uniform_(torch.empty(outputs, inputs), a=math.sqrt(5), generator=generator)
    bound = 1 / math.sqrt(inputs)
    return [weight, torch.empty(outputs).uniform_(-bound, bound, generator=generator)]


def collapse(parameters: Parameters) -> tuple[Tensor, Tensor]:
    """The one layer that linear layers without a bend between them amount to: the product of the matrices, weight
    (out, in), and the bias (out,)."""
    whole_weight, whole_bias = parameters[:2]
    for weight, bias in zip(parameters[2::2], parameters[3::2], strict=True):
        whole_weight, whole_bias = weight @ whole_weight, weight @ whole_bias + bias
    return whole_weight, whole_bias
