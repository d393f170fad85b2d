"""What a training run of regression can be set to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from core.data.points import DataSettings
from core.engine.network import Network
from core.engine.training import Hyperparameters, Model
from core.parts.activations import ACTIVATIONS
from core.parts.layers import Parameters
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS, OneOptimizer, OptimizerKnobs
from core.parts.penalties import Penalty, l1_knob, l2_knob
from core.regression.line import Line
from core.regression.models import MODELS
from core.settings import Settings, When, choice, flag, number

FULL_BATCH = "full"
BATCHES = (FULL_BATCH, "1", "2", "5", "10", "20", "50", "100", "200", "500")
"""Points in a gradient; as texts, because the full batch is as large as the data."""
MOST_WIDTH = 256


class Stream(StrEnum):
    """The random stream that the first weights are drawn from."""

    NOTEBOOK = "notebook stream"
    OWN = "own seed"


def _read(knob: str) -> When:
    """Whether the chosen model reads this knob."""
    return lambda settings: knob in MODELS[settings.model].knobs


def _layered(settings: ModelKnobs) -> bool:
    return MODELS[settings.model].layered


@dataclass(frozen=True)
class ModelKnobs(Settings):
    """What is fitted, and where its parameters start."""

    model: str = choice("Model", "MLP", MODELS, help="What is fitted to the points.")
    start_w: float = number(
        "Start w", -1.0, -10.0, 10.0, step=0.1, when=_read("start_w"), help="The slope before the first update."
    )
    start_b: float = number(
        "Start b", 5.0, -10.0, 10.0, step=0.1, when=_read("start_b"), help="The intercept before the first update."
    )
    width: int = number(
        "Width",
        100,
        1,
        MOST_WIDTH,
        whole=True,
        step=1,
        unit="units",
        when=_read("width"),
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
        when=_read("second_width"),
        help="How many units the second hidden layer has.",
    )
    activation: str = choice(
        "Activation", "ReLU", ACTIVATIONS, when=_read("activation"), help="The bend of every hidden unit."
    )
    dropout: float = number(
        "Dropout",
        0.0,
        0.0,
        0.9,
        step=0.05,
        when=_read("dropout"),
        help="The chance that a hidden unit is silenced in an update. Off whenever a loss is measured or a curve "
        "drawn.",
    )
    output_relu: bool = flag(
        "ReLU on the output",
        False,
        when=_read("output_relu"),
        help="A slip of one slide: the output passes through a ReLU too, and can then never be negative.",
    )
    weights_from: str = choice(
        "Weights from",
        Stream.NOTEBOOK,
        Stream,
        when=_layered,
        help="Notebook stream: drawn after the data, first the linear layer, then the MLP, as the notebook does. Own "
        "seed: drawn from a stream of their own, whatever the data.",
    )
    weight_seed: int = number(
        "Weight seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        when=lambda s: _layered(s) and s.weights_from == Stream.OWN,
        help="The start of the weights' own random stream.",
    )

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of the hidden layers."""
        return tuple(getattr(self, name) for name in MODELS[self.model].hidden)


@dataclass(frozen=True)
class TrainingKnobs(OptimizerKnobs, OneOptimizer):
    """How the model is trained."""

    loss: str = choice("Loss", "MSE", REGRESSION_LOSSES, help="What is minimised, apart from penalties.")
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
        FULL_BATCH,
        BATCHES,
        help="The points in one gradient. Each epoch shuffles all training points and deals them out; as many as "
        "there are, or more, is the full batch.",
    )
    l1: float = l1_knob()
    l2: float = l2_knob()
    early_stopping: bool = flag(
        "Early stopping",
        False,
        help="Stop once the validation loss has set no new record for so many epochs, and go back to the best ones. "
        "Needs points held out.",
    )
    patience: int = number(
        "Patience",
        50,
        1,
        1000,
        whole=True,
        step=1,
        unit="epochs",
        when=lambda s: s.early_stopping,
        help="How many epochs without a new lowest validation loss are waited for.",
    )


@dataclass(frozen=True)
class RegressionSettings(TrainingKnobs, ModelKnobs, DataSettings):
    """A training run. The defaults are the notebook's third: an MLP of width 100 on the parabola."""

    @property
    def learned_from(self) -> int:
        """How many points are trained on."""
        return self.total - self.held_out

    @property
    def batch_size(self) -> int:
        """How many points a gradient is made of, at most all."""
        return self.learned_from if self.batch == FULL_BATCH else min(int(self.batch), self.learned_from)

    @property
    def stops_early(self) -> bool:
        """Whether the run may end before its last epoch, which needs points held out."""
        return self.early_stopping and self.held_out > 0

    @property
    def whole(self) -> bool:
        """Whether an update sees the very loss that is written down: all points, and no unit dropped."""
        return self.batch_size == self.learned_from and not self._reads("dropout")

    @property
    def network(self) -> Network:
        """The model as layers of the engine. Of a model that has none, only the sizes mean something."""
        return Network(
            sizes=(1, *self.widths, 1),
            activation=self.activation,
            dropout=self.dropout if self._reads("dropout") else 0.0,
            output_relu=self._reads("output_relu"),
        )

    @property
    def trained_model(self) -> Model:
        """What the engine trains."""
        return self.network if MODELS[self.model].layered else Line()

    @property
    def hyperparameters(self) -> Hyperparameters:
        """How the engine trains it."""
        optimizer = OPTIMIZERS[self.optimizer]
        return Hyperparameters(
            loss=REGRESSION_LOSSES[self.loss],
            learning_rate=self.learning_rate,
            epochs=self.epochs,
            batch=self.batch_size,
            optimizer=optimizer,
            knobs=self.only(*optimizer.knobs),
            penalty=Penalty(l1=self.l1, l2=self.l2),
        )

    def predictor(self) -> Callable[[Parameters, Tensor], Tensor]:
        """The model as a function of its parameters and x (N, 1), to predictions (N, 1)."""
        forward, bend = MODELS[self.model].forward, ACTIVATIONS[self.activation].function
        if self._reads("output_relu"):
            return lambda parameters, x: torch.relu(forward(parameters, x, bend))
        return lambda parameters, x: forward(parameters, x, bend)

    def _reads(self, switch: str) -> bool:
        return bool(getattr(self, switch)) and switch in MODELS[self.model].knobs
