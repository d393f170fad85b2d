"""What the training of a network on points of the plane can be set to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.classifier.methods import LOGISTIC, METHODS, SOFTMAX, Method
from core.engine.network import Network
from core.engine.training import Hyperparameters
from core.parts.activations import ACTIVATIONS
from core.parts.optimizers import OPTIMIZERS, OptimizerKnobs
from core.parts.penalties import Penalty, l1_knob, l2_knob
from core.parts.schedules import SCHEDULES, ScheduleKnobs
from core.plane.inputs import INPUTS, THIRD
from core.plane.points import PointKnobs
from core.settings import Settings, When, choice, flag, number, row, several, subscript

MOST_LAYERS, MOST_UNITS = 3, 8
FIRST_UNITS = (4, 2, 2)
"""The widths that the hidden layers have at first."""


def _hidden(settings: PlaneKnobs) -> bool:
    return settings.layers > 0


def _deeper_than(layer: int) -> When:
    return lambda settings: settings.layers > layer


def _units(layer: int) -> Any:
    help = (
        f"How many units hidden layer {layer + 1} has. Each draws a line where its sum is 0, and bends the plane there."
    )
    return number(
        f"Units{subscript(layer + 1)}",
        FIRST_UNITS[layer],
        1,
        MOST_UNITS,
        whole=True,
        step=1,
        unit="units",
        when=_deeper_than(layer),
        help=help,
    )


@dataclass(frozen=True)
class PlaneKnobs(Settings):
    """The network."""

    inputs: tuple[str, ...] = several(
        "Inputs", ("x₁", "x₂"), INPUTS, help="What the network is told of a point; the deck's networks get x₁ and x₂."
    )
    layers: int = number(
        "Hidden layers",
        2,
        0,
        MOST_LAYERS,
        whole=True,
        step=1,
        unit="layers",
        help="How many hidden layers lie between the inputs and the output. Without one, the network is a line.",
    )
    units: tuple[int, ...] = row([f"units{k + 1}" for k in range(MOST_LAYERS)], _units)
    activation: str = choice(
        "Activation", "tanh", ACTIVATIONS, when=_hidden, help="What every hidden unit does to its sum."
    )
    dropout: float = number(
        "Dropout",
        0.0,
        0.0,
        0.9,
        step=0.05,
        when=_hidden,
        help="The chance that a hidden unit is silenced in an update. Off whenever a loss is measured or a picture "
        "drawn.",
    )
    weight_seed: int = number(
        "Weight seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        help="The start of the random stream that draws the first weights, the shuffles and what dropout silences.",
    )

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of the hidden layers."""
        return self.units[: self.layers]


@dataclass(frozen=True)
class PlaneOptimizer(Settings):
    """The choice of an optimizer, Adam at first."""

    optimizer: str = choice("Optimizer", "Adam", lambda: OPTIMIZERS, help="How a gradient becomes a step.")

    @property
    def optimizers(self) -> tuple[str, ...]:
        """All that are at work: this one alone."""
        return (self.optimizer,)


@dataclass(frozen=True)
class PlaneSettings(ScheduleKnobs, OptimizerKnobs, PlaneOptimizer, PlaneKnobs, PointKnobs):
    """A training run. The defaults are two circles and a network that learns to tell them apart."""

    learning_rate: float = number(
        "Learning rate", 0.03, 1e-5, 10.0, log=True, help="How far a step goes for a given gradient."
    )
    epochs: int = number(
        "Epochs", 150, 1, 1000, whole=True, step=1, unit="epochs", help="How many times every training point is seen."
    )
    batch_size: int = number(
        "Batch size",
        10,
        1,
        500,
        whole=True,
        step=1,
        unit="points",
        help="The points in one gradient. Each epoch shuffles all training points and deals them out; as many as "
        "there are, or more, is the full batch.",
    )
    l1: float = l1_knob()
    l2: float = l2_knob()
    early_stopping: bool = flag(
        "Early stopping",
        False,
        when=lambda s: s.held_out_share > 0,
        help="Stop once the test loss has set no new record for so many epochs, and go back to the best ones. Needs "
        "points held out.",
    )
    patience: int = number(
        "Patience",
        30,
        1,
        1000,
        whole=True,
        step=1,
        unit="epochs",
        when=lambda s: s.held_out_share > 0 and s.early_stopping,
        help="How many epochs without a new lowest test loss are waited for.",
    )

    @property
    def learned_from(self) -> int:
        """How many points are trained on."""
        return self.total - self.held_out

    @property
    def fed(self) -> tuple[str, ...]:
        """The names of what the network is told of a point: the chosen inputs, and x₃ where points are weighed."""
        return (*self.inputs, THIRD) if self.weighed else self.inputs

    @property
    def stops_early(self) -> bool:
        """Whether the run may end before its last epoch, which needs points held out."""
        return self.early_stopping and self.held_out > 0

    @property
    def method(self) -> Method:
        """One score and its sigmoid for two classes, a score for each class for more."""
        return METHODS[LOGISTIC if self.classes == 2 else SOFTMAX]

    @property
    def network(self) -> Network:
        """The network as layers of the engine."""
        outputs = self.method.outputs(self.classes)
        return Network(sizes=(len(self.fed), *self.widths, outputs), activation=self.activation, dropout=self.dropout)

    @property
    def hyperparameters(self) -> Hyperparameters:
        """How the engine trains it."""
        optimizer, schedule = OPTIMIZERS[self.optimizer], SCHEDULES[self.schedule]
        return Hyperparameters(
            loss=self.method.criterion,
            learning_rate=self.learning_rate,
            epochs=self.epochs,
            batch=self.batch_size,
            optimizer=optimizer,
            knobs=self.only(*optimizer.knobs),
            schedule=schedule,
            schedule_knobs=self.only(*schedule.knobs),
            penalty=Penalty(l1=self.l1, l2=self.l2),
        )
