"""Regions: where a line cuts the picture, which side is whose, and how sure a model is in between."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.classifier import ClassifierResult
from core.frames import thin

MOST_SHADED, CELLS_ACROSS = 20, 24


@dataclass(frozen=True)
class Window:
    """A square part of the plane of features, the same scale on both axes."""

    x: tuple[float, float]
    y: tuple[float, float]


@dataclass(frozen=True)
class Shading:
    """A model's answer over a grid of the window, in K of the run's frames.

    frames: the K frames. x, y: (G,) the middles of the grid's columns and rows; size: their width. values: (K, G, G), row by row of y:
    the probability of label 1 (float32), or for several species the winning label (int64).
    """

    frames: tuple[int, ...]
    x: Tensor
    y: Tensor
    size: float
    values: Tensor


def window_of(features: Tensor) -> Window:
    """A square with some room around all birds (N, 2)."""
    low, high = features.min(dim=0).values, features.max(dim=0).values
    middle, half = (low + high) / 2, float((high - low).max()) * 0.58 + 0.1
    (x, y) = middle.tolist()
    return Window((x - half, x + half), (y - half, y + half))


def half_plane(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """The corners (M, 2) of the part of the window where weight · x + bias > 0, in order round it; M is 0 where there is none.

    Sutherland and Hodgman's clipping of a polygon by one line; weight: (2,), bias: a number.
    """
    (x0, x1), (y0, y1) = window.x, window.y
    corners = torch.tensor([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    scores = corners @ weight + bias
    kept: list[Tensor] = []
    for k in range(4):
        here, there = corners[k], corners[(k + 1) % 4]
        a, b = scores[k], scores[(k + 1) % 4]
        if a > 0:
            kept.append(here)
        if (a > 0) != (b > 0):
            kept.append(here + (there - here) * (a / (a - b)))
    return torch.stack(kept) if kept else torch.empty(0, 2)


def line_within(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """The two ends (2, 2) of the decision line weight · x + bias = 0 within the window; NaN where it does not cross it."""
    (x0, x1), (y0, y1) = window.x, window.y
    corners = torch.tensor([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
    scores = corners @ weight + bias
    ends = [
        corners[k] + (corners[(k + 1) % 4] - corners[k]) * (scores[k] / (scores[k] - scores[(k + 1) % 4]))
        for k in range(4)
        if (scores[k] > 0) != (scores[(k + 1) % 4] > 0)
    ]
    return torch.stack(ends[:2]) if len(ends) >= 2 else torch.full((2, 2), float("nan"))


def lines_within(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """`line_within` for every frame and function: weight (F, K, 2), bias (F, K); returns (F, K, 2, 2)."""
    frames, count = bias.shape
    every = [[line_within(window, weight[f, k], bias[f, k]) for k in range(count)] for f in range(frames)]
    return torch.stack([torch.stack(row) for row in every])


def shade(result: ClassifierResult, window: Window) -> Shading:
    """Ask the model all over the window: the sigmoid of its one score, or the label of its highest one."""
    frames = thin(len(result.steps), MOST_SHADED)
    size = (window.x[1] - window.x[0]) / CELLS_ACROSS
    steps = (torch.arange(CELLS_ACROSS) + 0.5) * size
    x, y = window.x[0] + steps, window.y[0] + steps
    places = torch.cartesian_prod(y, x).flip(1)
    chosen = torch.tensor(frames)
    scores = places @ result.weight[chosen].mT + result.bias[chosen].unsqueeze(1)
    answers = torch.sigmoid(scores.squeeze(2)) if scores.shape[2] == 1 else scores.argmax(2)
    return Shading(frames, x, y, size, answers.view(len(frames), CELLS_ACROSS, CELLS_ACROSS))
