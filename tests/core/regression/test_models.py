"""Models are what modules of the same parameters compute."""

from __future__ import annotations

import pytest
import torch

from core.parts.activations import ACTIVATIONS
from core.regression.models import MODELS
from core.regression.result import unflatten
from core.regression.settings import RegressionSettings
from core.regression.training import begin
from tests.core.literal_training import flat, literal_module

every_model = pytest.mark.parametrize("name", MODELS)
COUNTS = {"line from scratch": 2, "linear layer": 2, "MLP": 301, "two-layer MLP": 100 * 2 + 100 * 16 + 16 + 17}


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
    assert torch.equal(chosen.trained_model.layers(parameters)(x), module(x).detach())
    rebuilt = unflatten(flat(module), tuple(p.shape for p in parameters))
    assert all(torch.equal(ours, theirs) for ours, theirs in zip(rebuilt, parameters, strict=True))
