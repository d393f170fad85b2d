"""Training a network on points of the plane: points and first weights are drawn, and the engine does the rest.

Two streams: the points and what is held out come from the point seed; the layers in order, then for each epoch its
shuffle and, batch by batch, the dropout masks layer by layer, from the weight seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.classifier.methods import decide
from core.engine.history import TrainingRun
from core.engine.layers import Dropout, Sequential
from core.engine.network import Network
from core.engine.training import Data, train
from core.frames import MOST_FRAMES, Recorder
from core.parts.layers import Parameters
from core.plane.inputs import features
from core.plane.points import draw_points
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.progress import Progress, silent

MANY_UNITS, FEWER_FRAMES = 16, 80
"""A network of more hidden units than these is shown in fewer frames."""


@dataclass(frozen=True)
class Begun:
    """What a run begins with: N points x (N, 2 or 3), their labels (N,) int64, which are held out, test (N,) bool; the
    inputs (n, d) and targets of those that are learned from, `training`, and of those `held_out`; the network with its
    first weights, and the stream that goes on."""

    x: Tensor
    labels: Tensor
    test: Tensor
    training: Data
    held_out: Data
    network: Network
    start: Parameters
    generator: torch.Generator


def fit_plane(settings: PlaneSettings, progress: Progress = silent) -> PlaneResult:
    """Train and keep the loss of every epoch and the parameters of the shown ones.

    Equals a plain PyTorch loop bit for bit: `manual_seed`, the layers, `randperm`, `nn.Dropout`, `torch.optim`. A run
    that leaves the finite numbers is a result.
    """
    begun = begin(settings)
    network, labels, test = begun.network, begun.labels, begun.test
    watched = _Watched(network, labels[~test])
    run = train(
        watched,
        begun.start,
        begun.training,
        settings.hyperparameters,
        begun.generator,
        recorder=Recorder(settings.epochs, frames_kept(settings)),
        validation=begun.held_out if settings.held_out else None,
        keep_best=True,
        patience=settings.patience if settings.stops_early else None,
        watch=watched.note,
        progress=progress,
    )
    every = [run.at(frame) for frame in range(len(run.steps))]
    return PlaneResult(
        settings=settings,
        x=begun.x,
        labels=labels,
        test=test,
        losses=run.losses,
        penalties=run.penalties,
        test_losses=run.validation,
        steps=run.steps,
        weights=_stacked(run, 0),
        biases=_stacked(run, 1),
        accuracy=_accuracy(network, every, begun.training[0], labels[~test]),
        test_accuracy=_accuracy(network, every, begun.held_out[0], labels[test])
        if settings.held_out
        else torch.empty(0),
        silenced=watched.silenced(run.steps),
        solved_at=watched.solved_at,
        best=run.best,
        stopped_at=run.stopped_at,
        diverged_at=run.diverged_at,
    )


def begin(settings: PlaneSettings) -> Begun:
    """Draw the points and the first weights; the generator goes on from there."""
    x, labels, test = draw_points(settings)
    network = settings.network
    inputs, targets = features(settings.fed, x), settings.method.targets(labels, network.sizes[-1])
    generator = torch.Generator().manual_seed(settings.weight_seed)
    return Begun(
        x=x,
        labels=labels,
        test=test,
        training=(inputs[~test], targets[~test]),
        held_out=(inputs[test], targets[test]),
        network=network,
        start=network.draw(generator),
        generator=generator,
    )


def frames_kept(settings: PlaneSettings) -> int:
    """How many frames are planned at most: fewer of a large network, of which each frame is a picture of every unit."""
    most = MOST_FRAMES if sum(settings.widths) <= MANY_UNITS else FEWER_FRAMES
    # Two places are kept free, for the best epoch and for the one at which a run stops.
    return most - (2 if settings.held_out else 0)


def _stacked(run: TrainingRun, part: int) -> tuple[Tensor, ...]:
    """Of each layer the weights (part 0) or the biases (part 1) of all frames."""
    pieces = run.parameters.split_with_sizes([shape.numel() for shape in run.shapes], dim=1)
    shaped = zip(pieces[part::2], run.shapes[part::2], strict=True)
    return tuple(piece.reshape(-1, *shape).contiguous() for piece, shape in shaped)


def _accuracy(network: Network, frames: list[Parameters], inputs: Tensor, labels: Tensor) -> Tensor:
    """The share of right labels in each frame, (F,)."""
    right = [decide(network.predict(parameters, inputs)) == labels for parameters in frames]
    return torch.stack(right).float().mean(1)


class _Watched:
    """A network that is looked at before every epoch: is it right everywhere, and which units were just silenced?"""

    def __init__(self, network: Network, labels: Tensor) -> None:
        self._network, self._labels = network, labels
        self._dropouts: list[Dropout] = []
        self._silenced: dict[int, list[Tensor]] = {}
        self.solved_at: int | None = None

    @property
    def drops(self) -> bool:
        """Whether an update silences units."""
        return self._network.drops

    def layers(
        self, parameters: Parameters, gradients: Parameters | None = None, generator: torch.Generator | None = None
    ) -> Sequential:
        """The network's own layers."""
        found = self._network.layers(parameters, gradients, generator)
        self._dropouts = [layer for layer in found.layers if isinstance(layer, Dropout)]
        return found

    def note(self, epoch: int, loss: float, outputs: Tensor) -> None:
        """Look at an epoch before its updates; outputs: (n, k) of the training points."""
        if self.solved_at is None and bool((decide(outputs) == self._labels).all()):
            self.solved_at = epoch
        if epoch:
            self._silenced[epoch] = [dropout.mask[0] == 0 for dropout in self._dropouts]

    def silenced(self, steps: tuple[int, ...]) -> tuple[Tensor, ...]:
        """For each hidden layer (F, units) bool, for frames at these epochs."""
        found = [torch.zeros(len(steps), units, dtype=torch.bool) for units in self._network.sizes[1:-1]]
        for layer, rows in enumerate(found):
            for row, step in zip(rows, steps, strict=True):
                if self._silenced.get(step):
                    row.copy_(self._silenced[step][layer])
        return tuple(found)
