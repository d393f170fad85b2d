"""The budget: what a run costs is estimated before it starts, so that no setting can keep the machine busy for long."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from core.regression.capacity import MOST_BESIDE, SEEDS, CapacitySettings, crowd, runs
from core.regression.settings import BATCHES, FULL_BATCH, RegressionSettings

SECONDS = 10.0
"""The most that one run, or one sweep, may cost."""

# Fitted to runs on one core of a 2020s server; an estimate within a factor of two or so, which is all a limit needs.
UPDATE, ACTIVATION, PRODUCT, PARAMETER = 110e-6, 2e-9, 0.1e-9, 4e-9
MEASURE = 60e-6
SMALL, CROWDED = 0.4, 0.9
"""The share of its lone cost that a run has beside others of its shape: when small, and when as large as is trained
so."""


def seconds(settings: RegressionSettings) -> float:
    """About how many seconds `fit` takes."""
    return settings.epochs * _epoch(settings, watched=settings.held_out > 0)


def sweep_seconds(settings: CapacitySettings) -> float:
    """About how many seconds the sweep takes."""
    # A sweep looks at the held-out points only at the end.
    return len(SEEDS) * sum(_share(run) * run.epochs * _epoch(run, watched=False) for run in runs(settings))


def _share(run: RegressionSettings) -> float:
    full = crowd(run) / MOST_BESIDE
    return SMALL + (CROWDED - SMALL) * full if full <= 1 else 1.0


def cheaper(settings: RegressionSettings, limit: float = SECONDS) -> dict[str, Any]:
    """By knob, the setting nearest to this one that brings `fit` within the limit, for each knob that can do so
    alone."""
    found: dict[str, Any] = {}
    larger = [b for b in BATCHES if b != FULL_BATCH and int(b) > settings.batch_size] + [FULL_BATCH]
    changes = {
        "epochs": range(settings.epochs, 0, -1),
        "count": range(settings.count, 9, -1),
        "batch": larger if settings.batch_size < settings.learned_from else [],
        "width": range(settings.width, 0, -1) if settings.widths else [],
        "second_width": range(settings.second_width, 0, -1) if len(settings.widths) > 1 else [],
    }
    for knob, values in changes.items():
        for value in values:
            change: dict[str, Any] = {knob: value}
            if seconds(replace(settings, **change)) <= limit:
                found[knob] = value
                break
    return found


def _epoch(settings: RegressionSettings, watched: bool) -> float:
    """About how many seconds an epoch takes; `watched` says that the validation loss is measured too."""
    parameters = sum(inputs * outputs + outputs for inputs, outputs in pairwise([1, *settings.widths, 1]))
    per_point = ACTIVATION * sum(settings.widths) + PRODUCT * parameters
    n, batch = settings.learned_from, settings.batch_size
    cost = -(-n // batch) * (UPDATE + PARAMETER * parameters) + n * per_point
    if not settings.whole:
        cost += MEASURE + n * per_point / 2
    if watched:
        cost += MEASURE + settings.held_out * per_point / 2
    return cost
