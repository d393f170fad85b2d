"""Kept runs: what a session remembers of up to five runs, so that they can be compared."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.regression.result import RegressionResult, curves, final_r_squared, parameter_count, window
from core.regression.settings import RegressionSettings
from pages.sections.mlp_regression.page import PAGE
from ui.memory import recall, remember
from ui.numbers import share, six_decimals

NAMES = "ABCDE"
MOST = len(NAMES)
KEPT = f"{PAGE.prefix}:kept"
"""Where the session has the kept runs, in the order in which they were kept."""
PLACES = 161


@dataclass(frozen=True)
class Kept:
    """What a run is remembered by.

    settings: the run's own, relevant values alone. figures: its results as texts. curve: (G,), the final one. losses:
    (T + 1,), those of training.
    """

    name: str
    settings: RegressionSettings
    figures: dict[str, str]
    curve: Tensor
    losses: Tensor


def _end(result: RegressionResult) -> str:
    if result.diverged_at is not None:
        return f"diverged at epoch {result.diverged_at}"
    if result.flat_from is not None:
        return f"dead from epoch {result.flat_from}"
    return "last epoch" if result.stopped_at is None else f"stopped at epoch {result.stopped_at}"


def kept_runs() -> list[Kept]:
    """The runs that this session has kept."""
    kept: list[Kept] = recall(KEPT, [])
    return kept


def keep(settings: RegressionSettings, result: RegressionResult) -> None:
    """Remember a run under the first free letter; a callback."""
    taken = {run.name for run in kept_runs()}
    free = next((name for name in NAMES if name not in taken), None)
    if free is None:
        return
    places = torch.linspace(*window(settings), PLACES)
    figures = {
        "epoch of the weights": str(result.steps[result.final]),
        "parameters": f"{parameter_count(result.shapes):,}",
        "training loss": six_decimals(result.losses[result.steps[result.final]].item()),
    }
    if len(result.validation):
        figures["validation loss"] = six_decimals(result.validation[result.steps[result.final]].item())
    figures["how it ended"] = _end(result)
    figures |= {f"R² {name}": share(value) for name, value in final_r_squared(result).items()}
    curve = curves(result, places)[result.final]
    run = Kept(name=free, settings=settings, figures=figures, curve=curve, losses=result.losses)
    remember(KEPT, [*kept_runs(), run])


def forget(name: str) -> None:
    """Drop a kept run; a callback."""
    remember(KEPT, [run for run in kept_runs() if run.name != name])
