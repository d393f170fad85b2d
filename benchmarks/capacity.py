"""The capacity curve against a learner's loops, one after the other."""

from __future__ import annotations

from dataclasses import replace

import torch

from benchmarks import Finding, literal, one_thread, side_by_side
from core.regression.capacity import SEEDS, WIDTHS, WidthSweepSettings, runs, width_sweep
from core.regression.settings import RegressionSettings
from core.regression.training import begin, columns

TITLE = (
    f"Capacity: {len(WIDTHS)} widths with {len(SEEDS)} starts each, against a learner's loops, CPU time of one thread"
)
GOAL = 0.25


def measure(quick: bool) -> list[Finding]:
    """Both in turns, and their ratio. Raises `ValueError` if they do not compute the same."""
    settings = WidthSweepSettings(validation_share=0.3, epochs=50 if quick else 500)
    with one_thread():
        ends = torch.tensor(by_hand(settings)).view(len(WIDTHS), len(SEEDS))
        if not torch.equal(width_sweep(settings).validation, ends):
            raise ValueError("the sweep and the loops end with different losses, so their times do not compare")
        times = side_by_side(lambda: by_hand(settings), lambda: width_sweep(settings), repeats=3)
    return [
        Finding(f"{len(WIDTHS) * len(SEEDS)} loops of {settings.epochs} epochs", times.first, "s"),
        Finding("the same as a sweep", times.second, "s"),
        Finding("ratio, sweep to loops", times.ratio, "", GOAL),
    ]


def by_hand(settings: WidthSweepSettings) -> list[float]:
    """The validation losses at the end of all runs, in order."""
    return [_validation(replace(run, weight_seed=seed)) for run in runs(settings) for seed in SEEDS]


def _validation(run: RegressionSettings) -> float:
    points, _, _ = begin(run)
    torch.manual_seed(run.weight_seed)
    model, criterion = literal.module_of(run.network), literal.CRITERIA[run.loss]
    optimizer = torch.optim.SGD(model.parameters(), lr=run.learning_rate)
    literal.train(model, criterion, optimizer, *columns(points.train), run.epochs, run.batch_size)
    x, y = columns(points.validation)
    with torch.no_grad():
        loss: float = criterion(model(x), y).item()
    return loss
