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
