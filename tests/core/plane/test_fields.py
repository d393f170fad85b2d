"""Fields are what the module itself says at every place, and a point's numbers are the module's own."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
import torch
from torch import Tensor, nn

from core.classifier.regions import Window
from core.parts.activations import ACTIVATIONS
from core.parts.layers import collapse
from core.plane.fields import fields, grid, in_slice, probabilities, through
from core.plane.inputs import INPUTS, features
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from tests.core.literal import TORCH_ACTIVATIONS

WINDOW = Window((-3.5, 3.5), (-2.0, 4.0))
SHORT = PlaneSettings(count=40, epochs=7)
CASES = {
    **{f"activation {name}": replace(SHORT, activation=name) for name in ACTIVATIONS},
    "three classes": replace(SHORT, points="three spirals", layers=3),
    "all inputs": replace(SHORT, inputs=tuple(INPUTS), layers=1),
    "a line": replace(SHORT, layers=0, points="three birds"),
    "dropout": replace(SHORT, dropout=0.5),
    "birds with weight": replace(SHORT, points="three birds", with_weight=True),
}
every_case = pytest.mark.parametrize("name", CASES)


def outputs(result: PlaneResult, frame: int, x: Tensor) -> list[Tensor]:
    """What each layer of a module with the frame's parameters puts out, the scores last."""
    h, found = features(result.inputs, x), []
    for layer, (weight, bias) in enumerate(zip(result.weights, result.biases, strict=True)):
        linear = nn.Linear(weight.shape[2], weight.shape[1])
        linear.load_state_dict({"weight": weight[frame], "bias": bias[frame]})
        h = linear(h).detach()
        if layer < len(result.weights) - 1:
            h = TORCH_ACTIVATIONS[result.settings.activation](h)
        found.append(h)
    return found


@every_case
def test_fields_are_the_modules_own_outputs(name: str) -> None:
    result = fit_plane(CASES[name])
    made = fields(result, WINDOW, side_large=9, side_small=5, slice_at=1.5)
    assert made.scores.shape == (8, 1 if result.classes == 2 else result.classes, 9, 9)
    assert [tuple(layer.shape) for layer in made.units] == [(8, width, 5, 5) for width in result.settings.widths]
    for frame in range(8):
        expected = outputs(result, frame, in_slice(grid(WINDOW, 9), 1.5))[-1].T.reshape(-1, 9, 9)
        torch.testing.assert_close(made.scores[frame], expected, atol=1e-5, rtol=1e-5)
        for layer, hidden in zip(made.units, outputs(result, frame, in_slice(grid(WINDOW, 5), 1.5)), strict=False):
            torch.testing.assert_close(layer[frame], hidden.T.reshape(-1, 5, 5), atol=1e-5, rtol=1e-5)


def test_the_grid_begins_at_the_top_left() -> None:
    places = grid(Window((0.0, 2.0), (10.0, 14.0)), 2)
    assert places.tolist() == [[0.5, 13.0], [1.5, 13.0], [0.5, 11.0], [1.5, 11.0]]


def test_a_field_is_the_right_way_round() -> None:
    """A network that hands on x₂ alone is largest in the top row, one that hands on x₁ in the last column."""
    result = fit_plane(replace(SHORT, layers=0, epochs=1))
    for weight, corner in (([1.0, 0.0], (slice(None), -1)), ([0.0, 1.0], (0, slice(None)))):
        told = replace(result, weights=(torch.tensor([[weight]] * 2),), biases=(torch.zeros(2, 1),))
        scores = fields(told, WINDOW).scores[0, 0]
        assert (scores[corner] == scores.max()).all()
        assert scores.max() == pytest.approx((3.5 if weight[0] else 4.0), abs=0.06)


@every_case
def test_a_point_goes_through_as_through_the_module(name: str) -> None:
    result = fit_plane(CASES[name])
    point = (0.7, -1.3, 0.4) if result.settings.weighed else (0.7, -1.3)
    for frame in (0, 3, -1):
        sent = through(result, frame, point)
        expected = outputs(result, frame, torch.tensor([point]))
        assert torch.equal(sent.inputs, features(result.inputs, torch.tensor(point)))
        for ours, theirs in zip([*sent.activations, sent.output], expected, strict=True):
            torch.testing.assert_close(ours, theirs[0])
        for z, h in zip(sent.sums, sent.activations, strict=False):
            torch.testing.assert_close(TORCH_ACTIVATIONS[result.settings.activation](z), h)
        assert sent.probabilities.sum().item() == pytest.approx(1)
        assert sent.probabilities.argmax().item() == sent.label


def test_probabilities_worked_by_hand() -> None:
    torch.testing.assert_close(probabilities(torch.tensor([0.0])), torch.tensor([0.5, 0.5]))
    torch.testing.assert_close(
        probabilities(torch.tensor([[1.1, -0.45, 0.4]])), torch.tensor([[0.5852, 0.1242, 0.2906]]), atol=1e-4, rtol=0
    )


def test_fields_of_a_large_network_are_quick() -> None:
    result = fit_plane(PlaneSettings.of(layers=3, units1=8, units2=8, units3=8, epochs=99, batch_size=100))
    times = []
    for _ in range(3):
        began = time.thread_time()
        fields(result, WINDOW)
        times.append(time.thread_time() - began)
    assert min(times) < 0.3


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_without_a_bend_the_product_of_the_matrices_is_the_network(layers: int) -> None:
    result = fit_plane(replace(SHORT, activation="identity", layers=layers, points="three birds"))
    x = grid(WINDOW, 6)
    for frame in (0, -1):
        weight, bias = collapse(result.parameters(frame))
        assert (weight.shape, bias.shape) == ((3, 2), (3,))
        torch.testing.assert_close(x @ weight.T + bias, outputs(result, frame, x)[-1], atol=1e-5, rtol=1e-5)


def test_slices_differ_where_points_have_a_third_measurement_and_nowhere_else() -> None:
    weighed = fit_plane(CASES["birds with weight"])
    low, high = (fields(weighed, WINDOW, 9, 5, slice_at=at).scores for at in (-1.0, 1.0))
    assert not torch.equal(low, high)
    plain = fit_plane(SHORT)
    low, high = (fields(plain, WINDOW, 9, 5, slice_at=at).scores for at in (-1.0, 1.0))
    assert torch.equal(low, high)


def test_a_point_of_three_numbers_lies_in_its_slice() -> None:
    result = fit_plane(CASES["birds with weight"])
    seen = fields(result, WINDOW, side_large=9, slice_at=0.7)
    place = grid(WINDOW, 9)[30]
    way = through(result, 7, (*place.tolist(), 0.7))
    assert way.inputs.tolist() == pytest.approx([*place.tolist(), 0.7])
    torch.testing.assert_close(way.output, seen.scores[7].flatten(1)[:, 30], atol=1e-5, rtol=1e-5)
