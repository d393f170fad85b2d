"""Regression: fit a model to noisy points by gradient steps on the whole set, and keep the history."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor

from core.activations import ACTIVATIONS
from core.datasets import DATASETS, sample
from core.frames import frame_steps
from core.losses import REGRESSION_LOSSES
from core.models import MODELS, Parameters, draw_linear
from core.optimizers import OPTIMIZERS, OptimizerKnobs
from core.progress import EVERY, Progress, silent
from core.settings import Settings, choice, flag, number

STREAMS = ("notebook stream", "own seed")


@dataclass(frozen=True)
class DataSettings(Settings):
    """The points to fit."""

    dataset: str = choice(
        "Data",
        "parabola",
        DATASETS,
        help="The curve behind the points. Each brings the notebook's own count and noise.",
    )
    count: int = number(
        "Points",
        lambda s: DATASETS[s.dataset].count,
        10,
        500,
        whole=True,
        step=10,
        follows="dataset",
        unit="points",
        help="How many points are measured.",
    )
    noise: float = number(
        "Noise",
        lambda s: DATASETS[s.dataset].noise,
        0.0,
        1.0,
        step=0.01,
        follows="dataset",
        help="The factor before the noise: a standard deviation for the line, a width for the parabola.",
    )
    seed: int = number(
        "Seed",
        42,
        0,
        9999,
        whole=True,
        step=1,
        help="The start of the random stream for x, the noise and, in the notebook's stream, the weights.",
    )


@dataclass(frozen=True)
class RegressionSettings(OptimizerKnobs, DataSettings):
    """A training run. The defaults are the notebook's third: an MLP of width 100 on the parabola."""

    model: str = choice("Model", "MLP", MODELS, help="What is fitted to the points.")
    start_w: float = number("Start w", -1.0, -10.0, 10.0, step=0.1, help="The slope before the first update.")
    start_b: float = number("Start b", 5.0, -10.0, 10.0, step=0.1, help="The intercept before the first update.")
    width: int = number(
        "Width",
        100,
        1,
        256,
        whole=True,
        step=1,
        unit="units",
        help="How many hidden units there are. Each can add one bend to the curve.",
    )
    activation: str = choice("Activation", "ReLU", ACTIVATIONS, help="The bend of every hidden unit.")
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
    loss: str = choice("Loss", "MSE", REGRESSION_LOSSES, help="What is minimised.")
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
        help="How many updates are made; each sees all points.",
    )

    log_loss: bool = flag(
        "Log scale",
        True,
        help="Draw the loss on a logarithmic axis: equal ratios get equal room, so a steady rate is a line.",
    )

    def data(self) -> DataSettings:
        """The part of the settings that the points depend on."""
        return DataSettings(**self.only(*DataSettings.knobs()))  # type: ignore[arg-type]

    def relevant(self) -> Self:
        """The same run with every knob that it does not read at its default, so that equal runs compare equal."""
        model = MODELS[self.model]
        read = [*DataSettings.knobs(), "model", *model.knobs, "loss", "optimizer", "learning_rate", "epochs"]
        if model.draw is not None:
            read += ["weights_from"] + (["weight_seed"] if self.weights_from == STREAMS[1] else [])
        return type(self)(**self.only(*read), **self.knobs_for(self.optimizer))  # type: ignore[arg-type]


@dataclass(frozen=True)
class RegressionResult:
    """A training run of T finite epochs on N points, P parameters, shown in F frames.

    x, y: (N,). losses: (T + 1,); row e is measured before update e, the last after all updates. steps: the F epochs of
    the frames. parameters: (F, P), all tensors of the model flattened in order. shapes: the shapes of those tensors.
    diverged_at: the first epoch whose loss was not finite, or None; the run ends before it.
    """

    settings: RegressionSettings
    x: Tensor
    y: Tensor
    losses: Tensor
    steps: tuple[int, ...]
    parameters: Tensor
    shapes: tuple[torch.Size, ...]
    diverged_at: int | None


def make_points(settings: DataSettings) -> tuple[Tensor, Tensor]:
    """The points x, y, both (N,), from the seed's stream."""
    return _draw_points(settings, torch.Generator().manual_seed(settings.seed))


def fit(settings: RegressionSettings, progress: Progress = silent) -> RegressionResult:
    """Train by full-batch steps and keep the loss of every epoch and the parameters of the shown ones.

    The order of draws is the notebook's: x, noise, then layers. A run that leaves the finite numbers is a result.
    """
    generator = torch.Generator().manual_seed(settings.seed)
    x, y = _draw_points(settings, generator)
    leaves = [parameter.requires_grad_() for parameter in _first_parameters(settings, generator)]
    optimizer, knobs = OPTIMIZERS[settings.optimizer], settings.knobs_for(settings.optimizer)
    forward, activation = MODELS[settings.model].forward, ACTIVATIONS[settings.activation].function
    measure = REGRESSION_LOSSES[settings.loss].function
    inputs, targets = x.unsqueeze(1), y.unsqueeze(1)
    # One flat row is what the optimizer moves and what is kept. The leaves stay tensors of their own: as views at odd
    # places of one row, matrix products would round differently from a notebook's.
    parameters = torch.cat([leaf.detach().reshape(-1) for leaf in leaves])
    memory = optimizer.memory(parameters)
    pieces, sizes = [leaf.detach().view(-1) for leaf in leaves], [leaf.numel() for leaf in leaves]
    shown = set(frame_steps(settings.epochs))
    kept: dict[int, Tensor] = {}
    losses: list[float] = []
    diverged_at, before = None, parameters
    for epoch in range(settings.epochs + 1):
        if epoch % EVERY == 0:
            progress(epoch, settings.epochs)
        loss = measure(forward(leaves, inputs, activation), targets)
        value = loss.item()
        if not math.isfinite(value):
            diverged_at = epoch
            kept[epoch - 1] = before
            break
        losses.append(value)
        if epoch in shown:
            kept[epoch] = parameters
        gradient = torch.cat([g.reshape(-1) for g in torch.autograd.grad(loss, leaves)])
        before = parameters
        parameters, memory = optimizer.rule(parameters, gradient, memory, settings.learning_rate, epoch + 1, **knobs)
        torch._foreach_copy_(pieces, parameters.split_with_sizes(sizes))
    steps = tuple(sorted(kept))
    return RegressionResult(
        settings,
        x,
        y,
        torch.tensor(losses),
        steps,
        torch.stack([kept[step] for step in steps]),
        tuple(leaf.shape for leaf in leaves),
        diverged_at,
    )


def unflatten(flat: Tensor, shapes: tuple[torch.Size, ...]) -> Parameters:
    """The model's tensors from one row of `RegressionResult.parameters`."""
    pieces = flat.split_with_sizes([shape.numel() for shape in shapes])
    return [piece.view(shape) for piece, shape in zip(pieces, shapes, strict=True)]


def curves(result: RegressionResult, x: Tensor) -> Tensor:
    """The fitted curve of every frame at the places `x` (G,): a tensor (F, G)."""
    forward = MODELS[result.settings.model].forward
    activation = ACTIVATIONS[result.settings.activation].function
    rows = [forward(unflatten(row, result.shapes), x.unsqueeze(1), activation).squeeze(1) for row in result.parameters]
    return torch.stack(rows)


def parameter_count(shapes: tuple[torch.Size, ...]) -> int:
    """How many numbers the model learns."""
    return sum(shape.numel() for shape in shapes)


def _draw_points(settings: DataSettings, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    return sample(DATASETS[settings.dataset], settings.count, settings.noise, generator)


def _first_parameters(settings: RegressionSettings, generator: torch.Generator) -> Parameters:
    """The parameters before training; `generator` stands where the data left it."""
    model = MODELS[settings.model]
    if model.draw is None:
        return [torch.tensor(settings.start_w), torch.tensor(settings.start_b)]
    if settings.weights_from == STREAMS[1]:
        generator = torch.Generator().manual_seed(settings.weight_seed)
    elif settings.model == "MLP":
        draw_linear(generator, 1, 1)  # the notebook creates its linear layer before the MLP
    return model.draw(generator, settings.width)
