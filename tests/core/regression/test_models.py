"""Models are what modules of the same parameters compute, one network at a time or many, and their layers are drawn as
PyTorch's."""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from torch import nn

from core.parts.activations import ACTIVATIONS
from core.regression.models import MODELS, affine, draw_network, network
from core.regression.result import unflatten
from core.regression.settings import RegressionSettings
from core.regression.training import begin
from tests.core.literal_training import flat, literal_module

every_model = pytest.mark.parametrize("name", MODELS)
COUNTS = {"line from scratch": 2, "linear layer": 2, "MLP": 301, "two-layer MLP": 100 * 2 + 100 * 16 + 16 + 17}


@pytest.mark.parametrize("widths", [(), (5,), (5, 3), (4, 3, 2)])
def test_a_drawn_network_is_a_sequence_of_nn_linear(widths: tuple[int, ...]) -> None:
    sizes = [1, *widths, 1]
    with torch.random.fork_rng():
        torch.manual_seed(8)
        layers = nn.Sequential(*(nn.Linear(*pair) for pair in pairwise(sizes)))
    drawn = draw_network(torch.Generator().manual_seed(8), widths)
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(drawn, layers.parameters(), strict=True))


@every_model
def test_names_shapes_and_counts_are_those_of_the_module(name: str) -> None:
    chosen = RegressionSettings(model=name)
    _, leaves, _ = begin(chosen)
    named = dict(literal_module(chosen).named_parameters())
    assert MODELS[name].names == tuple(named)
    assert [leaf.shape for leaf in leaves] == [parameter.shape for parameter in named.values()]
    assert sum(leaf.numel() for leaf in leaves) == COUNTS[name]
    assert set(MODELS[name].knobs) <= set(chosen.knobs())
    assert chosen.widths == tuple(getattr(chosen, hidden) for hidden in MODELS[name].hidden)


@every_model
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("output_relu", [False, True])
def test_predictions_are_those_of_the_module(name: str, activation: str, output_relu: bool) -> None:
    chosen = RegressionSettings(model=name, activation=activation, width=9, second_width=4, output_relu=output_relu)
    module = literal_module(chosen).eval()
    parameters = [p.detach() for p in module.parameters()]
    x = torch.linspace(-2, 2, 21).unsqueeze(1)
    assert torch.equal(chosen.predictor()(parameters, x), module(x).detach())
    rebuilt = unflatten(flat(module), tuple(p.shape for p in parameters))
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(rebuilt, parameters, strict=True))


@pytest.mark.parametrize("widths", [(), (1,), (7,), (6, 5)])
def test_a_stack_of_networks_is_each_of_them_alone(widths: tuple[int, ...]) -> None:
    several = [draw_network(torch.Generator().manual_seed(seed), widths) for seed in range(4)]
    x = torch.linspace(-1, 1, 17).unsqueeze(1)
    stacked = network([torch.stack(leaves) for leaves in zip(*several, strict=True)], x, torch.tanh)
    assert stacked.shape == (4, 17, 1)
    for row, parameters in zip(stacked, several, strict=True):
        torch.testing.assert_close(row, network(parameters, x, torch.tanh))


def test_an_affine_layer_worked_by_hand() -> None:
    x, weight, bias = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 4.0], [0.0, -1.0]]), torch.tensor([0.5, 1.0])
    assert affine(x, weight, bias).tolist() == [[11.5, -1.0]]
