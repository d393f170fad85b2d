"""Training linear classifiers on birds: logistic, one-versus-all and softmax regression, bit for bit a plain loop."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.classifier.methods import LOGISTIC, METHODS, ONE_VERSUS_ALL, SEVERAL, decide
from core.data.birds import Flock, FlockKnobs, WithPelicans, draw_flock
from core.engine import training as engine
from core.engine.network import Network
from core.engine.training import Hyperparameters
from core.parts.optimizers import OPTIMIZERS, OneOptimizer, OptimizerKnobs
from core.progress import Progress, silent
from core.settings import choice, number


@dataclass(frozen=True)
class ClassifierKnobs(OptimizerKnobs, OneOptimizer, FlockKnobs):
    """A flock and how a classifier is trained on it."""

    held_out_share: float = number(
        "Held out", 0.0, 0.0, 0.5, step=0.05, help="The share of the birds that training never sees."
    )
    method: str = choice(
        "Method",
        ONE_VERSUS_ALL,
        SEVERAL,
        when=lambda s: s.with_pelicans,
        help="How several species are told apart.",
    )
    learning_rate: float = number(
        "Learning rate", 0.1, 1e-5, 10.0, log=True, help="How far a step goes for a given gradient."
    )
    epochs: int = number(
        "Epochs",
        500,
        1,
        3000,
        whole=True,
        step=1,
        unit="epochs",
        help="How many updates are made, each with all training birds.",
    )
    weight_seed: int = number(
        "Weight seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        help="The start of the random stream that draws the first weights.",
    )

    @property
    def trained_method(self) -> str:
        """The method that is trained: logistic for two species, the chosen one for three."""
        return self.method if len(self.species) > 2 else LOGISTIC

    def held_out(self, count: int) -> int:
        """How many of so many birds training never sees: at least one where the share is not 0."""
        return max(1, round(self.held_out_share * count)) if self.held_out_share else 0


@dataclass(frozen=True)
class ClassifierSettings(ClassifierKnobs, WithPelicans):
    """A training run on two species or on three."""


@dataclass(frozen=True)
class ClassifierResult:
    """A training run of T finite epochs for K linear functions, shown in F frames.

    flock: all birds. order: (N,) the shuffle; its first `held_out` birds are for testing. losses, test_losses:
    (T + 1,), row e measured before update e; test_losses is (0,) where no bird is held out. steps: the F epochs of the
    frames. weight: (F, K, 2), bias: (F, K). accuracy, test_accuracy: (F,), the latter (0,) where no bird is held out.
    diverged_at: the first epoch whose loss was not finite, or None.
    """

    settings: ClassifierSettings
    flock: Flock
    order: Tensor
    held_out: int
    losses: Tensor
    test_losses: Tensor
    steps: tuple[int, ...]
    weight: Tensor
    bias: Tensor
    accuracy: Tensor
    test_accuracy: Tensor
    diverged_at: int | None

    @property
    def rises(self) -> int:
        """After how many updates the training loss was higher than before."""
        return int((self.losses[1:] > self.losses[:-1]).sum())

    @property
    def learned(self) -> tuple[Tensor, Tensor]:
        """Features and labels of the birds that were trained on."""
        places = self.order[self.held_out :]
        return self.flock.features[places], self.flock.labels[places]

    @property
    def tested(self) -> tuple[Tensor, Tensor]:
        """Features and labels of the birds that are held out."""
        places = self.order[: self.held_out]
        return self.flock.features[places], self.flock.labels[places]


def train(settings: ClassifierSettings, progress: Progress = silent) -> ClassifierResult:
    """Full-batch descent from the weights of a fresh `nn.Linear`, bit for bit a plain PyTorch loop.

    Draws: the birds and, where some are held out, one shuffle, from the seed; the layer from the weight seed.
    """
    generator = torch.Generator().manual_seed(settings.seed)
    flock = draw_flock(settings, generator)
    count, held_out = len(flock.labels), settings.held_out(len(flock.labels))
    order = torch.randperm(count, generator=generator) if held_out else torch.arange(count)
    (x, y), (test_x, test_y) = (
        (flock.features[part], flock.labels[part]) for part in (order[held_out:], order[:held_out])
    )
    method, network = METHODS[settings.trained_method], network_of(settings)
    outputs = network.sizes[-1]
    drawn = torch.Generator().manual_seed(settings.weight_seed)
    run = engine.train(
        network,
        network.draw(drawn),
        (x, method.targets(y, outputs)),
        hyperparameters(settings),
        drawn,
        validation=(test_x, method.targets(test_y, outputs)) if held_out else None,
        progress=progress,
    )
    weight, bias = torch.split(run.parameters, [2 * outputs, outputs], 1)
    lines = weight.reshape(-1, outputs, 2), bias
    return ClassifierResult(
        settings=settings,
        flock=flock,
        order=order,
        held_out=held_out,
        losses=run.losses,
        test_losses=run.validation,
        steps=run.steps,
        weight=lines[0],
        bias=lines[1],
        accuracy=accuracies(*lines, x, y),
        test_accuracy=accuracies(*lines, test_x, test_y) if held_out else torch.empty(0),
        diverged_at=run.diverged_at,
    )


def network_of(settings: ClassifierSettings) -> Network:
    """The linear functions of both features, as a network without a hidden layer."""
    return Network(sizes=(2, METHODS[settings.trained_method].outputs(len(settings.species))))


def hyperparameters(settings: ClassifierSettings) -> Hyperparameters:
    """How the engine trains them."""
    optimizer = OPTIMIZERS[settings.optimizer]
    return Hyperparameters(
        loss=METHODS[settings.trained_method].criterion,
        learning_rate=settings.learning_rate,
        epochs=settings.epochs,
        optimizer=optimizer,
        knobs=settings.only(*optimizer.knobs),
    )


def accuracies(weight: Tensor, bias: Tensor, features: Tensor, labels: Tensor) -> Tensor:
    """The share of right labels for each of F sets of lines: weight (F, K, 2), bias (F, K), features (N, 2), labels
    (N,); returns (F,)."""
    scores = features @ weight.mT + bias.unsqueeze(1)
    return (decide(scores) == labels).float().mean(1)


def separable(features: Tensor, labels: Tensor, weight: Tensor, bias: Tensor) -> bool:
    """Whether this very line, weight (1, 2) and bias (1,), puts every bird (N, 2) on its own side."""
    return bool((decide(features @ weight.T + bias) == labels).all())
