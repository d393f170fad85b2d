"""A layer is drawn as `nn.Linear` draws it, the stream goes on from there, and layers without a bend are one layer."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import nn

from core.parts.layers import collapse, draw_linear


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


@pytest.mark.parametrize("widths", [(), (1,), (40,), (8, 30), (3, 4, 5)])
def test_without_a_bend_layers_collapse_to_one(widths: tuple[int, ...]) -> None:
    generator = torch.Generator().manual_seed(3)
    parameters = [leaf.double() for pair in pairwise((2, *widths, 3)) for leaf in draw_linear(generator, *pair)]
    layers: list[nn.Module] = []
    for weight, bias in zip(parameters[::2], parameters[1::2], strict=True):
        layer = nn.Linear(weight.shape[1], weight.shape[0], dtype=torch.float64)
        layer.load_state_dict({"weight": weight, "bias": bias})
        layers += [layer, nn.Identity()]
    weight, bias = collapse(parameters)
    assert (weight.shape, bias.shape) == ((3, 2), (3,))
    x = torch.linspace(-3, 3, 26, dtype=torch.float64).view(13, 2)
    torch.testing.assert_close(x @ weight.T + bias, nn.Sequential(*layers)(x).detach())


def test_a_collapse_worked_by_hand() -> None:
    parameters = [
        torch.tensor([[2.0], [3.0]]),
        torch.tensor([1.0, -1.0]),
        torch.tensor([[4.0, 5.0]]),
        torch.tensor([0.5]),
    ]
    slope, intercept = collapse(parameters)
    assert (slope.item(), intercept.item()) == (23.0, -0.5)
