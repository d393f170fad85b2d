"""Early stopping: the best epoch is the first with the lowest validation loss, and its parameters are handed out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import torch

from core.regression.result import RegressionResult, curves
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from tests.core.literal_training import literal_run

SPLIT = RegressionSettings(
    dataset="sine",
    count=40,
    noise=0.4,
    validation_share=0.5,
    width=60,
    optimizer="Adam",
    learning_rate=0.05,
    epochs=400,
)
STOPPING = replace(SPLIT, early_stopping=True, patience=40)
RISING = replace(
    STOPPING, dataset="line", model="line from scratch", optimizer="Gradient descent", learning_rate=1.0, noise=0.05
)
"""A rate that is too large, so that every loss is above the one before."""
RUNS = {
    "stops": STOPPING,
    "stops soon": replace(STOPPING, patience=1),
    "runs out of epochs": replace(STOPPING, patience=1000),
    "stops at the last epoch": replace(RISING, epochs=31, patience=30),
    "small batches": replace(STOPPING, batch="5", patience=30, epochs=150),
    "dropout": replace(STOPPING, dropout=0.3, patience=60),
    "two layers": replace(STOPPING, model="two-layer MLP", patience=25, learning_rate=0.01),
    "more epochs than frames": replace(STOPPING, learning_rate=0.001, epochs=2500, patience=200),
}


@cache
def fitted(name: str) -> RegressionResult:
    """One of the runs, trained once for all tests."""
    return fit(RUNS[name])


def held_out_loss(result: RegressionResult, frame: int) -> float:
    """The loss on the held-out points, from the curve of a frame."""
    x, y = result.points.validation
    return torch.nn.functional.mse_loss(curves(result, x)[frame], y).item()


@pytest.mark.parametrize("name", RUNS)
def test_a_run_ends_when_patience_runs_out_and_hands_out_its_best_parameters(name: str) -> None:
    result = fitted(name)
    validation, last = result.validation.tolist(), len(result.validation) - 1
    assert result.best == validation.index(min(validation))
    assert last == min(result.best + RUNS[name].patience, RUNS[name].epochs)
    assert result.stopped_at == (last if last == result.best + RUNS[name].patience else None)
    assert {0, result.best, last} <= set(result.steps)
    assert result.steps[result.final] == result.best
    assert held_out_loss(result, result.final) == pytest.approx(min(validation), rel=1e-5)
    assert len(result.losses) == len(result.penalties) == len(validation)
    assert len(result.steps) <= 150


def test_these_runs_do_what_they_are_named_for() -> None:
    results = {name: fitted(name) for name in RUNS}
    assert results["stops"].stopped_at is not None
    assert results["stops soon"].stopped_at < results["stops"].stopped_at  # type: ignore[operator]
    assert results["runs out of epochs"].stopped_at is None
    assert results["stops at the last epoch"].stopped_at == 31
    assert len(results["more epochs than frames"].losses) > 150


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(2, 6))])
def test_stopping_is_what_a_notebook_loop_with_a_counter_does(seed: int) -> None:
    chosen = replace(STOPPING, seed=seed, patience=15, epochs=120)
    result, literal = fit(chosen), literal_run(chosen)
    assert (result.best, result.stopped_at) == (literal.best, literal.stopped_at)
    assert torch.equal(result.parameters[result.final], literal.parameters[literal.best])  # type: ignore[index]


def test_up_to_its_end_a_stopped_run_is_the_run_that_does_not_stop() -> None:
    stopped, whole = fit(STOPPING), fit(SPLIT)
    assert torch.equal(stopped.losses, whole.losses[: len(stopped.losses)])
    assert torch.equal(stopped.validation, whole.validation[: len(stopped.validation)])
    assert whole.stopped_at is None
    assert whole.final == len(whole.steps) - 1
    assert whole.best in whole.steps


def test_of_equal_losses_the_first_is_best() -> None:
    """Negative everywhere at its start, so dead behind a ReLU on the output: the validation loss is one number for
    good."""
    dead = replace(STOPPING, width=3, output_relu=True, weights_from="own seed", weight_seed=1, dataset="parabola")
    result = fit(replace(dead, patience=10))
    assert result.validation.tolist() == [result.validation[0].item()] * 11
    assert (result.best, result.stopped_at, result.flat_from) == (0, 10, 0)


def test_without_held_out_points_nothing_stops() -> None:
    result = fit(replace(STOPPING, validation_share=0.0, patience=1))
    assert (result.best, result.stopped_at) == (None, None)
    assert result.validation.shape == (0,)
    assert len(result.losses) == 401
    assert result.final == len(result.steps) - 1


def test_dropout_is_off_when_losses_are_measured() -> None:
    """The losses written down are those of the whole network, for frames whose parameters dropout has trained."""
    result = fitted("dropout")
    x, y = result.points.train
    for frame, step in list(enumerate(result.steps))[::20]:
        whole = torch.nn.functional.mse_loss(curves(result, x)[frame], y).item()
        assert result.losses[step].item() == pytest.approx(whole, rel=1e-5)
        assert result.validation[step].item() == pytest.approx(held_out_loss(result, frame), rel=1e-5)


def test_the_held_out_points_do_not_teach() -> None:
    """A run on the training points alone takes the same path."""
    result = fit(replace(SPLIT, weights_from="own seed", epochs=30))
    x, y = (part.unsqueeze(1) for part in result.points.train)
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module = torch.nn.Sequential(torch.nn.Linear(1, 60), torch.nn.ReLU(), torch.nn.Linear(60, 1))
    optimizer = torch.optim.Adam(module.parameters(), lr=0.05)
    for _ in range(30):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(module(x), y).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert torch.equal(result.parameters[-1], torch.nn.utils.parameters_to_vector(module.parameters()).detach())
