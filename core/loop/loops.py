"""The training loop line by line: its text is run as it stands, and every number is kept after every line."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import Tensor

from core.loop.notebook import Names, Told, run_cell
from core.loop.text import LoopSettings, SourceLine, joined, source_lines
from core.progress import Progress, silent
from core.settings import never

EPOCHS = 1000
"""Updates of a full run before its last loss."""
NUMBERS = ("w", "b", "w_grad", "b_grad", "loss")
"""The fields of a step that a line can change."""


@dataclass(frozen=True)
class FullRunSettings(LoopSettings, when={"epochs": never}):
    """A text that is run for a thousand epochs, however many are traced."""


@dataclass(frozen=True)
class LoopStep:
    """The numbers after one line: None where there is none yet. `line` counts from 1; `epoch` is None before the loop.

    `changed` names the fields of `NUMBERS` that differ from the step before.
    """

    line: int
    epoch: int | None
    w: float | None
    b: float | None
    w_grad: float | None
    b_grad: float | None
    loss: float | None
    changed: tuple[str, ...] = ()


NOTHING_YET = LoopStep(0, None, None, None, None, None, None)


@dataclass(frozen=True)
class LoopTrace:
    """Every line of a text in the order in which it ran.

    losses: (T,) float32 of the epochs that got that far, not finite where they are not. error: what ended the text, or
    None; its line has the last step. warnings: word for word, each line's once. The numbers of a step are those of
    float32 tensors.
    """

    settings: LoopSettings
    lines: tuple[SourceLine, ...]
    steps: tuple[LoopStep, ...]
    losses: Tensor
    error: Told | None
    warnings: tuple[Told, ...]

    @property
    def source(self) -> str:
        """The text that ran."""
        return joined(self.lines)


@dataclass(frozen=True)
class LoopRun:
    """A run of the text with 1001 turns, so that its losses are those of epoch 0 to 1000.

    losses: (T,) float32, T = 1001 unless an error ended it. parameters, gradients: (G, 2) w and b, and their gradients,
    after `backward` and before the update. diverged_at: the first epoch whose loss is not finite, or None. error,
    warnings: as in `LoopTrace`.
    """

    settings: FullRunSettings
    losses: Tensor
    parameters: Tensor
    gradients: Tensor
    diverged_at: int | None
    error: Told | None
    warnings: tuple[Told, ...]

    @property
    def every_hundredth(self) -> tuple[tuple[int, float], ...]:
        """Epoch and loss as the notebook prints them."""
        return tuple((epoch, self.losses[epoch].item()) for epoch in range(0, len(self.losses), 100))


def trace(settings: LoopSettings) -> LoopTrace:
    """Run the text and keep the numbers after every line. What goes wrong in it is part of the result."""
    settings = settings.relevant()
    lines = source_lines(settings)
    steps: list[LoopStep] = []

    def watch(line: int, names: Names) -> None:
        step, before = _look(line, names), steps[-1] if steps else NOTHING_YET
        changed = tuple(name for name in NUMBERS if not _same(getattr(step, name), getattr(before, name)))
        steps.append(replace(step, changed=changed))

    cell = run_cell(joined(lines), watch)
    return LoopTrace(
        settings=settings,
        lines=lines,
        steps=tuple(steps),
        losses=_losses(cell.names),
        error=cell.error,
        warnings=tuple(cell.warnings),
    )


def side_by_side(own: LoopTrace, proper: LoopTrace) -> tuple[tuple[LoopStep, LoopStep], ...]:
    """Two traces of one form on one clock: line by line in the order of the text, what has come of each.

    Where `own` does not run a line, because it is switched off, its numbers stay as they are and nothing is `changed`.
    `proper` has every line on. Where an error ended `own`, both end there.
    """
    mine = {_when(step): step for step in own.steps}
    last = _when(own.steps[-1])
    pairs: list[tuple[LoopStep, LoopStep]] = []
    for step in proper.steps:
        if own.error is not None and _when(step) > last:
            break
        before = pairs[-1][0] if pairs else NOTHING_YET
        idle = replace(before, line=step.line, epoch=step.epoch, changed=())
        pairs.append((mine.get(_when(step), idle), step))
    return tuple(pairs)


def full_run(settings: FullRunSettings, progress: Progress = silent) -> LoopRun:
    """Run the same text for epochs 0 to 1000."""
    lines = source_lines(settings, EPOCHS + 1)
    backward = next(place for place, line in enumerate(lines, 1) if line.role == "backward")
    rows: list[tuple[float | None, ...]] = []

    def watch(line: int, names: Names) -> None:
        if line == backward:
            progress(names["epoch"], EPOCHS)
            step = _look(line, names)
            numbers = (step.w, step.b, step.w_grad, step.b_grad)
            if None not in numbers:  # an error has left no gradients
                rows.append(numbers)

    cell = run_cell(joined(lines), watch)
    losses, kept = _losses(cell.names), torch.tensor(rows).reshape(-1, 4)
    broken = (~losses.isfinite()).nonzero()
    return LoopRun(
        settings=settings,
        losses=losses,
        parameters=kept[:, :2].contiguous(),
        gradients=kept[:, 2:].contiguous(),
        diverged_at=int(broken[0]) if len(broken) else None,
        error=cell.error,
        warnings=tuple(cell.warnings),
    )


def _losses(names: Names) -> Tensor:
    return torch.tensor(names.get("losses", []), dtype=torch.float32)


def _when(step: LoopStep) -> tuple[int, int]:
    """The place of a step in time: before the loop, or the epoch, and the line."""
    return (-1 if step.epoch is None else step.epoch, step.line)


def _look(line: int, names: Names) -> LoopStep:
    """The numbers as they stand, read and not touched."""
    w, b = names.get("w"), names.get("b")
    if "model" in names:
        w, b = names["model"].weight, names["model"].bias
    w_grad, b_grad = (None if tensor is None else tensor.grad for tensor in (w, b))
    return LoopStep(line, names.get("epoch"), *map(_number, (w, b, w_grad, b_grad, names.get("loss"))))


def _number(tensor: Tensor | None) -> Any:
    return None if tensor is None else tensor.item()


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or (math.isnan(one) and math.isnan(other))
