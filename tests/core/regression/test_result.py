"""A regression run can be read: its curves, its counts, its R², and from where its loss stays above its start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from core.data.datasets import DATASETS, OWN
from core.data.points import DataSettings, make_points
from core.regression.result import (
    curves,
    final_r_squared,
    parameter_count,
    r_squared,
    unflatten,
    window,
)
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from tests.core.literal_training import literal_run

LINE = RegressionSettings(dataset="line", model="line from scratch")
LINEAR = RegressionSettings(model="linear layer")
MLP = RegressionSettings()
DEEP = RegressionSettings(model="two-layer MLP", width=12, second_width=7)

CURVES = {
    "line": LINE,
    "linear layer": LINEAR,
    "MLP": replace(MLP, activation="tanh", width=33),
    "two layers": DEEP,
    "output ReLU": replace(MLP, dataset="sine", output_relu=True, weights_from="own seed"),
    "trained with dropout": replace(DEEP, dropout=0.4, learning_rate=0.01),
}


@pytest.mark.parametrize("name", CURVES)
def test_curves_are_the_predictions_of_a_module_with_the_frames_parameters(name: str) -> None:
    result = fit(replace(CURVES[name], epochs=200))
    module = literal_run(replace(CURVES[name], epochs=1)).module.eval()
    places = torch.linspace(-0.5, 1.5, 41)
    drawn = curves(result, places)
    assert drawn.shape == (150, 41)
    for row, parameters in zip(drawn, result.parameters, strict=True):
        nn.utils.vector_to_parameters(parameters, module.parameters())
        torch.testing.assert_close(row, module(places.unsqueeze(1)).squeeze(1).detach())


@pytest.mark.parametrize(
    ("settings", "count"),
    [(LINE, 2), (LINEAR, 2), (MLP, 301), (DEEP, 24 + 91 + 8)],
    ids=lambda s: getattr(s, "model", s),
)
def test_shapes_and_counts_belong_together(settings: RegressionSettings, count: int) -> None:
    result = fit(replace(settings, epochs=1))
    named = dict(literal_run(replace(settings, epochs=1)).module.named_parameters())
    assert result.shapes == tuple(parameter.shape for parameter in named.values())
    assert parameter_count(result.shapes) == result.parameters.shape[1] == count
    pieces = unflatten(result.parameters[-1], result.shapes)
    assert tuple(piece.shape for piece in pieces) == result.shapes
    assert torch.equal(torch.cat([piece.flatten() for piece in pieces]), result.parameters[-1])


def test_r_squared_worked_by_hand() -> None:
    targets = torch.tensor([1.0, 2.0, 3.0])
    assert r_squared(targets, targets) == 1.0
    assert r_squared(torch.full((3,), 2.0), targets) == 0.0
    assert r_squared(torch.tensor([1.0, 2.0, 4.0]), targets) == 0.5
    assert r_squared(torch.tensor([3.0, 2.0, 1.0]), targets) == -3.0
    assert r_squared(targets, torch.full((3,), 2.0)) is None
    assert r_squared(torch.tensor([1.0]), torch.tensor([2.0])) is None


def test_r_squared_of_the_best_line_is_the_squared_correlation() -> None:
    """A law of least squares; the line is the one that gradient descent converges to."""
    result = fit(replace(LINEAR, dataset="line", epochs=3000, validation_share=0.2, noise=0.3))
    found = final_r_squared(result)
    x, y = (part.double().numpy() for part in result.points.train)
    assert found["training"] == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2, abs=1e-5)
    assert found.keys() == {"training", "validation"}
    assert final_r_squared(fit(LINE)).keys() == {"training"}


def test_r_squared_is_that_of_the_model_that_is_handed_out() -> None:
    result = fit(
        RegressionSettings(
            dataset="sine",
            validation_share=0.4,
            early_stopping=True,
            patience=40,
            noise=0.5,
            optimizer="Adam",
            learning_rate=0.05,
        )
    )
    y = result.points.validation[1]
    share = 1 - result.validation.min().item() / y.var(correction=0).item()
    assert result.final < len(result.steps) - 1
    assert final_r_squared(result)["validation"] == pytest.approx(share, rel=1e-4)


WINDOWS = dict.fromkeys(DATASETS, (0.0, 1.0)) | {"flamingo's weight": (0.5, 1.2)}


@pytest.mark.parametrize("name", [name for name in DATASETS if name != OWN])
def test_the_window_holds_the_places_that_are_measured(name: str) -> None:
    chosen = DataSettings(dataset=name, count=2000)
    x = make_points(chosen).x
    assert window(chosen) == WINDOWS[name]
    assert (x.min().item(), x.max().item()) == pytest.approx(WINDOWS[name], abs=0.01)


@pytest.mark.parametrize(
    ("losses", "epoch"),
    [
        ([1.0, 2.0, 3.0], 1),
        ([1.0, 0.5, 2.0, 3.0], 2),
        ([2.0, 3.0, 1.0, 4.0, 2.0, 5.0], 5),
        ([1.0, 2.0, 1.0], None),  # as high as at the start is not above it
        ([3.0, 4.0, 2.0], None),
        ([1.0], None),
    ],
)
def test_the_epoch_from_which_a_loss_stays_above_its_start(losses: list[float], epoch: int | None) -> None:
    result = replace(fit(replace(LINEAR, epochs=1)), losses=torch.tensor(losses))
    assert result.rose_from == epoch


def test_a_rate_that_is_too_large_makes_the_loss_rise_and_a_good_one_does_not() -> None:
    assert fit(replace(LINE, epochs=20)).rose_from is None
    rising = fit(replace(LINE, epochs=20, learning_rate=1.0))
    assert rising.rose_from == 3
    assert (rising.losses[3:] > rising.losses[0]).all()
    assert rising.losses[2] < rising.losses[0]
