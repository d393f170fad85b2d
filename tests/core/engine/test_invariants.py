"""What the engine's bits rest on: where its operands lie, how they are laid out, in which order autograd adds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from core.engine.layers import Linear
from core.engine.updates import Updater
from core.parts.activations import ACTIVATIONS
from core.parts.optimizers import OPTIMIZERS
from core.parts.penalties import Penalty
from tests.core.engine.literal_network import LOSSES, Case
from tests.core.engine.test_training import check

SHAPES = list(product((1, 2, 17), (1, 3, 64), (1, 2, 33)))
LINE_OF_CACHE = 64
"""Bytes; where a matrix begins within one decides how a product is cut up, and so how it rounds."""


def numbers(*shape: int) -> Tensor:
    """Numbers around 0, the same for one shape."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(sum(shape)))


@pytest.mark.parametrize(("points", "inputs", "outputs"), SHAPES)
def test_a_layer_goes_back_as_autograd_does_in_bits_and_in_layout(points: int, inputs: int, outputs: int) -> None:
    x, weight, bias = (
        t.requires_grad_() for t in (numbers(points, inputs), numbers(outputs, inputs), numbers(outputs))
    )
    gradient = numbers(points, outputs)
    expected = torch.autograd.grad(F.linear(x, weight, bias), (x, weight, bias), gradient)
    layer = Linear(weight.detach(), bias.detach(), (torch.empty_like(weight), torch.empty_like(bias)))
    layer.forward(x.detach())
    found = (layer.backward(gradient), *layer.gradients)
    assert all(map(torch.equal, found, expected))
    assert found[0].stride() == expected[0].stride()


@pytest.mark.parametrize("points", [1, 10])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_kernel_of_an_activation_is_autograds(name: str, points: int) -> None:
    """For a gradient in columns, too, and at the kink."""
    z = torch.cat([numbers(points, 16), torch.zeros(points, 1)], 1).requires_grad_()
    h = ACTIVATIONS[name].function(z)
    for gradient in (numbers(points, 17), numbers(17, points).t()):
        (expected,) = torch.autograd.grad(h, z, gradient, retain_graph=True)
        assert torch.equal(ACTIVATIONS[name].gradient(gradient, z.detach(), h.detach()), expected)


@pytest.mark.parametrize("outputs", [1, 3])
@pytest.mark.parametrize("name", LOSSES)
def test_the_kernels_of_a_loss_are_those_behind_its_module(name: str, outputs: int) -> None:
    prediction = numbers(10, outputs).requires_grad_()
    _, target = Case(loss=name, outputs=outputs).data(10, seed=3)
    loss = LOSSES[name].function(prediction, target)
    (expected,) = torch.autograd.grad(loss, prediction)
    assert torch.equal(LOSSES[name].gradient(prediction.detach(), target), expected)
    forward = LOSSES[name].forward or LOSSES[name].function
    assert torch.equal(forward(prediction.detach(), target), loss.detach())


@pytest.mark.parametrize(("l1", "l2"), [(0.03, 0.0), (0.0, 0.01), (0.03, 0.01)])
def test_penalties_come_first_in_the_sum_of_a_gradient(l1: float, l2: float) -> None:
    """Autograd adds up from what was used last: L2, then L1, then the loss."""
    weight, x = numbers(40, 30).requires_grad_(), numbers(7, 30)
    objective = (x @ weight.t()).square().mean() + l1 * weight.abs().sum() + l2 * (weight**2).sum()
    (expected,) = torch.autograd.grad(objective, weight)
    (of_loss,) = torch.autograd.grad((x @ weight.t()).square().mean(), weight)
    Penalty(l1, l2).add_to(of_loss, weight.detach())
    assert torch.equal(of_loss, expected)


def test_parameters_and_copies_begin_on_a_line_of_the_cache() -> None:
    """As a notebook's do, whatever stands before them in the row."""
    start = [numbers(3, 1), numbers(3), numbers(5, 3), numbers(5)]
    updater = Updater(start, OPTIMIZERS["Adam"], {"beta1": 0.9, "beta2": 0.999})
    assert all(map(torch.equal, updater.parameters, start))
    for gradient in updater.gradients:
        gradient.fill_(1.0)
    updater.step(0.1)
    batches = [batch.clone() for batch in torch.split(numbers(33, 3), 7)]
    aligned = [*updater.parameters, *updater.gradients, *batches]
    assert all(tensor.data_ptr() % LINE_OF_CACHE == 0 for tensor in aligned)
    flat = torch.cat([tensor.reshape(-1) for tensor in updater.parameters])
    assert torch.equal(updater.taken_from([updater.row]), flat.unsqueeze(0))
    assert updater.row.count_nonzero() == len(flat), "between the parameters are zeros, whoever moves them"


def test_a_row_that_was_handed_out_is_never_changed() -> None:
    start = [numbers(3, 1), numbers(3)]
    updater = Updater(start, OPTIMIZERS["Gradient descent"], {})
    first, before = updater.row, updater.row.clone()
    updater.gradients[0].fill_(1.0)
    updater.step(0.1)
    assert torch.equal(first, before)
    assert not torch.equal(updater.row, before)


@pytest.fixture(params=[2, pytest.param(3, marks=pytest.mark.thorough)])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    """More threads than the app uses."""
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def test_the_number_of_threads_does_not_part_the_engine_from_the_loop(threads: int) -> None:
    """It may change how both round, and changes both alike."""
    assert torch.get_num_threads() == threads
    check(Case(inputs=1, hidden=(128, 64), points=250, epochs=2, optimizer="Adam", rate=0.01))
    check(Case(batch=10, dropout=0.3, epochs=1))
