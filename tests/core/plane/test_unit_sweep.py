"""A sweep over units gives what as many single runs give, costs what is said, and tells how far it is."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch

from core.engine.budget import LIMIT
from core.plane.budget import cost, fewer_epochs, sweep_cost
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from core.plane.unit_sweep import SEEDS, WIDTHS, UnitSweepSettings, runs, sweep_units

SHORT = PlaneSettings(count=30, epochs=8, held_out_share=0.3)
CASES = {
    "circles": SHORT,
    "nothing held out": replace(SHORT, held_out_share=0.0),
    "three classes, three layers": replace(SHORT, points="three spirals", layers=3),
    "dropout and penalties": replace(SHORT, dropout=0.3, l1=0.003, l2=0.01),
    "early stopping is off": replace(SHORT, early_stopping=True, patience=1),
    "birds with weight": replace(SHORT, points="birds", with_weight=True, layers=1),
    "diverging": replace(SHORT, optimizer="Gradient descent", activation="identity", learning_rate=10.0, epochs=60),
}
every_case = pytest.mark.parametrize("name", CASES)


def asked(settings: PlaneSettings) -> UnitSweepSettings:
    return settings.reduced_to(UnitSweepSettings)


@every_case
def test_a_sweep_is_as_many_runs(name: str) -> None:
    settings = asked(CASES[name])
    swept = sweep_units(settings)
    training, test = torch.full((2, len(WIDTHS), len(SEEDS)), math.nan)
    for place, run in enumerate(runs(settings)):
        assert set(run.widths) == {WIDTHS[place]}
        for seed in SEEDS:
            alone = fit_plane(replace(run, weight_seed=seed))
            if alone.diverged_at is None:
                training[place, seed] = alone.losses[-1]
                test[place, seed] = alone.test_losses[-1] if settings.held_out else math.nan
    assert torch.equal(swept.training.nan_to_num(-1), training.nan_to_num(-1))
    assert swept.widths == WIDTHS
    if settings.held_out:
        assert torch.equal(swept.test.nan_to_num(-1), test.nan_to_num(-1))
    else:
        assert swept.test.shape == (len(WIDTHS), 0)
    assert bool(swept.training.isnan().any()) == (name == "diverging")


def test_units_seed_and_early_stopping_change_nothing_of_it() -> None:
    other = PlaneSettings.of(**SHORT.values() | {"weight_seed": 5, "early_stopping": True, "units1": 7})
    assert asked(other) == asked(SHORT)


def test_without_a_hidden_layer_there_is_nothing_to_sweep() -> None:
    with pytest.raises(ValueError, match="layers must be at least 1"):
        sweep_units(asked(replace(SHORT, layers=0)))


def test_progress_goes_to_the_end_and_never_back() -> None:
    seen: list[tuple[int, int]] = []
    sweep_units(asked(replace(SHORT, epochs=2)), lambda done, total: seen.append((done, total)))
    shares = [done / total for done, total in seen]
    assert shares == sorted(shares)
    assert shares[-1] <= 1
    assert shares[-1] > 0.9


def test_the_default_and_the_noisy_lesson_are_within_the_budget() -> None:
    noisy = PlaneSettings.of(points="moons", count=60, noise=0.6, held_out_share=0.5, epochs=300, units1=8, units2=8)
    for settings in (PlaneSettings(), noisy):
        assert cost(settings) + sweep_cost(asked(settings)) < LIMIT


def test_fewer_epochs_are_the_most_that_fit() -> None:
    dear = PlaneSettings(epochs=1000, count=500)
    assert cost(dear) + sweep_cost(asked(dear)) > LIMIT
    most = fewer_epochs(dear)
    fits, too_many = (replace(dear, epochs=epochs) for epochs in (most, most + 1))
    assert cost(fits) + sweep_cost(asked(fits)) <= LIMIT < cost(too_many) + sweep_cost(asked(too_many))
    assert fewer_epochs(SHORT) == SHORT.epochs


def test_noise_makes_many_units_overfit() -> None:
    """With more units the training loss falls and the loss of points that were held out rises."""
    noisy = PlaneSettings(points="moons", count=60, noise=0.6, held_out_share=0.5, epochs=150)
    swept = sweep_units(asked(noisy))
    training, test = swept.training.median(1).values, swept.test.median(1).values
    assert training[-1] < 0.5 * training[1]
    assert test[-1] > 1.3 * test.min()
