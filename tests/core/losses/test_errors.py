"""Errors, their squares and sizes, both means and their gradients are PyTorch's, with the seminar's 23.5 against 25."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from core.losses.errors import ErrorResult, ErrorSettings, measure
from tests.core.bits import bits
from tests.random_settings import random_settings

weights = st.floats(0, 50, width=32)


def chosen(predictions: list[float], targets: list[float], outlier: float = 0.0) -> ErrorSettings:
    knobs: dict[str, Any] = {f"prediction{i}": value for i, value in enumerate(predictions, 1)}
    knobs |= {f"target{i}": value for i, value in enumerate(targets, 1)}
    return ErrorSettings.of(points=len(predictions), outlier=outlier, **knobs)


def gradient(loss: nn.Module, predictions: Tensor, targets: Tensor) -> Tensor:
    leaf = predictions.double().requires_grad_()
    loss(leaf, targets.double()).backward()
    assert leaf.grad is not None
    return leaf.grad.float()


def test_23_and_a_half_against_25() -> None:
    result = measure(ErrorSettings(points=1))
    assert (result.predictions.tolist(), result.targets.tolist()) == ([23.5], [25.0])
    assert (result.errors.tolist(), result.squares.tolist(), result.absolutes.tolist()) == ([-1.5], [2.25], [1.5])
    assert (result.mse.item(), result.mae.item()) == (2.25, 1.5)
    assert (result.mse_gradient.tolist(), result.mae_gradient.tolist()) == ([-3.0], [-1.0])


@settings(max_examples=25)
@given(st.lists(st.tuples(weights, weights), min_size=1, max_size=6), st.floats(-100, 100, width=32))
def test_measures_are_pytorchs(pairs: list[tuple[float, float]], outlier: float) -> None:
    predictions, labels = [p for p, _ in pairs], [y for _, y in pairs]
    result = measure(chosen(predictions, labels, outlier))
    targets = torch.tensor([*labels[:-1], labels[-1] + outlier], dtype=torch.float32)
    assert result.predictions.tolist() == predictions
    torch.testing.assert_close(result.targets, targets)
    exact = result.predictions.double() - result.targets.double()
    torch.testing.assert_close(result.errors, exact.float())
    torch.testing.assert_close(result.squares, (exact**2).float())
    torch.testing.assert_close(result.absolutes, exact.abs().float())
    assert result.mse.item() == pytest.approx((exact**2).sum().item() / len(pairs), rel=1e-5)
    assert result.mae.item() == pytest.approx(exact.abs().sum().item() / len(pairs), rel=1e-5)
    for loss, found in ((nn.MSELoss(), result.mse_gradient), (nn.L1Loss(), result.mae_gradient)):
        torch.testing.assert_close(found, gradient(loss, result.predictions, result.targets))
    plain = measure(chosen(predictions, labels))
    assert (result.mse_without.item(), result.mae_without.item()) == (plain.mse.item(), plain.mae.item())


def test_an_error_of_0_pulls_at_nothing() -> None:
    result = measure(chosen([20.0, 30.0, 10.0], [20.0, 28.0, 11.0]))
    assert result.mse_gradient.tolist() == pytest.approx([0.0, 4 / 3, -2 / 3])
    assert result.mae_gradient.tolist() == pytest.approx([0.0, 1 / 3, -1 / 3])


def test_an_outlier_is_added_to_the_last_label_and_weighs_more_in_the_squares() -> None:
    result: ErrorResult = measure(chosen([20.0, 30.0], [21.0, 29.0], outlier=-10.0))
    assert result.targets.tolist() == [21.0, 19.0]
    assert (result.mse_without.item(), result.mae_without.item()) == (1.0, 1.0)
    assert (result.mse.item(), result.mae.item()) == (61.0, 6.0)
    # The mean of squares pulls in proportion to the error, the mean of sizes always alike.
    assert (result.mse_gradient.tolist(), result.mae_gradient.tolist()) == ([-1.0, 11.0], [-0.5, 0.5])


@pytest.mark.parametrize("points", range(1, 7))
def test_every_point_has_knobs_of_its_own(points: int) -> None:
    result = measure(ErrorSettings(points=points))
    assert result.errors.shape == result.squares.shape == result.mse_gradient.shape == (points,)
    knobs: dict[str, Any] = {f"prediction{points}": 1.5, f"target{points}": 48.0}
    moved = measure(ErrorSettings.of(points=points, **knobs))
    assert (moved.predictions[-1].item(), moved.targets[-1].item()) == (1.5, 48.0)
    assert moved.predictions[:-1].tolist() == result.predictions[:-1].tolist()
    assert moved.targets[:-1].tolist() == result.targets[:-1].tolist()


@settings(max_examples=10)
@given(random_settings(ErrorSettings))
def test_measures_depend_on_nothing_that_does_not_matter(errors: ErrorSettings) -> None:
    assert bits(measure(errors)) == bits(measure(errors.relevant()))
