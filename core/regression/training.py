"""Training: gradient steps on the loss, one run at a time or many of one shape side by side.

Random numbers come in the notebook's order: x, noise, what is held out, the layers in order, then for each epoch its
shuffle and, batch by batch, the dropout masks layer by layer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from core.data.points import Points, draw_points
from core.frames import MOST_FRAMES, Recorder
from core.parts.activations import ACTIVATIONS
from core.parts.layers import Parameters, draw_linear
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.parts.stepper import Stepper
from core.progress import Progress, silent
from core.regression.models import MODELS, Function, draw_network
from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings, Stream

MOST_KEPT = 4_000_000
"""Numbers kept in the frames of one run: a large network is shown in fewer of them."""


def fit(settings: RegressionSettings, progress: Progress = silent) -> RegressionResult:
    """Train and keep the loss of every epoch and the parameters of the shown ones.

    Equals a plain PyTorch loop bit for bit: `manual_seed`, the layers, `randperm`, `nn.Dropout`, `torch.optim`. A run
    that leaves the finite numbers is a result.
    """
    points, leaves, generator = begin(settings)
    learner = Learner(settings, leaves, [generator])
    history = _History(settings, points, learner)
    for epoch in range(settings.epochs + 1):
        progress(epoch, settings.epochs)
        loss, penalty, prediction = learner.measure(*learner.train_set(points))
        if not history.note(epoch, loss, penalty, prediction):
            break
        if epoch < settings.epochs:
            learner.epoch(points, loss, penalty)
    return history.result()


def begin(settings: RegressionSettings) -> tuple[Points, Parameters, torch.Generator]:
    """The points, the parameters before training, and the stream where it stands after both."""
    generator = torch.Generator().manual_seed(settings.seed)
    points = draw_points(settings, generator)
    model = MODELS[settings.model]
    if not model.layered:
        return points, [torch.tensor(settings.start_w), torch.tensor(settings.start_b)], generator
    if settings.weights_from == Stream.OWN:
        generator = torch.Generator().manual_seed(settings.weight_seed)
    elif model.hidden:
        draw_linear(generator, 1, 1)  # the notebook creates its linear layer before the MLP
    return points, draw_network(generator, settings.widths), generator


class Learner:
    """Parameters that autograd sees, the optimizer that moves them, and the random streams of their training.

    With S > 1 generators it holds S networks of one shape: every leaf has S rows, and so has every loss.
    """

    def __init__(self, settings: RegressionSettings, leaves: Parameters, generators: Sequence[torch.Generator]) -> None:
        self.settings, self.generators = settings, generators
        rows = None if len(generators) == 1 else len(generators)
        knobs = settings.only(*OPTIMIZERS[settings.optimizer].knobs)
        self._stepper = Stepper(leaves, settings.optimizer, settings.learning_rate, knobs, rows)
        self.rows, self.leaves = rows, self._stepper.leaves
        self._loss = REGRESSION_LOSSES[settings.loss].function
        self._whole = settings.whole
        self._predict = self._predict_dropped = settings.predictor()
        if settings.dropout:
            self._predict_dropped = settings.predictor(self._with_dropout(ACTIVATIONS[settings.activation].function))
        self._sets: tuple[Tensor, Tensor] | None = None

    @property
    def parameters(self) -> Tensor:
        """All leaves in one row, (P,) or (S, P)."""
        return self._stepper.parameters

    def train_set(self, points: Points) -> tuple[Tensor, Tensor]:
        """Inputs and targets of the training points, both (n, 1)."""
        if self._sets is None:
            x, y = points.train
            self._sets = x.unsqueeze(1), y.unsqueeze(1)
        return self._sets

    def measure(self, inputs: Tensor, targets: Tensor) -> tuple[Tensor, Tensor | None, Tensor]:
        """The loss of all these points without dropout, the penalty or None, and the predictions.

        Where an update will see this very loss, it is ready for backward; else it is an evaluation alone.
        """
        if not self._whole:
            with torch.no_grad():
                prediction = self._predict(self.leaves, inputs)
                return self.loss(prediction, targets), self.penalty(), prediction
        prediction = self._predict(self.leaves, inputs)
        return self.loss(prediction, targets), self.penalty(), prediction

    def evaluate(self, inputs: Tensor, targets: Tensor) -> Tensor:
        """The loss of these points, for reading only."""
        with torch.no_grad():
            return self.loss(self._predict(self.leaves, inputs), targets)

    def loss(self, prediction: Tensor, targets: Tensor) -> Tensor:
        """The mean loss: a number, or one for each of the S networks."""
        if not self.rows:
            return self._loss(prediction, targets)
        each: Tensor = self._loss(prediction, targets.expand_as(prediction), reduction="none")
        return each.flatten(1).mean(1)

    def penalty(self) -> Tensor | None:
        """λ₁ Σ|w| + λ₂ Σw² over the weights and not the biases, or None without either."""
        l1, l2, weights = self.settings.l1, self.settings.l2, self.leaves[::2]
        if not (l1 or l2):
            return None
        parts = [l1 * sum(self._sum(weight.abs()) for weight in weights)] if l1 else []
        parts += [l2 * sum(self._sum(weight**2) for weight in weights)] if l2 else []
        return torch.as_tensor(sum(parts[1:], parts[0]))

    def epoch(self, points: Points, loss: Tensor, penalty: Tensor | None) -> None:
        """Make the updates of one epoch. `loss` and `penalty` are those of all points, from `measure`."""
        if self._whole:
            self.step(loss, penalty)
            return
        inputs, targets = self.train_set(points)
        for batch in self._batches(len(inputs)):
            x, y = (inputs, targets) if batch is None else (inputs[batch], targets[batch])
            self.step(self.loss(self._predict_dropped(self.leaves, x), y), self.penalty())

    def step(self, loss: Tensor, penalty: Tensor | None) -> None:
        """One update against the gradient of loss + penalty."""
        objective = loss if penalty is None else loss + penalty
        self._stepper.step(objective)

    def _batches(self, count: int) -> Iterator[Tensor | None]:
        """The batches of an epoch: places (B,), or (S, B) with a shuffle for each network; None is all points in
        order."""
        if self.settings.batch_size == count:
            yield None
            return
        shuffles = [torch.randperm(count, generator=generator) for generator in self.generators]
        places = torch.stack(shuffles) if self.rows else shuffles[0]
        yield from torch.split(places, self.settings.batch_size, -1)

    def _with_dropout(self, activation: Function) -> Function:
        keep = 1 - self.settings.dropout

        def dropped(z: Tensor) -> Tensor:
            out = activation(z)
            mask = torch.empty_like(out)
            for row, generator in zip(mask if self.rows else [mask], self.generators, strict=True):
                row.bernoulli_(keep, generator=generator)
            return out * mask.div_(keep)  # what `F.dropout` does, with an explicit stream

        return dropped

    def _sum(self, weight: Tensor) -> Tensor:
        return weight.flatten(1).sum(1) if self.rows else weight.sum()


class _History:
    """What a single run leaves behind, epoch by epoch."""

    def __init__(self, settings: RegressionSettings, points: Points, learner: Learner) -> None:
        self.settings, self.points, self.learner = settings, points, learner
        held_x, held_y = points.validation
        self.held_out = (held_x.unsqueeze(1), held_y.unsqueeze(1)) if points.held_out else None
        size = max(learner.parameters.numel(), 1)
        # Two places are kept free, for the best epoch and for the one at which a run stops.
        most = min(MOST_FRAMES, max(MOST_KEPT // size, 20)) - (2 if points.held_out else 0)
        self.recorder: Recorder[Tensor] = Recorder(settings.epochs, most)
        self.rows: list[tuple[float, float, float]] = []
        self.lowest = math.inf
        self.best: int | None = None
        self.best_parameters = learner.parameters
        self.stopped_at: int | None = None
        self.flat_from: int | None = None
        # No constant is better than the best one, so a network below its loss is not flat and need not be looked at.
        y = points.train[1]
        constants = [learner.loss(value.expand_as(y), y).item() for value in (y.mean(), y.median())]
        has_relu = bool(settings.widths) and (settings.activation == "ReLU" or settings.output_relu)
        self.flat_floor = 0.999 * min(constants) if has_relu else math.inf
        self.diverged_at: int | None = None

    def note(self, epoch: int, loss: Tensor, penalty: Tensor | None, prediction: Tensor) -> bool:
        """Write down one epoch before its updates; False where the run ends."""
        held = self.learner.evaluate(*self.held_out).item() if self.held_out else 0.0
        row = (loss.item(), penalty.item() if penalty is not None else 0.0, held)
        if not all(map(math.isfinite, row)):
            self.diverged_at = epoch
            return False
        self.rows.append(row)
        self.recorder.note(epoch, self.learner.parameters)
        if row[0] >= self.flat_floor:
            self._note_flat(epoch, prediction)
        else:
            self.flat_from = None
        if not self.held_out:
            return True
        if held < self.lowest:
            self.lowest, self.best, self.best_parameters = held, epoch, self.learner.parameters
        if self.settings.stops_early and self.best is not None and epoch == self.best + self.settings.patience:
            self.stopped_at = epoch
            return False
        return True

    def _note_flat(self, epoch: int, prediction: Tensor) -> None:
        low, high = prediction.detach().aminmax()
        if low.item() != high.item():
            self.flat_from = None
        elif self.flat_from is None:
            self.flat_from = epoch

    def result(self) -> RegressionResult:
        """The run as it is kept."""
        if self.best is not None:
            self.recorder.keep(self.best, self.best_parameters)
        frames = self.recorder.frames()
        losses, penalties, validation = torch.tensor(self.rows).unbind(1)
        return RegressionResult(
            settings=self.settings,
            points=self.points,
            losses=losses.contiguous(),
            penalties=penalties.contiguous(),
            validation=validation.contiguous() if self.held_out else torch.empty(0),
            steps=tuple(frames),
            parameters=torch.stack(list(frames.values())),
            shapes=tuple(leaf.shape for leaf in self.learner.leaves),
            best=self.best,
            stopped_at=self.stopped_at,
            flat_from=self.flat_from,
            diverged_at=self.diverged_at,
        )
