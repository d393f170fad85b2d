"""Weights: the network's edges and the histogram of its weights, in a few frames of a run."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from core.frames import thin
from core.regression.hidden_units import most_important
from core.regression.result import RegressionResult, unflatten

MOST_FRAMES, MOST_DRAWN, BINS = 20, 24, 41


@dataclass(frozen=True)
class WeightsResult:
    """The weights of a network with L layers of weights, in K of the run's frames.

    frames: the K frames. drawn: for each layer of units, input and output included, the units that are drawn, counted
    from 0. edges: for each layer of weights a tensor (K, to, from) between drawn units. largest: the largest size of
    any drawn weight. edges_of_bins: (B + 1,), counts: (K, B), how many of all weights, biases left out, lie in each
    bin. near_zero: (K,), how many are below 0.001 in size.
    """

    frames: tuple[int, ...]
    drawn: tuple[tuple[int, ...], ...]
    edges: tuple[Tensor, ...]
    largest: float
    edges_of_bins: Tensor
    counts: Tensor
    near_zero: Tensor


def look_inside(result: RegressionResult, marked: int | None = None) -> WeightsResult:
    """Read the weights of the frames, the unit `marked` of the last hidden layer among the drawn ones; works for a
    linear layer too. Raises ValueError for a model that has no layers."""
    settings = result.settings
    if len(result.shapes[0]) != 2:
        raise ValueError(f"model must have layers for its weights to be drawn, and {settings.model!r} has none")
    frames = thin(len(result.steps), MOST_FRAMES, result.final)
    hidden = [tuple(sorted(most_important(result, k, MOST_DRAWN, marked))) for k in range(len(settings.widths))]
    drawn = ((0,), *hidden, (0,))
    layers = [unflatten(result.parameters[frame], result.shapes)[::2] for frame in frames]
    edges = tuple(
        torch.stack([weights[k][torch.tensor(after)][:, torch.tensor(before)] for weights in layers])
        for k, (before, after) in enumerate(pairwise(drawn))
    )
    every = torch.stack([torch.cat([weight.reshape(-1) for weight in weights]) for weights in layers])
    reach = float(every.abs().max()) or 1.0
    bounds = torch.linspace(-reach, reach, BINS + 1)
    counts = torch.stack([torch.histc(row, BINS, -reach, reach) for row in every])
    return WeightsResult(
        frames=frames,
        drawn=drawn,
        edges=edges,
        largest=max(float(layer.abs().max()) for layer in edges) or 1.0,
        edges_of_bins=bounds,
        counts=counts.to(torch.int64),
        near_zero=(every.abs() < 1e-3).sum(1),
    )
