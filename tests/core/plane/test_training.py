"""Training on the plane equals a notebook's loop to the last bit, and what the page says of its networks is so."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.engine.budget import LIMIT
from core.parts.activations import ACTIVATIONS
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from core.plane.budget import cost
from core.plane.inputs import INPUTS
from core.plane.own_points import encode_points
from core.plane.points import OWN, POINTS
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from tests.core.plane.literal_plane import literal_plane
from tests.random_settings import random_settings, random_value

SHORT = PlaneSettings(count=40, epochs=12)
KNOBS = PlaneSettings.knobs()
QUICK: dict[str, st.SearchStrategy[Any]] = {
    "count": st.integers(10, 60),
    "epochs": st.integers(1, 15),
    "patience": st.integers(1, 5),
    "decay_every": st.integers(1, 5),
    "learning_rate": st.floats(-4.0, 0.0).map(lambda power: 10**power),
    "batch_size": st.sampled_from([1, 2, 5, 10, 30, 500]),
    "held_out_share": st.sampled_from([0.0, 0.05, 0.3, 0.5]),
    **{name: st.just(0.0) | random_value(KNOBS[name]) for name in ("dropout", "l1", "l2")},
}
"""What keeps a random run short, or makes the rare frequent."""

any_run = random_settings(PlaneSettings, digits=None, **QUICK)


def check(chosen: PlaneSettings) -> PlaneResult:
    """The run is the literal one: every loss of every epoch, and everything in every frame."""
    result, literal = fit_plane(chosen), literal_plane(chosen)
    assert torch.equal(result.losses, torch.tensor(literal.losses))
    assert torch.equal(result.penalties, torch.tensor(literal.penalties))
    assert torch.equal(result.test_losses, torch.tensor(literal.test_losses))
    assert (result.best, result.stopped_at, result.diverged_at) == (
        *(literal.best, literal.stopped_at, literal.diverged_at),
    )
    assert {0, len(literal.losses) - 1} <= set(result.steps)
    for frame, step in enumerate(result.steps):
        assert all(map(torch.equal, result.parameters(frame), literal.parameters[step]))
        masks = literal.silenced[step] or [torch.zeros(width, dtype=torch.bool) for width in chosen.widths]
        assert all(map(torch.equal, (layer[frame] for layer in result.silenced), masks))
    kept = list(result.steps)
    assert result.accuracy.tolist() == [literal.right[step] for step in kept]
    assert result.test_accuracy.tolist() == [literal.test_right[step] for step in kept if literal.test_right]
    assert result.solved_at == next((step for step, share in enumerate(literal.right) if share == 1), None)
    return result


EVERY = {
    **{f"points {name}": PlaneSettings(points=name, count=40, epochs=12) for name in POINTS},
    **{f"activation {name}": replace(SHORT, activation=name, dropout=0.2) for name in ACTIVATIONS},
    **{f"optimizer {name}": replace(SHORT, optimizer=name, learning_rate=0.01) for name in OPTIMIZERS},
    **{f"schedule {name}": replace(SHORT, schedule=name, decay_every=3) for name in SCHEDULES},
    **{f"input {name}": replace(SHORT, inputs=(name,)) for name in INPUTS},
    "all inputs, three layers": replace(SHORT, inputs=tuple(INPUTS), layers=3, points="three spirals", noise=0.1),
    "a line": replace(SHORT, layers=0, dropout=0.5),
    "everything": replace(
        SHORT, dropout=0.3, l1=0.01, l2=0.01, held_out_share=0.3, early_stopping=True, patience=2, epochs=40
    ),
    "full batch with dropout": replace(SHORT, dropout=0.5, batch_size=500),
    "more epochs than frames": replace(SHORT, epochs=200, held_out_share=0.2, batch_size=20, dropout=0.1),
    "one own point": PlaneSettings(points=OWN, own=encode_points([(1.0, 2.0)], [1]), held_out_share=0.5, epochs=5),
    "own points of three classes": PlaneSettings(
        points=OWN, own=encode_points([(1.0, 2.0), (0.0, 0.0), (-1.0, 1.5)], [1, 0, 2]), epochs=5, batch_size=2
    ),
}


@pytest.mark.parametrize("name", EVERY)
def test_every_part_equals_the_literal_loop(name: str) -> None:
    check(EVERY[name])


@examples(max_examples=25)
@given(any_run)
def test_any_run_equals_the_literal_loop(chosen: PlaneSettings) -> None:
    check(chosen)


@pytest.mark.thorough
@examples(max_examples=250)
@given(any_run)
def test_every_run_equals_the_literal_loop(chosen: PlaneSettings) -> None:
    check(chosen)


def test_a_diverging_run_is_a_result_that_ends_before_the_first_infinite_loss() -> None:
    result = check(replace(SHORT, optimizer="Gradient descent", activation="identity", learning_rate=10.0, l2=0.1))
    assert result.diverged_at is not None
    assert len(result.losses) == result.diverged_at
    assert result.steps[-1] == result.diverged_at - 1


def test_the_kept_network_is_the_best_one_with_early_stopping() -> None:
    settings = replace(EVERY["everything"], points="XOR", noise=1.0, dropout=0.0, l1=0.0, l2=0.0)
    result = fit_plane(settings)
    assert result.stopped_at == result.best + 2  # type: ignore[operator]
    assert result.steps[result.final] == result.best
    assert result.test_losses.argmin().item() == result.best
    late = fit_plane(replace(settings, early_stopping=False))
    assert late.steps[late.final] == 40
    assert late.best in late.steps


def test_units_are_silenced_about_as_often_as_dropout_says() -> None:
    result = fit_plane(PlaneSettings.of(count=40, layers=1, units1=8, dropout=0.3, epochs=100))
    (silenced,) = result.silenced
    assert silenced.shape == (101, 8)
    assert not silenced[0].any()
    assert silenced[1:].float().mean().item() == pytest.approx(0.3, abs=0.05)
    assert not any(layer.any() for layer in fit_plane(SHORT).silenced)


@pytest.mark.parametrize(("units", "share", "most"), [(1, 0.0, 150), (1, 0.3, 150), (2, 0.0, 80), (2, 0.3, 80)])
def test_a_large_network_is_shown_in_fewer_frames(units: int, share: float, most: int) -> None:
    """Each of its frames is a picture of every unit; the losses of all epochs are there."""
    widths = {"layers": 3, "units1": 8, "units2": 7, "units3": units}
    result = fit_plane(PlaneSettings.of(count=10, epochs=200, batch_size=500, held_out_share=share, **widths))
    assert most - 2 <= len(result.steps) <= most
    assert len(result.losses) == 201
    assert result.best is None or result.best in result.steps


CIRCLES = PlaneSettings()
SPIRALS = PlaneSettings.of(points="two spirals", units1=8, units2=8, learning_rate=0.01, epochs=300)
THREE = PlaneSettings.of(points="three spirals", units1=8, units2=8, learning_rate=0.02)
"""The networks that the page opens with, and its showpieces."""
SOME = range(4)
MANY = [pytest.param(seed, marks=pytest.mark.thorough) if seed > 1 else seed for seed in range(10)]

every_seed = pytest.mark.parametrize("seed", MANY)


def solved(settings: PlaneSettings) -> int | None:
    return fit_plane(settings).solved_at


def with_units(points: str, units: int, seed: int) -> PlaneSettings:
    return PlaneSettings.of(points=points, layers=1, units1=units, weight_seed=seed)


@every_seed
@pytest.mark.parametrize("settings", [CIRCLES, SPIRALS], ids=["circles", "two spirals"])
def test_the_opening_and_the_showpiece_are_solved(settings: PlaneSettings, seed: int) -> None:
    result = fit_plane(replace(settings, weight_seed=seed))
    assert result.solved_at is not None
    assert result.accuracy[-1] == 1


@pytest.mark.parametrize("settings", [CIRCLES, SPIRALS, THREE], ids=["circles", "two spirals", "three spirals"])
def test_they_cost_little(settings: PlaneSettings) -> None:
    """A tenth of what a page may cost is a second on a server's core."""
    assert cost(settings) < LIMIT / 10
    began = time.thread_time()
    fit_plane(settings)
    assert time.thread_time() - began < 4  # even on a busy machine


def test_three_arms_are_told_apart() -> None:
    assert fit_plane(THREE).solved_at is not None


@every_seed
def test_two_lines_cannot_enclose(seed: int) -> None:
    assert solved(with_units("circles", 2, seed)) is None


def test_three_lines_can() -> None:
    assert all(solved(with_units("circles", 3, seed)) for seed in SOME)


@every_seed
def test_xor_needs_more_than_two_units(seed: int) -> None:
    assert solved(with_units("XOR", 2, seed)) is None
    assert solved(with_units("XOR", 8, seed)) is not None


@pytest.mark.parametrize("points", ["circles", "XOR"])
def test_linear_stays_linear(points: str) -> None:
    """However deep, it is no better than a line."""
    result = fit_plane(PlaneSettings.of(points=points, layers=3, units1=8, units2=8, units3=8, activation="identity"))
    assert result.accuracy.max() < 0.8


def test_units_of_relu_often_die_on_xor() -> None:
    stuck = [solved(PlaneSettings.of(points="XOR", activation="ReLU", weight_seed=seed)) is None for seed in range(5)]
    assert 1 <= sum(stuck) <= 4
