"""Regression: what a training run can be set to, what it leaves behind, and how its result is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from core.activations import ACTIVATIONS
from core.datasets import DATASETS
from core.losses import REGRESSION_LOSSES
from core.models import MODELS, Function, Parameters
from core.optimizers import OPTIMIZERS, OptimizerKnobs
from core.points import DataSettings, Points
from core.settings import Settings, choice, flag, number

STREAMS = ("notebook stream", "own seed")
BATCHES = ("full", "1", "2", "5", "10", "20", "50", "100", "200", "500")
"""Points in a gradient; as texts, because the full batch is as large as the data."""
VIEWS = ("model", "hidden units", "weights", "capacity", "compare", "numbers")
"""What is shown below the fit."""
MOST_WIDTH = 256
NO_UNIT = "none"


@dataclass(frozen=True)
class ModelKnobs(Settings):
    """What is fitted, and where its parameters start."""

    model: str = choice("Model", "MLP", MODELS, help="What is fitted to the points.")
    start_w: float = number("Start w", -1.0, -10.0, 10.0, step=0.1, help="The slope before the first update.")
    start_b: float = number("Start b", 5.0, -10.0, 10.0, step=0.1, help="The intercept before the first update.")
    width: int = number(
        "Width",
        100,
        1,
        MOST_WIDTH,
        whole=True,
        step=1,
        unit="units",
        help="How many units the first hidden layer has. Each can add one bend to the curve.",
    )
    second_width: int = number(
        "Second width",
        16,
        1,
        MOST_WIDTH,
        whole=True,
        step=1,
        unit="units",
        help="How many units the second hidden layer has.",
    )
    activation: str = choice("Activation", "ReLU", ACTIVATIONS, help="The bend of every hidden unit.")
    dropout: float = number(
        "Dropout",
        0.0,
        0.0,
        0.9,
        step=0.05,
        help="The chance that a hidden unit is silenced in an update. Off whenever a loss is measured or a curve drawn.",
    )
    output_relu: bool = flag(
        "ReLU on the output",
        False,
        help="A slip of one slide: the output passes through a ReLU too, and can then never be negative.",
    )
    weights_from: str = choice(
        "Weights from",
        STREAMS[0],
        STREAMS,
        help="Notebook stream: drawn after the data, first the linear layer, then the MLP, as the "
        "notebook does. Own seed: drawn from a stream of their own, whatever the data.",
    )
    weight_seed: int = number(
        "Weight seed", 0, 0, 9999, whole=True, step=1, help="The start of the weights' own random stream."
    )

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of the hidden layers."""
        return tuple(getattr(self, name) for name in MODELS[self.model].hidden)


@dataclass(frozen=True)
class TrainingKnobs(OptimizerKnobs):
    """How the model is trained."""

    loss: str = choice("Loss", "MSE", REGRESSION_LOSSES, help="What is minimised, apart from penalties.")
    optimizer: str = choice("Optimizer", "Gradient descent", OPTIMIZERS, help="How a gradient becomes a step.")
    learning_rate: float = number(
        "Learning rate", 0.1, 1e-5, 10.0, log=True, help="How far a step goes for a given gradient."
    )
    epochs: int = number(
        "Epochs",
        1000,
        1,
        3000,
        whole=True,
        step=1,
        unit="epochs",
        help="How many times every training point is seen: with the full batch, one update each.",
    )
    batch: str = choice(
        "Batch size",
        BATCHES[0],
        BATCHES,
        help="The points in one gradient. Each epoch shuffles all training points and deals them out; as many as there are, or more, is the full batch.",
    )
    l1: float = number(
        "L1 strength",
        0.0,
        0.0,
        0.1,
        log=True,
        help="λ₁ of the penalty λ₁ Σ|w| over all weights, biases left out. It drives weights to 0.",
    )
    l2: float = number(
        "L2 strength",
        0.0,
        0.0,
        0.1,
        log=True,
        help="λ₂ of the penalty λ₂ Σw² over all weights, biases left out. It keeps weights small.",
    )
    early_stopping: bool = flag(
        "Early stopping",
        False,
        help="Stop once the validation loss has set no new record for so many epochs, and go back to the best ones. Needs points held out.",
    )
    patience: int = number(
        "Patience",
        50,
        1,
        1000,
        whole=True,
        step=1,
        unit="epochs",
        help="How many epochs without a new lowest validation loss are waited for.",
    )


@dataclass(frozen=True)
class RegressionSettings(TrainingKnobs, ModelKnobs, DataSettings):
    """A training run. The defaults are the notebook's third: an MLP of width 100 on the parabola."""

    log_loss: bool = flag(
        "Log scale",
        True,
        help="Draw the loss on a logarithmic axis: equal ratios get equal room, so a steady rate is a line.",
    )
    view: str = choice("Look at", VIEWS[0], VIEWS, help="What is shown below the fit.")
    unit: str = choice(
        "Mark unit",
        NO_UNIT,
        (NO_UNIT, *map(str, range(1, MOST_WIDTH + 1))),
        help="A unit of the last hidden layer to be marked in all pictures: its row in the table of weights, counted from 1.",
    )

    def data(self) -> DataSettings:
        """The part of the settings that the points depend on."""
        return DataSettings(**self.only(*DataSettings.knobs()))  # type: ignore[arg-type]

    @property
    def learned_from(self) -> int:
        """How many points are trained on."""
        return self.count - self.held_out

    @property
    def batch_size(self) -> int:
        """How many points a gradient is made of, at most all."""
        return self.learned_from if self.batch == BATCHES[0] else min(int(self.batch), self.learned_from)

    @property
    def whole(self) -> bool:
        """Whether an update sees the very loss that is written down: all points, and no unit dropped."""
        return self.batch_size == self.learned_from and not self._reads("dropout")

    @property
    def stops_early(self) -> bool:
        """Whether the run may end before its last epoch, which needs points held out."""
        return self.early_stopping and self.held_out > 0

    @property
    def marked(self) -> int | None:
        """The marked unit of the last hidden layer, counted from 0, or None if none is or there is no such unit."""
        widths = self.widths
        if self.unit == NO_UNIT or not widths or int(self.unit) > widths[-1]:
            return None
        return int(self.unit) - 1

    def relevant(self) -> Self:
        """The same run with every knob that it does not read at its default, so that equal runs compare equal."""
        model = MODELS[self.model]
        read = [
            *DataSettings.knobs(),
            "model",
            *model.knobs,
            "loss",
            "optimizer",
            "learning_rate",
            "epochs",
            "l1",
            "l2",
        ]
        if model.layered:
            read += ["weights_from"] + (["weight_seed"] if self.weights_from == STREAMS[1] else [])
        if self.batch_size < self.learned_from:
            read += ["batch"]
        if self.stops_early:
            read += ["early_stopping", "patience"]
        return type(self)(**self.only(*read), **self.knobs_for(self.optimizer))  # type: ignore[arg-type]

    def predictor(self, activation: Function | None = None) -> Callable[[Parameters, Tensor], Tensor]:
        """The model as a function of its parameters and x (N, 1), to predictions (N, 1); for S networks at once, (S, N, 1).

        `activation` stands in for the model's own, which is how training drops units.
        """
        forward, bend = MODELS[self.model].forward, activation or ACTIVATIONS[self.activation].function
        if self._reads("output_relu"):
            return lambda parameters, x: torch.relu(forward(parameters, x, bend))
        return lambda parameters, x: forward(parameters, x, bend)

    def _reads(self, switch: str) -> bool:
        return bool(getattr(self, switch)) and switch in MODELS[self.model].knobs


@dataclass(frozen=True)
class RegressionResult:
    """A training run of T finite epochs on N points, P parameters, shown in F frames.

    points: the N points and which are held out. losses: (T + 1,) the loss of the training points without penalties; row
    e is measured before epoch e's updates, the last after all. penalties: (T + 1,) what L1 and L2 add. validation: (T + 1,)
    the loss of the held-out points, or (0,) where there are none. steps: the F epochs of the frames. parameters: (F, P), all tensors of
    the model flattened in order. shapes: the shapes of those tensors. best: the first epoch with the lowest validation
    loss, always a frame, or None. stopped_at: the epoch at which patience ran out, or None. flat_from: the epoch from which on the
    network gives every training point the same prediction to the last bit, or None; looked for where there is a ReLU. diverged_at: the first epoch
    with a loss that was not finite, or None; the run ends before it.
    """

    settings: RegressionSettings
    points: Points
    losses: Tensor
    penalties: Tensor
    validation: Tensor
    steps: tuple[int, ...]
    parameters: Tensor
    shapes: tuple[torch.Size, ...]
    best: int | None
    stopped_at: int | None
    flat_from: int | None
    diverged_at: int | None

    @property
    def final(self) -> int:
        """The frame of the model that the run hands out: the best one with early stopping, else the last."""
        if self.settings.stops_early and self.best is not None:
            return self.steps.index(self.best)
        return len(self.steps) - 1

    @property
    def rose_from(self) -> int | None:
        """The epoch from which on the loss stays above that of the start, or None if it ends at or below it."""
        below = (self.losses <= self.losses[0]).nonzero()
        last = int(below[-1]) + 1
        return last if last < len(self.losses) else None


def unflatten(flat: Tensor, shapes: Sequence[torch.Size]) -> Parameters:
    """The model's tensors from one row of `RegressionResult.parameters`."""
    pieces = flat.split_with_sizes([shape.numel() for shape in shapes])
    return [piece.view(shape) for piece, shape in zip(pieces, shapes, strict=True)]


def curves(result: RegressionResult, x: Tensor) -> Tensor:
    """The fitted curve of every frame at the places `x` (G,): a tensor (F, G)."""
    predict, places = result.settings.predictor(), x.unsqueeze(1)
    rows = [predict(unflatten(row, result.shapes), places).squeeze(1) for row in result.parameters]
    return torch.stack(rows)


def parameter_count(shapes: Sequence[torch.Size]) -> int:
    """How many numbers the model learns."""
    return sum(shape.numel() for shape in shapes)


def r_squared(predictions: Tensor, targets: Tensor) -> float | None:
    """1 - squared error / squared deviation from the mean, the share of the variance explained; both (N,).

    None for fewer than two points or targets that are all alike, where there is no variance to explain.
    """
    spread = ((targets - targets.mean()) ** 2).sum()
    if len(targets) < 2 or spread == 0:
        return None
    return float(1 - ((predictions - targets) ** 2).sum() / spread)


def final_r_squared(result: RegressionResult) -> dict[str, float | None]:
    """R² of the model that the run hands out, on the training points and on the held-out points where there are any."""
    predict, parameters = result.settings.predictor(), unflatten(result.parameters[result.final], result.shapes)
    parts = {"training": result.points.train} | (
        {"validation": result.points.validation} if result.best is not None else {}
    )
    return {name: r_squared(predict(parameters, x.unsqueeze(1)).squeeze(1), y) for name, (x, y) in parts.items()}


def window(settings: DataSettings) -> tuple[float, float]:
    """The places that are drawn: the window of the data."""
    return DATASETS[settings.dataset].window
