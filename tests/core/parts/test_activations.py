"""Every activation is the `torch.nn` module it names, and its derivative is its slope."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from core.parts.activations import ACTIVATIONS, REACH, SATURATED, derivative, flat_stretches, slope_of
from tests.core.latex import piecewise
from tests.core.literal import TORCH_ACTIVATIONS


def test_every_activation_is_compared() -> None:
    assert TORCH_ACTIVATIONS.keys() == ACTIVATIONS.keys()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_its_module(name: str) -> None:
    z = torch.cat([torch.linspace(-30, 30, 601), torch.tensor([0.0, -1e4, 1e4])]).view(-1, 4)
    assert torch.equal(ACTIVATIONS[name].function(z), TORCH_ACTIVATIONS[name](z))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_for_shades_it_is_the_same_to_six_digits(name: str) -> None:
    z = torch.cat([torch.linspace(-30, 30, 6001), torch.tensor([0.0, 1e-9, -1e4, 1e4, float("inf"), float("-inf")])])
    exact = ACTIVATIONS[name].function(z)
    torch.testing.assert_close(ACTIVATIONS[name].shaded(z.clone()), exact, rtol=1e-6, atol=3e-7)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_module_shown_to_learners_is_that_module(name: str) -> None:
    shown = eval(ACTIVATIONS[name].module, {"nn": nn})
    assert repr(shown) == repr(TORCH_ACTIVATIONS[name])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_derivative_is_the_slope_away_from_the_kink(name: str) -> None:
    z = torch.tensor([-3.1, -1.2, -0.4, -0.01, 0.01, 0.7, 1.9, 4.2], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(ACTIVATIONS[name].function, (z,))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_only_the_identity_leaves_stacked_lines_one_line(name: str) -> None:
    """A straight line has second differences of 0."""
    bend = ACTIVATIONS[name].function(torch.linspace(-2, 2, 9, dtype=torch.float64)).diff(n=2).abs().max()
    assert (bend < 1e-12).item() == (name == "identity")


KINKS = {"ReLU": 0.0, "leaky ReLU": 0.1, "ELU": 1.0, "tanh": 1.0, "sigmoid": 0.25, "identity": 1.0}
"""The derivative at 0 as PyTorch defines it: where there is a kink it takes the side below."""

# Where p (1 - p), 1 - tanh^2 and e^z are a hundredth.
SIGMOID_AT = math.log((1 + math.sqrt(1 - 4 * SATURATED)) / (1 - math.sqrt(1 - 4 * SATURATED)))
TANH_AT = math.atanh(math.sqrt(1 - SATURATED))
ELU_AT = -math.log(SATURATED)
FLAT: dict[str, list[tuple[bool, float, float]]] = {
    "ReLU": [(True, -REACH, 0.0)],
    "leaky ReLU": [],
    "ELU": [(False, -REACH, -ELU_AT)],
    "tanh": [(False, -REACH, -TANH_AT), (False, TANH_AT, REACH)],
    "sigmoid": [(False, -REACH, -SIGMOID_AT), (False, SIGMOID_AT, REACH)],
    "identity": [],
}


def test_every_derivative_is_compared() -> None:
    assert KINKS.keys() == FLAT.keys() == ACTIVATIONS.keys()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_derivative_at_0_is_pytorchs(name: str) -> None:
    for zero in (0.0, -0.0):
        assert derivative(name, torch.tensor(zero)).item() == pytest.approx(KINKS[name])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_derivative_is_that_of_the_module_in_any_shape(name: str) -> None:
    x = 5 * torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(8))
    leaf = x.clone().requires_grad_()
    TORCH_ACTIVATIONS[name](leaf).backward(torch.ones_like(leaf))
    assert leaf.grad is not None
    assert torch.equal(derivative(name, x), leaf.grad)
    assert not x.requires_grad
    assert derivative(name, x[0, 0, 0]).shape == ()


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(max_examples=25)
@given(z=st.floats(-20, 20) | st.just(0.0))
def test_the_formula_of_a_derivative_says_what_autograd_gives(name: str, z: float) -> None:
    told = float(piecewise(ACTIVATIONS[name].derivative, {"z": z}))
    assert derivative(name, torch.tensor(z, dtype=torch.float64)).item() == pytest.approx(told, abs=1e-12)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_where_an_activation_saturates_or_dies(name: str) -> None:
    found = flat_stretches(ACTIVATIONS[name].function)
    assert [stretch.dies for stretch in found] == [dies for dies, _, _ in FLAT[name]]
    for stretch, (_, low, high) in zip(found, FLAT[name], strict=True):
        assert low - 1e-9 <= stretch.low < low + 0.01
        assert high - 0.01 < stretch.high <= high + 1e-9


def test_a_flat_piece_between_slopes_is_found_at_its_place() -> None:
    """Flat from -1 to 2, dead; beyond 4 a slope of a two-hundredth, falling."""

    def stairs(z: torch.Tensor) -> torch.Tensor:
        return (z + 1).clamp(max=0) + (z - 2).clamp(0, 2) - 0.005 * (z - 4).clamp(min=0)

    dead, weak = flat_stretches(stairs)
    assert (dead.dies, weak.dies, weak.high) == (True, False, REACH)
    assert dead.low == pytest.approx(-1, abs=0.011)
    assert dead.high == pytest.approx(2, abs=0.011)
    assert weak.low == pytest.approx(4, abs=0.011)


def test_derivatives_at_the_limits_of_32_bits() -> None:
    limits = {
        "ReLU": [0, 1],
        "leaky ReLU": [0.1, 1],
        "ELU": [0, 1],
        "tanh": [0, 0],
        "sigmoid": [0, 0],
        "identity": [1, 1],
    }
    for name in ACTIVATIONS:
        assert derivative(name, torch.tensor([-1e4, 1e4])).tolist() == pytest.approx(limits[name])


def test_the_slope_of_any_function_can_be_asked_for() -> None:
    assert slope_of(lambda z: z**3, torch.tensor([-1.0, 0.0, 2.0])).tolist() == [3.0, 0.0, 12.0]


def test_an_unknown_activation_is_refused() -> None:
    with pytest.raises(KeyError, match="no such"):
        derivative("no such", torch.tensor(0.0))
