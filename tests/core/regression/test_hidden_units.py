"""The curve is the sum of what its hidden units add, each unit bends where its pre-activation is 0, and dead ones are
counted."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.frames import thin
from core.parts.activations import ACTIVATIONS
from core.regression.hidden_units import (
    FRAMES_OF_CURVES,
    FRAMES_OF_POLYLINES,
    MOST_UNITS,
    UnitsResult,
    alive,
    contributions,
    hinges_of,
    importance,
    most_important,
)
from core.regression.result import RegressionResult, unflatten
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from tests.core.literal_training import Network

SHORT = RegressionSettings(epochs=200, learning_rate=0.05)
DEEP = replace(SHORT, model="two-layer MLP", width=20, second_width=24)
TAKEN_APART = {
    **{f"{name}, narrow": replace(SHORT, width=5, activation=name) for name in ACTIVATIONS},
    **{f"{name}, wide": replace(SHORT, width=60, activation=name, weights_from="own seed") for name in ACTIVATIONS},
    **{f"{name}, two layers": replace(DEEP, activation=name) for name in ("ReLU", "tanh")},
    "one unit": replace(SHORT, width=1),
    "a marked unit": replace(SHORT, width=60),
    "another window": replace(SHORT, dataset="flamingo's weight"),
    "a ReLU on the output": replace(DEEP, dataset="sine", output_relu=True),
    "early stopping and dropout": replace(
        SHORT, dropout=0.2, validation_share=0.3, early_stopping=True, patience=20, batch="20", learning_rate=0.01
    ),
    "diverging": replace(SHORT, width=20, activation="leaky ReLU", learning_rate=3.0),
}
MARKED = {"a marked unit": 41, "another window": 98, "a ReLU on the output": 23}
WINDOWS = {"flamingo's weight": (0.5, 1.2)}
every_result = pytest.mark.parametrize("name", TAKEN_APART)


@cache
def fitted(name: str) -> RegressionResult:
    """One of the runs that are taken apart, trained once for all tests."""
    return fit(TAKEN_APART[name])


def take_apart(name: str) -> tuple[RegressionResult, UnitsResult]:
    result = fitted(name)
    return result, contributions(result, MARKED.get(name))


def module_of(result: RegressionResult, frame: int) -> Network:
    """The frame as a module, dropout off."""
    module = Network(result.settings).eval()
    nn.utils.vector_to_parameters(result.parameters[frame], module.parameters())
    return module


def along(places: Tensor, x: Tensor, y: Tensor) -> Tensor:
    """The heights at `places` (G,) of polylines with vertices x, y (U, V): (U, G)."""
    rows = []
    for unit_x, unit_y in zip(x.double().numpy(), y.double().numpy(), strict=True):
        order = np.argsort(unit_x, kind="stable")
        rows.append(np.interp(places.double().numpy(), unit_x[order], unit_y[order]))
    return torch.tensor(np.array(rows))


@every_result
def test_chosen_units_and_the_rest_add_up_to_the_curve_in_every_frame(name: str) -> None:
    result, units = take_apart(name)
    for k, frame in enumerate(units.frames):
        module = module_of(result, frame)
        total = along(units.places, units.x[k], units.y[k]).sum(0) + units.rest[k].double()
        curve = module.end(total.to(torch.float32))
        expected = module(units.places.unsqueeze(1)).squeeze(1).detach()
        size = max(1.0, units.y[k].abs().max().item(), units.rest[k].abs().max().item())
        torch.testing.assert_close(curve, expected, rtol=1e-4, atol=2e-5 * size)
        torch.testing.assert_close(module.end(units.total[k]), expected, rtol=1e-4, atol=2e-5 * size)


@every_result
def test_a_result_fits_together(name: str) -> None:
    result, units = take_apart(name)
    frames, width = len(units.frames), result.settings.widths[-1]
    assert len(units.units) == len(set(units.units)) == min(width, MOST_UNITS)
    assert units.others == width - len(units.units)
    assert units.x.shape == units.y.shape
    assert units.x.shape[:2] == (frames, len(units.units))
    assert units.rest.shape == units.total.shape == (frames, len(units.places))
    assert units.exact == (ACTIVATIONS[result.settings.activation].straight and len(result.settings.widths) == 1)
    assert units.hinges.shape == ((frames, len(units.units)) if units.exact else (frames, 0))
    most = FRAMES_OF_POLYLINES if units.exact else FRAMES_OF_CURVES
    assert units.frames == thin(len(result.steps), most, result.final)
    assert result.final in units.frames
    low, high = WINDOWS.get(result.settings.dataset, (0.0, 1.0))
    assert (units.x.min().item(), units.x.max().item()) == pytest.approx((low, high))
    assert (units.places[0].item(), units.places[-1].item()) == pytest.approx((low, high))
    assert units.y.isfinite().all()


@pytest.mark.parametrize(
    "name", [name for name, s in TAKEN_APART.items() if "two" not in name and "output" not in name]
)
def test_a_unit_bends_where_its_pre_activation_is_0(name: str) -> None:
    result, units = take_apart(name)
    low, high = WINDOWS.get(result.settings.dataset, (0.0, 1.0))
    ends = torch.tensor([[low], [high]])
    for hinges, frame in zip(units.hinges, units.frames, strict=True):
        hidden = module_of(result, frame).hidden
        for unit, hinge in zip(units.units, hinges, strict=False):
            before, after = hidden(ends)[:, unit].tolist()
            if hinge.isnan():
                assert before * after >= -1e-12  # no change of sign within the window
            else:
                assert low < hinge < high
                assert hidden(hinge.view(1, 1))[0, unit].item() == pytest.approx(
                    0, abs=1e-6 * max(1, abs(before), abs(after))
                )


def test_between_its_vertices_a_straight_unit_is_exact() -> None:
    """Looked at in many more places than there are vertices."""
    result, units = take_apart("ReLU, wide")
    places = torch.linspace(0, 1, 997)
    module = module_of(result, units.frames[-1])
    every = (module.outputs(places.unsqueeze(1))[-1] * module.output.weight).T.detach()
    expected = every[list(units.units)].double()
    torch.testing.assert_close(along(places, units.x[-1], units.y[-1]), expected, rtol=1e-4, atol=1e-6)


def test_a_hinge_worked_by_hand() -> None:
    parameters = [torch.tensor([[2.0], [-4.0], [0.0]]), torch.tensor([-1.0, 1.0, 3.0])]
    assert hinges_of(parameters).tolist() == [0.5, 0.25, -float("inf")]


def test_a_marked_unit_is_always_among_the_units() -> None:
    result = fit(replace(SHORT, width=60, epochs=10))
    usual = contributions(result).units
    for marked in range(60):
        chosen = contributions(result, marked).units
        assert chosen == (usual if marked in usual else (*usual[:-1], marked))
        assert len(chosen) == MOST_UNITS


def literal_importance(result: RegressionResult, layer: int, low: float, high: float) -> Tensor:
    """The mean size of each unit's output over the window, times the sizes of the weights that it feeds."""
    module = module_of(result, result.final)
    out = module.outputs(torch.linspace(low, high, 61).unsqueeze(1))[layer]
    after = [module.second, module.output][-len(result.settings.widths) :][layer]
    assert isinstance(after, nn.Linear)
    return torch.stack([out[:, k].abs().mean() * after.weight[:, k].abs().sum() for k in range(out.shape[1])]).detach()


@pytest.mark.parametrize(
    "name", ["ReLU, wide", "tanh, narrow", "ReLU, two layers", "another window", "early stopping and dropout"]
)
def test_the_most_important_units_come_first(name: str) -> None:
    result = fitted(name)
    window = WINDOWS.get(result.settings.dataset, (0.0, 1.0))
    for layer, width in enumerate(result.settings.widths):
        sizes = literal_importance(result, layer, *window)
        torch.testing.assert_close(importance(result, layer), sizes)
        order = most_important(result, layer, min(10, width))
        assert len(order) == min(10, width)
        values = sizes[list(order)].tolist()
        assert values == pytest.approx(sorted(sizes.tolist(), reverse=True)[: len(order)])


def test_a_marked_unit_belongs_to_the_last_hidden_layer() -> None:
    result = fitted("ReLU, two layers")
    for layer, last in ((0, False), (1, True)):
        usual = most_important(result, layer, 5)
        other = next(unit for unit in range(20) if unit not in usual)
        assert (other in most_important(result, layer, 5, other)) == last


def hand_made(x: list[float], hidden: list[list[float]], output: list[float]) -> RegressionResult:
    """A result whose only frame has these weights, and biases, in order."""
    result = fit(replace(SHORT, width=len(hidden[0]), epochs=1, count=10))
    flat = torch.tensor([*hidden[0], *hidden[1], *output])
    points = replace(result.points, x=torch.tensor(x), y=torch.zeros(len(x)), order=torch.arange(len(x)))
    return replace(result, parameters=flat.unsqueeze(0), steps=(0,), points=points)


def test_units_that_live_counted_by_hand() -> None:
    """Unit 0 is on right of 0.5, unit 1 left of 0.2, unit 2 never; only points count, and none is left of 0.2."""
    result = hand_made([0.3, 0.4, 0.9], [[2.0, -5.0, 1.0], [-1.0, 1.0, -3.0]], [1.0, 1.0, 1.0, 0.0])
    assert alive(result, 0) == [1]
    nearer = replace(result, points=replace(result.points, x=torch.tensor([0.1, 0.4, 0.9])))
    assert alive(nearer, 0) == [2]
    assert alive(replace(nearer, points=replace(nearer.points, held_out=1)), 0) == [1]


@pytest.mark.parametrize(
    "name", ["ReLU, narrow", "ReLU, wide", "ReLU, two layers", "tanh, wide", "early stopping and dropout"]
)
def test_units_that_live_are_those_with_an_output_at_a_training_point(name: str) -> None:
    result = fitted(name)
    for frame in range(0, len(result.steps), 30):
        layers = module_of(result, frame).outputs(result.points.train[0].unsqueeze(1))
        expected = [sum(bool(unit.any()) for unit in layer.detach().T) for layer in layers]
        assert alive(result, frame) == expected


def test_a_network_that_has_died_has_no_living_unit() -> None:
    result = fit(replace(SHORT, width=20, optimizer="Adam", learning_rate=3.0))
    assert result.flat_from is not None
    assert alive(result, 0)[0] > 0
    assert alive(result, result.final) == [0]


@pytest.mark.parametrize("model", ["line from scratch", "linear layer"])
def test_a_model_without_hidden_units_cannot_be_taken_apart(model: str) -> None:
    result = fit(replace(SHORT, model=model, epochs=1))
    with pytest.raises(ValueError, match=f"hidden layers.*{model}"):
        contributions(result)
    assert alive(result, 0) == []


def test_the_frames_of_a_result_are_read_with_their_own_parameters() -> None:
    result, units = take_apart("a marked unit")
    first = unflatten(result.parameters[units.frames[0]], result.shapes)
    outputs = torch.relu(first[0] * 1.0 + first[1].unsqueeze(1)).squeeze(1) * first[2].squeeze(0)
    torch.testing.assert_close(units.y[0, :, -1], outputs[list(units.units)])
