"""A layer is drawn as `nn.Linear` draws it, and the stream goes on from there."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.parts.layers import draw_linear


@pytest.mark.parametrize(("inputs", "outputs"), [(1, 1), (1, 100), (100, 1), (2, 3), (7, 256), (256, 256)])
def test_a_drawn_layer_is_the_one_of_nn_linear(inputs: int, outputs: int) -> None:
    generator = torch.Generator().manual_seed(42)
    weight, bias = draw_linear(generator, inputs, outputs)
    with torch.random.fork_rng():
        torch.manual_seed(42)
        layer = nn.Linear(inputs, outputs)
        afterwards = torch.rand(3)
    assert torch.equal(weight, layer.weight)
    assert torch.equal(bias, layer.bias)
    assert torch.equal(torch.rand(3, generator=generator), afterwards)
