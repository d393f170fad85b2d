"""The training loop: every network of the app is trained here, with the bits of a learner's own loop.

It calls the kernels that autograd would call, in autograd's order, and keeps no graph; docs/engine.md tells the story.
Random numbers come in a notebook's order: for each epoch its shuffle and, batch by batch, the dropout masks layer by
layer. Data and first weights are drawn before, by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

import torch
from torch import Tensor

from core.engine.history import History, TrainingRun
from core.engine.updates import Updater
from core.frames import Recorder
from core.parts.layers import Parameters
from core.parts.losses import Loss
from core.parts.optimizers import OPTIMIZERS, Optimizer, Rate
from core.parts.penalties import Penalty
from core.parts.schedules import SCHEDULES, Schedule
from core.progress import Progress, silent

Data = tuple[Tensor, Tensor]
"""Inputs (n, d) and targets: (n, k) like the outputs, or labels (n,) int64 for cross-entropy."""
Watch = Callable[[int, float, Tensor], None]
"""Called in every finite epoch before its updates with the epoch, the training loss and the outputs (n, k)."""


class Passes(Protocol):
    """The way there and back through a model's parameters."""

    def __call__(self, x: Tensor) -> Tensor:
        """The outputs (n, k) at x (n, d), nothing silenced and nothing remembered."""

    def forward(self, x: Tensor) -> Tensor:
        """The outputs of an update."""

    def backward(self, gradient: Tensor) -> None:
        """Write the gradients for all parameters, given that for the outputs of the last `forward`."""


class Model(Protocol):
    """What can be trained: a `Network`, or anything with these two. Every weight is followed by its bias."""

    @property
    def drops(self) -> bool:
        """Whether an update sees other outputs than a reader of the loss."""

    def layers(
        self, parameters: Parameters, gradients: Parameters | None = None, generator: torch.Generator | None = None
    ) -> Passes:
        """The passes through these very tensors, there and back into `gradients`."""


@dataclass(frozen=True)
class Hyperparameters:
    """How a model is trained.

    `batch` is the number of points in a gradient; None, or as many as there are, is the full batch, in order and
    without a shuffle. `knobs` and `schedule_knobs` are what optimizer and schedule read beside the learning rate. The
    schedule goes one step an epoch. Loss, penalty, optimizer and schedule are entries of their tables.
    """

    loss: Loss
    learning_rate: float
    epochs: int
    batch: int | None = None
    optimizer: Optimizer = field(default_factory=lambda: OPTIMIZERS["Gradient descent"])
    knobs: Mapping[str, float] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=lambda: SCHEDULES["Constant"])
    schedule_knobs: Mapping[str, float] = field(default_factory=dict)
    penalty: Penalty = field(default_factory=Penalty)


def train(
    model: Model,
    start: Parameters,
    data: Data,
    how: Hyperparameters,
    generator: torch.Generator,
    *,
    recorder: Recorder[Tensor] | None = None,
    validation: Data | None = None,
    keep_best: bool = False,
    patience: int | None = None,
    watch: Watch | None = None,
    progress: Progress = silent,
) -> TrainingRun:
    """Train from `start`, which stays as it is; keep every loss and the parameters of the recorder's frames.

    Equals a plain PyTorch loop bit for bit: module, `backward`, `torch.optim`, `randperm`, `nn.Dropout`. The loss of
    `validation` is measured in every epoch; `keep_best` makes the best one a frame, and with `patience` the run ends
    once there has been no better one for so many epochs. A run that leaves the finite numbers is a result. Raises
    `ValueError` for targets whose shape is not that of the outputs: PyTorch would broadcast them in silence.
    """
    history = History(
        recorder or Recorder(how.epochs), validated=validation is not None, keep_best=keep_best, patience=patience
    )
    with torch.inference_mode():
        learner = _Learner(model, start, data, how, generator)
        for epoch in range(how.epochs + 1):
            progress(epoch, how.epochs)
            loss, penalty, outputs = learner.measure()
            held_out = learner.evaluate(*validation) if validation is not None else 0.0
            if not history.note(epoch, (loss, penalty, held_out), learner.updater.row):
                break
            if watch is not None:
                watch(epoch, loss, outputs)
            if history.stopped_at is not None or epoch == how.epochs:
                break
            learner.epoch(outputs, partial(progress, epoch, how.epochs))
    return history.run([tensor.shape for tensor in start], learner.updater.taken_from)


class _Learner:
    """A model, the optimizer that moves it, and the points it learns from."""

    def __init__(
        self, model: Model, start: Parameters, data: Data, how: Hyperparameters, generator: torch.Generator
    ) -> None:
        self._how, self._generator = how, generator
        self._x, self._y = data
        self._count = len(self._x)
        self._batch = min(how.batch or self._count, self._count)
        # Then an update sees the very outputs that the loss was read from, and they need not be computed twice.
        self._whole = self._batch == self._count and not model.drops
        self.updater = Updater(start, how.optimizer, how.knobs)
        self._weights = self.updater.parameters[::2]
        self._model = model.layers(self.updater.parameters, self.updater.gradients, generator)
        _check(self._model(self._x[:1]), self._y[:1])
        self._loss, self._loss_gradient = how.loss.forward or how.loss.function, how.loss.backward or how.loss.gradient
        self._penalty = how.penalty if how.penalty else None
        self._rate: Rate = how.learning_rate
        self._epochs = 0

    def measure(self) -> tuple[float, float, Tensor]:
        """The loss of all training points, the penalty, and the outputs (n, k)."""
        outputs = self._model.forward(self._x) if self._whole else self._model(self._x)
        penalty = self._penalty.value(self._weights).item() if self._penalty else 0.0
        return self._loss(outputs, self._y).item(), penalty, outputs

    def evaluate(self, x: Tensor, y: Tensor) -> float:
        """The loss of other points."""
        return self._loss(self._model(x), y).item()

    def epoch(self, outputs: Tensor, look_up: Callable[[], None]) -> None:
        """The updates of an epoch; `outputs` are those of `measure`. An epoch of many batches may take seconds, and so
        `look_up` is called before each."""
        if self._whole:
            self._update(outputs, self._y)
        else:
            for x, y in self._batches():
                look_up()
                self._update(self._model.forward(x), y)
        self._epochs += 1
        self._rate = self._how.schedule.rule(
            self._rate, self._how.learning_rate, self._epochs, self._how.epochs, **self._how.schedule_knobs
        )

    def _batches(self) -> Iterator[Data]:
        """All points once: in order where a batch holds them all, else shuffled."""
        if self._batch == self._count:
            yield self._x, self._y
            return
        order = torch.randperm(self._count, generator=self._generator)
        dealt = zip(torch.split(self._x[order], self._batch), torch.split(self._y[order], self._batch), strict=True)
        for x, y in dealt:
            yield x.clone(), y  # a tensor of its own, for a product rounds by where its operands lie

    def _update(self, outputs: Tensor, targets: Tensor) -> None:
        self._model.backward(self._loss_gradient(outputs, targets))
        if self._penalty:
            for gradient, weight in zip(self.updater.gradients[::2], self._weights, strict=True):
                self._penalty.add_to(gradient, weight)
        self.updater.step(self._rate)


def _check(outputs: Tensor, targets: Tensor) -> None:
    labelled = not targets.is_floating_point() and targets.shape == outputs.shape[:1]
    if not labelled and targets.shape != outputs.shape:
        shapes = (f"(n, {', '.join(map(str, tensor.shape[1:]))})" for tensor in (outputs, targets))
        raise ValueError("targets must have the outputs' shape {}, not {}".format(*shapes))
