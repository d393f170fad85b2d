"""Fields: what the network and every hidden unit say all over the plane in every frame, and what a point becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from core.classifier.regions import Window
from core.parts.activations import ACTIVATIONS
from core.plane.inputs import features
from core.plane.result import PlaneResult

SIDE_LARGE, SIDE_SMALL = 64, 22
"""Places along a side of the output's picture and of a unit's."""
ALL = slice(None)
AT_ONCE = 4
"""Frames whose layers are held at once."""


@dataclass(frozen=True)
class Fields:
    """The plane in F frames of a run with K outputs; pictures are square and their first row is at the top.

    window: what part of the plane is drawn. scores: (F, K, S, S), the outputs as they are, without sigmoid or softmax.
    units: for each hidden layer (F, units, s, s), what each unit puts out.
    """

    window: Window
    scores: Tensor
    units: tuple[Tensor, ...]


@dataclass(frozen=True)
class Through:
    """What a point becomes on its way through a network.

    inputs: (d,). sums: for each layer the W h + b of its units, that of the output layer last. activations: for each
    hidden layer what its units put out. probabilities: (classes,), by sigmoid or softmax of the last sums.
    """

    inputs: Tensor
    sums: tuple[Tensor, ...]
    activations: tuple[Tensor, ...]
    probabilities: Tensor

    @property
    def output(self) -> Tensor:
        """The scores, (K,)."""
        return self.sums[-1]

    @property
    def label(self) -> int:
        """The class that the network decides for: the score above 0, or the highest."""
        return int(self.output > 0) if len(self.output) == 1 else int(self.output.argmax())


def grid(window: Window, side: int) -> Tensor:
    """The middles of side times side cells of the window, (side * side, 2): row by row from the top, each from the
    left."""
    steps = (torch.arange(side) + 0.5) / side
    (left, right), (bottom, top) = window.x, window.y
    x, y = left + steps * (right - left), top - steps * (top - bottom)
    return torch.cartesian_prod(y, x).flip(1)


def in_slice(places: Tensor, slice_at: float) -> Tensor:
    """Places of the plane (G, 2) with the third measurement that all of a slice have, (G, 3)."""
    return torch.nn.functional.pad(places, (0, 1), value=slice_at)


def fields(
    result: PlaneResult,
    window: Window,
    side_large: int = SIDE_LARGE,
    side_small: int = SIDE_SMALL,
    slice_at: float = 0.0,
) -> Fields:
    """Ask the network of every frame all over the window: one product a layer for all frames together. `slice_at` is
    the third measurement of all its places, where points have one."""
    with torch.inference_mode():
        large, small = (
            features(result.inputs, in_slice(grid(window, side), slice_at)).t() for side in (side_large, side_small)
        )
        scores = _scores(result, large)
        *units, _ = _layers(result, small)
    return Fields(window, _pictures(scores, side_large), tuple(_pictures(layer, side_small) for layer in units))


def through(result: PlaneResult, frame: int, point: tuple[float, ...]) -> Through:
    """Send a point, (x₁, x₂) or (x₁, x₂, x₃), through the network of a frame."""
    bend = ACTIVATIONS[result.settings.activation].function
    inputs = features(result.inputs, torch.tensor(point))
    h, sums, activations = inputs, [], []
    for weights, biases in zip(result.weights, result.biases, strict=True):
        sums.append(torch.addmm(biases[frame], h.unsqueeze(0), weights[frame].t()).squeeze(0))
        h = bend(sums[-1])
        activations.append(h)
    return Through(inputs, tuple(sums), tuple(activations[:-1]), probabilities(sums[-1]))


def probabilities(scores: Tensor) -> Tensor:
    """The probability of each class, (..., classes), of scores (..., K): by sigmoid of one score, else by softmax."""
    if scores.shape[-1] > 1:
        return torch.softmax(scores, -1)
    return torch.cat([torch.sigmoid(-scores), torch.sigmoid(scores)], -1)


def _scores(result: PlaneResult, inputs: Tensor) -> Tensor:
    """The scores for inputs (d, G) in all frames, (F, K, G). The layers before them are taken a few frames at a time:
    all at once they would be many megabytes, and to be given them costs more than to compute them."""
    parts = [slice(at, at + AT_ONCE) for at in range(0, len(result.steps), AT_ONCE)]
    return torch.cat([[*_layers(result, inputs, part)][-1] for part in parts])


def _layers(result: PlaneResult, inputs: Tensor, part: slice = ALL) -> Iterator[Tensor]:
    """What each layer puts out for inputs (d, G) in a part of the frames, (F, units, G); the last are the scores."""
    bend = ACTIVATIONS[result.settings.activation].shaded
    h = inputs.expand(len(result.weights[0][part]), -1, -1)
    last = len(result.weights) - 1
    for layer, (weights, biases) in enumerate(zip(result.weights, result.biases, strict=True)):
        h = torch.bmm(weights[part], h).add_(biases[part].unsqueeze(2))  # together in one call they take twice as long
        if layer < last:
            h = bend(h)
        yield h


def _pictures(layer: Tensor, side: int) -> Tensor:
    return layer.view(*layer.shape[:2], side, side)
