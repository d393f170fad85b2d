"""Every activation is the `torch.nn` module it names, and its derivative is its slope."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from core.activations import ACTIVATIONS
from tests.core.literal import TORCH_ACTIVATIONS


def test_every_activation_is_compared() -> None:
    assert TORCH_ACTIVATIONS.keys() == ACTIVATIONS.keys()


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_its_module(name: str) -> None:
    z = torch.cat([torch.linspace(-30, 30, 601), torch.tensor([0.0, -1e4, 1e4])]).view(-1, 4)
    assert torch.equal(ACTIVATIONS[name].function(z), TORCH_ACTIVATIONS[name](z))


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
