"""A sweep of learning rates in one batch, against a single walk of the same length."""

from __future__ import annotations

import torch

from benchmarks import Finding, side_by_side
from core.descent import RATES, DescentSettings, descend, sweep

TITLE = f"Sweep: {RATES} learning rates against one walk of 200 steps, one thread"
GOAL = 4.0
"""One batch of tensors costs little more than one tensor; 41 walks in turn would cost 41."""

WALKS: dict[str, DescentSettings] = {
    "gradient descent on the bowl": DescentSettings(steps=200),
    "Adam on Himmelblau": DescentSettings(surface="Himmelblau", optimizers=("Adam",), steps=200),
    "gradient descent on Rosenbrock, most rates diverge": DescentSettings(surface="Rosenbrock", steps=200),
    "AdamW on the line's MSE, mini-batches": DescentSettings(
        surface="Line's MSE", optimizers=("AdamW",), batch_size=7, schedule="Cosine", steps=200
    ),
}


def measure(quick: bool) -> list[Finding]:
    """Both in turns, and their ratio, for several walks. Raises `ValueError` if they do not compute the same."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return [_ratio(what, settings, repeats=5 if quick else 25) for what, settings in WALKS.items()]
    finally:
        torch.set_num_threads(threads)


def _ratio(what: str, settings: DescentSettings, repeats: int) -> Finding:
    swept = sweep(settings)
    alone = DescentSettings(**{**settings.values(), "learning_rate": swept.rates[0].item()})  # type: ignore[arg-type]
    if descend(alone).losses[-1] != swept.losses[0]:
        raise ValueError("the sweep and the walk end with different losses, so their times do not compare")
    single, together = side_by_side(lambda: descend(settings), lambda: sweep(settings), repeats)
    return Finding(f"ratio, {what}", together / single, "", GOAL)
