"""A linear layer of many networks at once gives each network its own `nn.Linear`, forwards and backwards."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from torch import Tensor, nn

from core.regression.stacked import stacked_linear

SHAPES = list(product((1, 2, 17), (1, 5, 16), (1, 30)))
every_shape = pytest.mark.parametrize(("inputs", "outputs", "points"), SHAPES)


def draw(inputs: int, outputs: int, points: int, dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor, Tensor]:
    """x, weight and bias of three networks."""
    generator = torch.Generator().manual_seed(1)
    shapes = (3, points, inputs), (3, outputs, inputs), (3, outputs)
    x, weight, bias = (torch.randn(shape, generator=generator, dtype=dtype).requires_grad_() for shape in shapes)
    return x, weight, bias


@every_shape
@pytest.mark.parametrize("shared", [False, True])
def test_each_row_is_an_nn_linear_of_its_own(inputs: int, outputs: int, points: int, shared: bool) -> None:
    x, weight, bias = draw(inputs, outputs, points)
    seen = x[0].detach() if shared else x
    out = stacked_linear(seen, weight, bias)
    target = torch.randn(out.shape, generator=torch.Generator().manual_seed(2))
    (out * target).sum().backward()  # type: ignore[no-untyped-call]
    for k in range(3):
        layer, alone = nn.Linear(inputs, outputs), (x[0] if shared else x[k]).detach().requires_grad_()
        layer.load_state_dict({"weight": weight[k].detach(), "bias": bias[k].detach()})
        expected = layer(alone)
        (expected * target[k]).sum().backward()
        torch.testing.assert_close(out[k], expected)
        for stacked, single in ((weight.grad, layer.weight.grad), (bias.grad, layer.bias.grad), (x.grad, alone.grad)):
            if stacked is not None:
                torch.testing.assert_close(stacked[k], single)
    assert (x.grad is None) == shared


@every_shape
def test_the_gradient_is_the_slope(inputs: int, outputs: int, points: int) -> None:
    arguments = draw(inputs, outputs, min(points, 4), torch.float64)
    assert torch.autograd.gradcheck(stacked_linear, arguments)


def test_two_networks_worked_by_hand() -> None:
    x = torch.tensor([[1.0, 2.0]])
    weight = torch.tensor([[[1.0, 0.0]], [[3.0, -1.0]]])
    bias = torch.tensor([[0.5], [10.0]])
    assert stacked_linear(x, weight, bias).tolist() == [[[1.5]], [[11.0]]]
