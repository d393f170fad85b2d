"""The capacity curve, all starts of a width side by side, against the same runs one after the other."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from benchmarks import Finding, side_by_side
from core.regression.capacity import SEEDS, WIDTHS, CapacityResult, WidthSweepSettings, runs, width_sweep
from core.regression.training import fit

TITLE = f"Capacity: {len(WIDTHS)} widths with {len(SEEDS)} starts each, against single runs, one thread"
GOAL = 0.5
"""What is no matrix product is shared by the starts, and nothing but the end is kept."""
CLOSE = 1e-4
"""How far the losses of both ways may be apart, relative to the losses."""


def measure(quick: bool) -> list[Finding]:
    """Both in turns, and their ratio. Raises `ValueError` if they do not compute the same."""
    settings = WidthSweepSettings(validation_share=0.3, epochs=100 if quick else 1000)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        _compare(width_sweep(settings), one_by_one(settings))
        single, together = side_by_side(
            lambda: one_by_one(settings), lambda: width_sweep(settings), repeats=3 if quick else 5
        )
    finally:
        torch.set_num_threads(threads)
    return [
        Finding(f"{len(WIDTHS) * len(SEEDS)} runs of {settings.epochs} epochs one after the other", single, "s"),
        Finding("the same as a sweep", together, "s"),
        Finding("ratio, sweep to single runs", together / single, "", GOAL),
    ]


def one_by_one(settings: WidthSweepSettings) -> tuple[Tensor, Tensor]:
    """The training and the validation losses at the end of single runs, both (V, S)."""
    results = [[fit(replace(run, weight_seed=seed)) for seed in SEEDS] for run in runs(settings)]
    training = torch.tensor([[result.losses[-1].item() for result in row] for row in results])
    validation = torch.tensor([[result.validation[-1].item() for result in row] for row in results])
    return training, validation


def _compare(swept: CapacityResult, alone: tuple[Tensor, Tensor]) -> None:
    for ours, theirs in zip((swept.training, swept.validation), alone, strict=True):
        apart = ((ours - theirs) / theirs).abs().max().item()
        if not apart <= CLOSE:
            raise ValueError(f"the sweep and the single runs end {apart:g} apart, so their times do not compare")
