"""Sweeps: where trainings end at each value of a knob, each from several starts, one after the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TypeVar

import torch
from torch import Tensor

from core.engine.training import Data, Hyperparameters, Model, train
from core.frames import Recorder
from core.parts.layers import Parameters
from core.progress import Progress, silent

R = TypeVar("R")


def ends_of(
    runs: Sequence[Sequence[R]], end: Callable[[R, Progress], tuple[float, float]], progress: Progress = silent
) -> tuple[Tensor, Tensor]:
    """The losses (V, S) of the training and of the held-out points after the last epoch, for V values with S starts
    each; `end` gives both for one run, as `end_of` does."""
    turns = [run for starts in runs for run in starts]

    def told(place: int) -> Progress:
        return lambda done, total: progress(place * total + done, len(turns) * total)

    rows = torch.tensor([end(run, told(place)) for place, run in enumerate(turns)])
    training, held_out = rows.view(len(runs), -1, 2).unbind(2)
    return training.contiguous(), held_out.contiguous()


def end_of(
    model: Model,
    start: Parameters,
    data: Data,
    how: Hyperparameters,
    generator: torch.Generator,
    *,
    held_out: Data | None = None,
    progress: Progress = silent,
) -> tuple[float, float]:
    """Train once; the loss of the points and of those `held_out` at the end, without penalties. Both are NaN where a
    run left the finite numbers, and the latter also where no point is held out.

    The bits are those of `train` with `validation`, which looks at the held-out points in every epoch.
    """
    run = train(model, start, data, how, generator, recorder=Recorder(how.epochs, 2), progress=progress)
    if run.diverged_at is not None:
        return math.nan, math.nan
    other = math.nan
    if held_out is not None:
        x, y = held_out
        # Copies, laid out as those that were trained: some processors round a product by where its numbers lie.
        last = [parameter.clone() for parameter in run.at(-1)]
        other = how.loss.function(model.layers(last)(x), y).item()
        if not math.isfinite(other):  # there `train` with `validation` ends too
            return math.nan, math.nan
    return run.losses[-1].item(), other
