"""What the training of a network on points of the plane leaves behind."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from core.parts.layers import Parameters
from core.plane.settings import PlaneSettings


@dataclass(frozen=True)
class PlaneResult:
    """A training run of T finite epochs on N points of the plane, shown in F frames.

    x: (N, 2) all points, or (N, 3) where they are weighed, labels: (N,) int64, test: (N,) bool, which of them are held
    out; the network learns from the others in their order. losses: (T + 1,) the loss of the training points without
    penalties; row e is measured before epoch e's updates, the last after all. penalties: (T + 1,) what L1 and L2 add.
    test_losses: (T + 1,), or (0,) where no point is held out. steps: the F epochs of the frames. weights: for each
    layer (F, out, in), biases: (F, out); the output layer comes last. accuracy: (F,) the share of training points that
    is right, test_accuracy: (F,) or (0,). silenced: for each hidden layer (F, units) bool, the units that dropout had
    silenced in the last update before the frame, for the first point of its batch, since every point of a batch has a
    mask of its own; all False in the frame of epoch 0 and without dropout. solved_at: the first epoch in which all
    training points are right, or None. best: the first epoch with the lowest test loss, always a frame, or None.
    stopped_at: the epoch at which patience ran out, or None. diverged_at: the first epoch with a loss that was not
    finite, or None; the run ends before it.
    """

    settings: PlaneSettings
    x: Tensor
    labels: Tensor
    test: Tensor
    losses: Tensor
    penalties: Tensor
    test_losses: Tensor
    steps: tuple[int, ...]
    weights: tuple[Tensor, ...]
    biases: tuple[Tensor, ...]
    accuracy: Tensor
    test_accuracy: Tensor
    silenced: tuple[Tensor, ...]
    solved_at: int | None
    best: int | None
    stopped_at: int | None
    diverged_at: int | None

    @property
    def classes(self) -> int:
        """How many classes the points have."""
        return self.settings.classes

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what the network is told of a point."""
        return self.settings.fed

    @property
    def final(self) -> int:
        """The frame of the network that the run hands out: the best one with early stopping, else the last."""
        if self.settings.stops_early and self.best is not None:
            return self.steps.index(self.best)
        return len(self.steps) - 1

    def parameters(self, frame: int) -> Parameters:
        """The network's tensors in a frame, each weight before its bias."""
        return [part[frame] for pair in zip(self.weights, self.biases, strict=True) for part in pair]
