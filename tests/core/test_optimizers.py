"""Every update rule walks step by step, bit for bit, with `torch.optim`."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from core.optimizers import OPTIMIZERS, OptimizerKnobs, Rate
from tests.core.literal import TORCH_OPTIMIZERS

STEPS = 60

SOME_KNOBS = [
    OptimizerKnobs(),
    OptimizerKnobs(momentum=0.0, smoothing=0.0, beta1=0.0, beta2=0.0),
    OptimizerKnobs(momentum=0.999, smoothing=0.9999, beta1=0.999, beta2=0.9999),
    OptimizerKnobs(momentum=0.37, smoothing=0.613, beta1=0.71, beta2=0.943),
]

every_optimizer = pytest.mark.parametrize("name", OPTIMIZERS)
several_knobs = pytest.mark.parametrize("knobs", SOME_KNOBS, ids=["default", "zero", "largest", "odd"])


def gradients(*shape: int) -> Tensor:
    """Gradients of very different sizes, with exact zeros among them."""
    generator = torch.Generator().manual_seed(11)
    values = torch.randn(STEPS, *shape, generator=generator) * 10 ** (
        6 * torch.rand(STEPS, *shape, generator=generator) - 3
    )
    return values * (torch.rand(STEPS, *shape, generator=generator) > 0.1)


def walk(name: str, start: Tensor, rate: Rate, knobs: OptimizerKnobs, slopes: Tensor) -> Tensor:
    """The parameters after every update of the core's rule."""
    optimizer = OPTIMIZERS[name]
    parameters, memory, path = start, optimizer.memory(start), []
    for step, slope in enumerate(slopes, start=1):
        parameters, memory = optimizer.rule(parameters, slope, memory, rate, step, **knobs.knobs_for(name))
        path.append(parameters)
    return torch.stack(path)


def literal_walk(optimizer: torch.optim.Optimizer, parameters: Tensor, slopes: Tensor) -> Tensor:
    """The parameters after every `step()` of an optimizer of PyTorch."""
    path = []
    for slope in slopes:
        parameters.grad = slope.clone()
        optimizer.step()
        path.append(parameters.detach().clone())
    return torch.stack(path)


def test_every_optimizer_is_compared() -> None:
    assert TORCH_OPTIMIZERS.keys() == OPTIMIZERS.keys()


@every_optimizer
@several_knobs
@pytest.mark.parametrize("rate", [1e-5, 0.1, 10.0])
@pytest.mark.parametrize("size", [1, 2, 301])
def test_a_rule_equals_torch_optim(name: str, knobs: OptimizerKnobs, rate: float, size: int) -> None:
    start, slopes = torch.linspace(-3, 4, size), gradients(size)
    leaf = start.clone().requires_grad_()
    literal = literal_walk(TORCH_OPTIMIZERS[name]([leaf], rate, knobs), leaf, slopes)
    assert torch.equal(walk(name, start, rate, knobs, slopes), literal)


@every_optimizer
@several_knobs
def test_rows_of_rates_equal_one_walk_a_row(name: str, knobs: OptimizerKnobs) -> None:
    rates = torch.logspace(-5, 1, 23, dtype=torch.float64).unsqueeze(1)
    start, slopes = torch.linspace(-3, 4, 2 * len(rates)).view(-1, 2), gradients(len(rates), 2)
    together = walk(name, start, rates, knobs, slopes)
    for row, rate in enumerate(rates.flatten().tolist()):
        leaf = start[row].clone().requires_grad_()
        alone = literal_walk(TORCH_OPTIMIZERS[name]([leaf], rate, knobs), leaf, slopes[:, row])
        assert torch.equal(together[:, row], alone), f"row {row}, rate {rate}"


@every_optimizer
@several_knobs
def test_the_call_shown_to_learners_builds_that_optimizer(name: str, knobs: OptimizerKnobs) -> None:
    leaf = torch.zeros(2, requires_grad=True)
    call = OPTIMIZERS[name].torch_call.format(parameters="[leaf]", learning_rate=0.03, **knobs.knobs_for(name))
    shown = eval(call, {"torch": torch, "leaf": leaf})
    expected = TORCH_OPTIMIZERS[name]([leaf], 0.03, knobs)
    assert type(shown) is type(expected)
    assert shown.defaults == expected.defaults


@every_optimizer
def test_a_rule_leaves_what_it_is_given_alone(name: str) -> None:
    optimizer, knobs = OPTIMIZERS[name], OptimizerKnobs().knobs_for(name)
    parameters, gradient = torch.tensor([1.0, -2.0]), torch.tensor([0.5, 3.0])
    memory = optimizer.memory(parameters)
    assert len(memory) == optimizer.memories
    _, memory = optimizer.rule(parameters, gradient, memory, 0.1, 1, **knobs)
    given = [tensor.clone() for tensor in (parameters, gradient, *memory)]
    optimizer.rule(parameters, gradient, memory, 0.1, 2, **knobs)
    assert all(torch.equal(*pair) for pair in zip(given, (parameters, gradient, *memory), strict=True))
    assert len(memory) == optimizer.memories


def test_first_steps_worked_by_hand() -> None:
    """Gradient 4 at rate 0.5: descent and momentum move by 2, Adam by the rate, RMSProp by the rate over √(1 - α)."""
    knobs = OptimizerKnobs(smoothing=0.75)
    moved = {name: -walk(name, torch.zeros(1), 0.5, knobs, torch.full((1, 1), 4.0)).item() for name in OPTIMIZERS}
    expected = {"Gradient descent": 2.0, "Momentum": 2.0, "RMSProp": 1.0, "Adam": 0.5}
    assert moved == pytest.approx(expected)
