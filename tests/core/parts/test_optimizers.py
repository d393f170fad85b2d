"""Every update rule, and the formula that is shown for it, walks step by step with `torch.optim`."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from core.parts.optimizers import OPTIMIZERS, OptimizerKnobs, Rate
from tests.core.latex import evaluate
from tests.core.literal import TORCH_OPTIMIZERS

STEPS = 60

SOME_KNOBS = [
    OptimizerKnobs(),
    OptimizerKnobs(momentum=0.0, smoothing=0.0, beta1=0.0, beta2=0.0, weight_decay=0.0),
    OptimizerKnobs(momentum=0.999, smoothing=0.9999, beta1=0.999, beta2=0.9999, weight_decay=1.0),
    OptimizerKnobs(momentum=0.37, smoothing=0.613, beta1=0.71, beta2=0.943, weight_decay=0.173),
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
        parameters, memory = optimizer.rule(
            parameters, slope, memory, rate, step, **knobs.only(*OPTIMIZERS[name].knobs)
        )
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
    call = OPTIMIZERS[name].torch_call.format(
        parameters="[leaf]", learning_rate=0.03, **knobs.only(*OPTIMIZERS[name].knobs)
    )
    shown = eval(call, {"torch": torch, "leaf": leaf})
    expected = TORCH_OPTIMIZERS[name]([leaf], 0.03, knobs)
    assert type(shown) is type(expected)
    assert shown.defaults == expected.defaults


@every_optimizer
def test_a_rule_leaves_what_it_is_given_alone(name: str) -> None:
    optimizer, knobs = OPTIMIZERS[name], OptimizerKnobs().only(*OPTIMIZERS[name].knobs)
    parameters, gradient = torch.tensor([1.0, -2.0]), torch.tensor([0.5, 3.0])
    memory = optimizer.memory(parameters)
    assert len(memory) == optimizer.memories
    _, memory = optimizer.rule(parameters, gradient, memory, 0.1, 1, **knobs)
    given = [tensor.clone() for tensor in (parameters, gradient, *memory)]
    optimizer.rule(parameters, gradient, memory, 0.1, 2, **knobs)
    assert all(torch.equal(*pair) for pair in zip(given, (parameters, gradient, *memory), strict=True))
    assert len(memory) == optimizer.memories


SYMBOLS = {
    "momentum": r"\mu",
    "smoothing": r"\rho",
    "beta1": r"\beta_1",
    "beta2": r"\beta_2",
    "weight_decay": r"\lambda",
}
"""How a knob is written in a formula."""


@every_optimizer
@several_knobs
def test_the_formula_shown_to_learners_is_what_torch_optim_does(name: str, knobs: OptimizerKnobs) -> None:
    start, slopes = torch.linspace(-3, 4, 7, dtype=torch.float64), gradients(7).double()
    leaf = start.clone().requires_grad_()
    optimizer = TORCH_OPTIMIZERS[name]([leaf], 0.07, knobs)
    literal = literal_walk(optimizer, leaf, slopes)

    lines = [line.split(r"\leftarrow") for line in OPTIMIZERS[name].formula.split(r"\qquad")]
    values: dict[str, Any] = {variable.strip(): torch.zeros_like(start) for variable, _ in lines}
    values |= {SYMBOLS[knob]: value for knob, value in knobs.only(*OPTIMIZERS[name].knobs).items()}
    values |= {r"\theta": start, r"\alpha": 0.07, r"\epsilon": optimizer.defaults.get("eps")}
    shown = []
    for step, slope in enumerate(slopes, start=1):
        values |= {"g": slope, "t": step}
        for variable, rule in lines:
            values[variable.strip()] = evaluate(rule, values)
        shown.append(values[r"\theta"])
    torch.testing.assert_close(torch.stack(shown), literal, atol=1e-9, rtol=1e-9)


@every_optimizer
def test_a_rule_and_its_formula_read_the_same_knobs(name: str) -> None:
    formula, knobs = OPTIMIZERS[name].formula, OPTIMIZERS[name].knobs
    assert {knob for knob, symbol in SYMBOLS.items() if symbol in formula} == set(knobs)
    assert OPTIMIZERS[name].memories == len(formula.split(r"\qquad")) - formula.count(r"\theta \leftarrow")


def test_first_steps_worked_by_hand() -> None:
    """Gradient 4 at rate 0.5, from 0.

    Descent and momentum move by 2; Nesterov by 2 and then 0.9 of it; Adagrad and Adam by the rate, RMSProp by the rate
    over √(1 - ρ). AdamW has nothing to decay at 0.
    """
    knobs = OptimizerKnobs(smoothing=0.75)
    moved = {name: -walk(name, torch.zeros(1), 0.5, knobs, torch.full((1, 1), 4.0)).item() for name in OPTIMIZERS}
    expected = {
        "Gradient descent": 2.0,
        "Momentum": 2.0,
        "Nesterov": 3.8,
        "Adagrad": 0.5,
        "RMSProp": 1.0,
        "Adam": 0.5,
        "AdamW": 0.5,
    }
    assert moved == pytest.approx(expected)


def test_a_decay_apart_from_the_gradient_worked_by_hand() -> None:
    """From 10 without a gradient, rate 0.5 and decay 0.1 keep 95 in 100 at each step; no other optimizer moves."""
    knobs, still = OptimizerKnobs(weight_decay=0.1), torch.zeros(2, 1)
    for name in OPTIMIZERS:
        path = walk(name, torch.tensor([10.0]), 0.5, knobs, still).flatten().tolist()
        assert path == pytest.approx([9.5, 9.025] if name == "AdamW" else [10.0, 10.0])


@pytest.mark.parametrize("momentum", [0.0, 0.3, 0.9, 0.99])
@pytest.mark.parametrize("curvature", [0.5, 1.0, 40.0])
def test_a_limit_is_where_the_update_matrix_stops_shrinking(momentum: float, curvature: float) -> None:
    """On curvature c an update is a matrix on (θ, v); it shrinks where no eigenvalue reaches 1 in size."""
    knobs, found = OptimizerKnobs(momentum=momentum), 0
    for name, optimizer in OPTIMIZERS.items():
        if optimizer.limit is None:
            continue
        found += 1
        limit = optimizer.limit(curvature, **knobs.only(*OPTIMIZERS[name].knobs))
        for share, shrinks in ((0.999, True), (1.001, False)):
            columns = []
            for unit in torch.eye(1 + optimizer.memories, dtype=torch.float64):
                place, memory = unit[:1], tuple(value.view(1) for value in unit[1:])
                moved = optimizer.rule(
                    place, curvature * place, memory, share * limit, 1, **knobs.only(*OPTIMIZERS[name].knobs)
                )
                columns.append(torch.cat([moved[0], *moved[1]]))
            radius = torch.linalg.eigvals(torch.stack(columns, dim=1)).abs().max().item()
            assert (radius < 1) == shrinks, (name, share, radius)
    assert found == 3
