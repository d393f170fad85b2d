"""A sweep is many walks at once, each with the bits that it has alone."""

from __future__ import annotations

import math
from dataclasses import replace

import torch

from core.descent.surfaces import SURFACES
from core.descent.sweep import RATES, SweepSettings, sweep
from core.descent.walk import descend
from core.parts.optimizers import OPTIMIZERS
from tests.core.told import assert_told_and_stopped
from tests.crossed import crossed

LINE = "Line's MSE"

SWEPT = [
    SweepSettings(surface="Bowl", condition=20.0, steps=25),
    SweepSettings(surface="Rosenbrock", schedule="Cosine", steps=25),
    SweepSettings(surface="Egg crate", schedule="Exponential", steps=25),
    SweepSettings(surface="Plateau", free=1, schedule="Step", steps=25),
    SweepSettings(surface="Beale", free=1, steps=25),
    SweepSettings(surface=LINE, steps=25),
    SweepSettings(surface=LINE, free=1, batch_size=1, steps=60),
    SweepSettings(surface=LINE, batch_size=7, batch_seed=4, schedule="Cosine", steps=20),
    SweepSettings(surface=LINE, batch_size=49, steps=20),
]


EVERY = 3
"""One rate of so many is walked alone, each by a third of an optimizer's sweeps."""


@crossed("optimizer, settings", OPTIMIZERS, SWEPT, one_of=12)
def test_a_sweep_equals_one_walk_a_rate(optimizer: str, settings: SweepSettings) -> None:
    first = SWEPT.index(settings) % EVERY
    settings = replace(settings, optimizer=optimizer)
    swept = sweep(settings)
    assert swept.optimizer == optimizer
    assert swept.losses.shape == (RATES,)
    for rate, loss in zip(swept.rates.tolist()[first::EVERY], swept.losses[first::EVERY], strict=True):
        alone = descend(replace(settings, learning_rate=rate))
        assert loss.isfinite() == (alone.diverged_at is None), rate
        assert alone.diverged_at is not None or torch.equal(loss, alone.losses[-1]), rate
    finite = [loss for loss in swept.losses.tolist() if math.isfinite(loss)]
    assert swept.losses[swept.best].item() == min(finite)


@crossed("surface, free", SURFACES, (1, 2), one_of=3)
def test_a_sweep_equals_one_walk_a_rate_on_every_surface(surface: str, free: int) -> None:
    settings = SweepSettings(surface=surface, free=free, optimizer="Nesterov", steps=25)
    swept = sweep(settings)
    alone = [descend(replace(settings, learning_rate=rate)) for rate in swept.rates.tolist()]
    expected = [walk.losses[-1].item() if walk.diverged_at is None else math.inf for walk in alone]
    assert swept.losses.tolist() == expected


def test_a_sweep_spans_the_allowed_rates_in_equal_ratios_of_three_digits() -> None:
    knob, rates = SweepSettings.knobs()["learning_rate"], sweep(SweepSettings(steps=1)).rates
    assert rates.dtype == torch.float64
    assert (len(rates), rates[0].item(), rates[-1].item()) == (RATES, knob.low, knob.high)
    ratio = (knob.high / knob.low) ** (1 / (RATES - 1))
    torch.testing.assert_close(rates[1:] / rates[:-1], torch.full((RATES - 1,), ratio).double(), rtol=0.01, atol=0)
    assert all(float(f"{rate:.3g}") == rate for rate in rates.tolist())
    assert sweep(SweepSettings(steps=1, learning_rate=0.3)).rates.tolist() == rates.tolist()


def test_a_sweep_in_which_every_walk_diverges_is_a_result() -> None:
    settings = SweepSettings(surface="Beale", start_x=6.0, start_y=6.0, steps=300)
    swept = sweep(settings)
    assert swept.losses.eq(math.inf).all()
    assert swept.best in range(RATES)
    assert all(descend(replace(settings, learning_rate=rate)).diverged_at is not None for rate in swept.rates.tolist())


def test_a_sweep_in_which_some_walks_diverge_tells_which() -> None:
    settings = SweepSettings(condition=20.0, steps=300)
    swept = sweep(settings)
    for rate, loss in zip(swept.rates.tolist(), swept.losses.tolist(), strict=True):
        assert (descend(replace(settings, learning_rate=rate)).diverged_at is not None) == (loss == math.inf)
    assert swept.losses.eq(math.inf).any()
    assert swept.losses.isfinite().any()


def test_progress_is_told_and_may_stop_the_walk() -> None:
    assert_told_and_stopped(sweep, SweepSettings(steps=1000), 1000)
