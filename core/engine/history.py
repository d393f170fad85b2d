"""The history of a training run: every loss, the shown parameters, the best epoch, and why the run ended."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from core.frames import Recorder
from core.parts.layers import Parameters


@dataclass(frozen=True)
class TrainingRun:
    """A training run of T finite epochs for P parameters, shown in F frames; all tensors are ordinary ones.

    losses: (T + 1,) the loss of the training points without penalties; row e is measured before epoch e's updates, the
    last after all. penalties: (T + 1,) what L1 and L2 add. validation: (T + 1,) the loss of the held-out points, or
    (0,) where there are none. steps: the F epochs of the frames. parameters: (F, P), all tensors of the model flattened
    in order. shapes: the shapes of those tensors. best: the first epoch with the lowest validation loss, or None.
    stopped_at: the epoch at which patience ran out, or None. diverged_at: the first epoch with a loss that was not
    finite, or None; the run ends before it.
    """

    losses: Tensor
    penalties: Tensor
    validation: Tensor
    steps: tuple[int, ...]
    parameters: Tensor
    shapes: tuple[torch.Size, ...]
    best: int | None
    stopped_at: int | None
    diverged_at: int | None

    def at(self, frame: int) -> Parameters:
        """The model's tensors in a frame."""
        pieces = self.parameters[frame].split_with_sizes([shape.numel() for shape in self.shapes])
        return [piece.view(shape) for piece, shape in zip(pieces, self.shapes, strict=True)]


class History:
    """What a run leaves behind, epoch by epoch."""

    def __init__(
        self, recorder: Recorder[Tensor], *, validated: bool, keep_best: bool = False, patience: int | None = None
    ) -> None:
        self._recorder, self._validated = recorder, validated
        self._keep_best, self._patience = keep_best, patience
        self._rows: list[tuple[float, float, float]] = []
        self._lowest = math.inf
        self._best: tuple[int, Tensor] | None = None
        self.stopped_at: int | None = None
        self._diverged_at: int | None = None

    def note(self, epoch: int, losses: tuple[float, float, float], row: Tensor) -> bool:
        """Write down an epoch before its updates: loss, penalty and validation loss; False where one is not finite."""
        if not all(map(math.isfinite, losses)):
            self._diverged_at = epoch
            return False
        self._rows.append(losses)
        self._recorder.note(epoch, row)
        if self._validated:
            self._compare(epoch, losses[2], row)
        return True

    def _compare(self, epoch: int, validation: float, row: Tensor) -> None:
        """Keep the best epoch, and stop where patience runs out."""
        if self._best is None or validation < self._lowest:
            self._lowest, self._best = validation, (epoch, row)
        if self._patience is not None and epoch == self._best[0] + self._patience:
            self.stopped_at = epoch

    def run(self, shapes: Sequence[torch.Size], taken_from: Callable[[Sequence[Tensor]], Tensor]) -> TrainingRun:
        """The run as it is kept; `taken_from` takes the parameters (F, P) out of F rows that were noted.

        Called outside `torch.inference_mode()`, so that its tensors are ordinary ones.
        """
        if self._keep_best and self._best is not None:
            self._recorder.keep(*self._best)
        frames = self._recorder.frames()
        losses, penalties, validation = torch.tensor(self._rows).reshape(-1, 3).T.clone()
        return TrainingRun(
            losses=losses.clone(),
            penalties=penalties.clone(),
            validation=validation.clone() if self._validated else torch.empty(0),
            steps=tuple(frames),
            parameters=taken_from(list(frames.values())),
            shapes=tuple(shapes),
            best=None if self._best is None else self._best[0],
            stopped_at=self.stopped_at,
            diverged_at=self._diverged_at,
        )
