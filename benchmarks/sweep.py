"""A sweep of learning rates in one batch, against a single walk of the same length."""

from __future__ import annotations

from dataclasses import replace

from benchmarks import Finding, one_thread, side_by_side
from core.descent.sweep import RATES, SweepSettings, sweep
from core.descent.walk import WalkSettings, descend

TITLE = f"Sweep: {RATES} learning rates against one walk of 200 steps, one thread"
GOAL = 4.0
"""One batch of tensors costs little more than one tensor; 41 walks in turn would cost 41."""

WALKS: dict[str, WalkSettings] = {
    "gradient descent on the bowl": WalkSettings(steps=200),
    "Adam on Himmelblau": WalkSettings(surface="Himmelblau", optimizer="Adam", steps=200),
    "gradient descent on Rosenbrock, most rates diverge": WalkSettings(surface="Rosenbrock", steps=200),
    "AdamW on the line's MSE, mini-batches": WalkSettings(
        surface="Line's MSE", optimizer="AdamW", batch_size=7, schedule="Cosine", steps=200
    ),
}


def measure(quick: bool) -> list[Finding]:
    """Both in turns, and their ratio, for several walks. Raises `ValueError` if they do not compute the same."""
    with one_thread():
        return [_ratio(what, settings, repeats=5 if quick else 25) for what, settings in WALKS.items()]


def _ratio(what: str, settings: WalkSettings, repeats: int) -> Finding:
    every_rate = settings.reduced_to(SweepSettings)
    swept = sweep(every_rate)
    alone = replace(settings, learning_rate=swept.rates[0].item())
    if descend(alone).losses[-1] != swept.losses[0]:
        raise ValueError("the sweep and the walk end with different losses, so their times do not compare")
    times = side_by_side(lambda: descend(settings), lambda: sweep(every_rate), repeats)
    return Finding(f"ratio, {what}", times.ratio, "", GOAL)
