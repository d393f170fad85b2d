"""A sweep over widths or penalties gives what as many single runs give, and tells how far it is."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

import core.regression.training
from core.data.points import DataSettings, Points, draw_points
from core.progress import Progress, silent
from core.regression import capacity
from core.regression.capacity import (
    SEEDS,
    STRENGTHS,
    WIDTHS,
    CapacityResult,
    CapacitySettings,
    L2SweepSettings,
    WidthSweepSettings,
    l2_sweep,
    runs,
    width_sweep,
)
from core.regression.models import MODELS
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from tests.core.literal_training import literal_run

SPLIT = RegressionSettings(epochs=20, validation_share=0.3)
DEEP = replace(SPLIT, model="two-layer MLP", learning_rate=0.05)
SWEPT = {
    "gradient descent": SPLIT,
    "Adam": replace(SPLIT, optimizer="Adam", learning_rate=0.01),
    "mini-batches": replace(SPLIT, batch="20", epochs=8),
    "dropout": replace(SPLIT, dropout=0.3),
    "two layers": DEEP,
    "MAE and a ReLU on the output": replace(SPLIT, loss="MAE", dataset="sine", output_relu=True, activation="ELU"),
    "L1": replace(SPLIT, l1=0.003, optimizer="Momentum", learning_rate=0.01),
    "nothing held out": replace(SPLIT, validation_share=0.0, optimizer="RMSProp", learning_rate=0.01),
    "everything": replace(
        DEEP,
        dropout=0.2,
        batch="10",
        optimizer="AdamW",
        learning_rate=0.01,
        l1=1e-3,
        l2=1e-3,
        activation="tanh",
        epochs=10,
    ),
}
every_sweep = pytest.mark.parametrize("knob", ["width", "l2"])


def swept(settings: RegressionSettings, knob: str) -> CapacitySettings:
    """What a sweep over this knob takes of a run's settings."""
    kinds: dict[str, type[CapacitySettings]] = {"width": WidthSweepSettings, "l2": L2SweepSettings}
    return settings.reduced_to(kinds[knob])


def sweep(settings: RegressionSettings, knob: str, progress: Progress = silent) -> CapacityResult:
    if knob == "width":
        return width_sweep(settings.reduced_to(WidthSweepSettings), progress)
    return l2_sweep(settings.reduced_to(L2SweepSettings), progress)


def one_by_one(settings: RegressionSettings, knob: str) -> tuple[Tensor, Tensor]:
    """The final training and validation losses of single runs, NaN for those that diverge."""
    every = runs(swept(settings, knob))
    training, validation = torch.full((2, len(every), len(SEEDS)), math.nan)
    for i, run in enumerate(every):
        for k, seed in enumerate(SEEDS):
            result = fit(replace(run, weight_seed=seed))
            if result.diverged_at is None:
                training[i, k] = result.losses[-1]
                validation[i, k] = result.validation[-1] if settings.held_out else math.nan
    return training, validation


@pytest.mark.parametrize(
    ("name", "knob"),
    [
        ("gradient descent", "width"),
        ("Adam", "l2"),
        *(pytest.param(name, "width", marks=pytest.mark.thorough) for name in SWEPT if name != "gradient descent"),
        *(
            pytest.param(name, "l2", marks=pytest.mark.thorough)
            for name in ("gradient descent", "dropout", "two layers")
        ),
    ],
)
def test_every_entry_is_a_single_run(name: str, knob: str) -> None:
    result = sweep(SWEPT[name], knob)
    training, validation = one_by_one(SWEPT[name], knob)
    assert torch.equal(result.training, training)
    assert result.training.isfinite().all()
    if SWEPT[name].held_out:
        assert torch.equal(result.validation, validation)
    else:
        assert result.validation.shape == (len(result.values), 0)


@pytest.mark.parametrize("place", [4, *(pytest.param(place, marks=pytest.mark.thorough) for place in (0, 12))])
def test_entries_are_what_a_notebook_loop_ends_with(place: int) -> None:
    chosen = replace(SPLIT, dataset="sine", batch="10", dropout=0.1, epochs=15)
    result = sweep(chosen, "width")
    own: dict[str, Any] = {"width": WIDTHS[place], "weights_from": "own seed"}
    for k, seed in enumerate(SEEDS):
        literal = literal_run(replace(chosen, weight_seed=seed, **own))
        assert result.training[place, k].item() == literal.losses[-1]
        assert result.validation[place, k].item() == literal.validation[-1]


def test_a_sweep_takes_at_least_twelve_values_and_five_starts() -> None:
    widths, strengths = (sweep(replace(SPLIT, epochs=1), knob) for knob in ("width", "l2"))
    assert (widths.knob, strengths.knob) == ("width", "l2")
    assert widths.values == WIDTHS
    assert strengths.values == STRENGTHS
    for result in (widths, strengths):
        assert len(result.values) >= 12
        assert result.training.shape == result.validation.shape == (len(result.values), 5)
        assert list(result.values) == sorted(set(result.values))
    knobs = RegressionSettings.knobs()
    assert (min(WIDTHS), max(WIDTHS)) == (knobs["width"].low, knobs["width"].high)
    assert (min(STRENGTHS), max(STRENGTHS)) == (knobs["l2"].low, knobs["l2"].high)


WILD = {
    "too large a rate": replace(SPLIT, learning_rate=1.5, epochs=60),
    "back from infinity": replace(DEEP, second_width=64, learning_rate=0.84, epochs=40),
    "with penalties": replace(SPLIT, learning_rate=1.5, l1=0.1, batch="20", epochs=20),
}
"""A loss that overflows may come back once all units have died: a single run has ended there, and so has its entry."""


@pytest.mark.parametrize(
    "name", [name if name == "with penalties" else pytest.param(name, marks=pytest.mark.thorough) for name in WILD]
)
def test_entries_that_leave_the_finite_numbers_are_nan(name: str) -> None:
    result = sweep(WILD[name], "width")
    training, validation = one_by_one(WILD[name], "width")
    assert training.isnan().any()
    torch.testing.assert_close(result.training, training, rtol=0, atol=0, equal_nan=True)
    torch.testing.assert_close(result.validation, validation, rtol=0, atol=0, equal_nan=True)


@every_sweep
@pytest.mark.parametrize("model", [name for name, model in MODELS.items() if not model.hidden])
def test_a_model_without_hidden_layers_has_no_capacity_to_sweep(model: str, knob: str) -> None:
    with pytest.raises(ValueError, match=f"hidden layers.*{model}"):
        sweep(RegressionSettings(model=model), knob)


@every_sweep
def test_progress_never_falls_and_reaches_the_end(knob: str) -> None:
    told: list[tuple[int, int]] = []
    sweep(replace(SPLIT, epochs=7), knob, lambda done, total: told.append((done, total)))
    total = told[0][1]
    assert told == sorted(told)
    assert told[0][0] == 0
    assert {of for _, of in told} == {total}
    assert total - total // 12 <= told[-1][0] <= total
    assert len(told) >= 12


@every_sweep
def test_a_sweep_can_be_stopped(knob: str) -> None:
    def stop(done: int, total: int) -> None:
        if done > total / 3:
            raise InterruptedError(f"stopped at {done} of {total}")

    with pytest.raises(InterruptedError, match="stopped at"):
        sweep(replace(SPLIT, epochs=6), knob, stop)


@every_sweep
def test_what_the_sweep_varies_does_not_change_it(knob: str) -> None:
    """So that one sweep serves every value of the knob and every start."""
    other: dict[str, Any] = {knob: {"width": 7, "l2": 0.05}[knob]}
    changed = replace(SPLIT, **other, weight_seed=3, weights_from="own seed", early_stopping=True, patience=3)
    assert swept(changed, knob) == swept(SPLIT, knob)
    assert swept(replace(SPLIT, epochs=21), knob) != swept(SPLIT, knob)
    assert swept(replace(SPLIT, activation="tanh"), knob) != swept(SPLIT, knob)
    first, second = (sweep(replace(chosen, epochs=3), knob) for chosen in (SPLIT, changed))
    assert torch.equal(first.training, second.training)
    assert torch.equal(first.validation, second.validation)


@every_sweep
def test_the_runs_are_those_of_the_learner_at_each_value(knob: str) -> None:
    values = {"width": WIDTHS, "l2": STRENGTHS}[knob]
    for run, value in zip(runs(swept(SPLIT, knob)), values, strict=True):
        own: dict[str, Any] = {knob: value, "weights_from": "own seed"}
        assert run == replace(SPLIT, **own)


def test_a_run_of_which_only_the_validation_loss_overflows_is_lost_as_a_single_run_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The held-out points lie so far out that their squared errors leave the finite numbers, and the others do not."""
    draw = draw_points

    def far_out(settings: DataSettings, generator: torch.Generator) -> Points:
        points = draw(settings, generator)
        y = points.y.clone()
        y[points.order[: points.held_out]] = 1e25
        return replace(points, y=y)

    monkeypatch.setattr(core.regression.training, "draw_points", far_out)
    result = sweep(replace(SPLIT, epochs=2), "width")
    assert result.validation.isnan().all()
    assert result.training.isnan().all(), "a single run ends there, so it has no last loss"


def test_these_tests_look_at_sweeps_of_their_own() -> None:
    """Not at those that tests of the app share."""
    assert capacity._sweep.__qualname__ == "_sweep"
