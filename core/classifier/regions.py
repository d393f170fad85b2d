"""Regions: where a line cuts the picture, which side is whose, and how sure a model is in between."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

SURE = 6.0
"""A score from which on the probability is as good as 1, and below minus which it is as good as 0."""
FLAT = 1e-6
"""A score that changes less than this across the window is the same all over it."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Window:
    """A part of the plane of features, the same scale on both axes."""

    x: tuple[float, float]
    y: tuple[float, float]


@dataclass(frozen=True)
class Region:
    """The part of the window that one label wins: a convex polygon.

    corners: counterclockwise, none where the label wins nowhere. surest: the corner where its score is furthest above
    the others'; NaN where there is none.

    Plain numbers: a picture asks for hundreds of regions, and so small tensors would cost ten times as much.
    """

    corners: tuple[Point, ...]
    surest: Point


def window_of(features: Tensor) -> Window:
    """A square with some room around all birds (N, 2)."""
    low, high = features.min(dim=0).values, features.max(dim=0).values
    middle, half = (low + high) / 2, float((high - low).max()) * 0.58 + 0.1
    (x, y) = middle.tolist()
    return Window((x - half, x + half), (y - half, y + half))


def half_plane(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """The corners (M, 2) of the part of the window where weight · x + bias > 0, in order round it; M is 0 where there
    is none.

    weight: (2,), bias: a number.
    """
    return torch.tensor(_clipped(_corners(window), weight.tolist(), float(bias))).view(-1, 2)


def regions(window: Window, weight: Tensor, bias: Tensor) -> tuple[Region, ...]:
    """The region of each label, by the highest of K linear scores; weight: (K, 2), bias: (K,).

    One score alone (K = 1) is that of label 1, and label 0 has the score 0. Where two scores are equal everywhere,
    neither wins.
    """
    functions = [(w1, w2, b) for (w1, w2), b in zip(weight.tolist(), bias.tolist(), strict=True)]
    if len(functions) == 1:
        functions = [(0.0, 0.0, 0.0), *functions]
    found = []
    for own in functions:
        others = [other for other in functions if other is not own]
        ahead = [(own[0] - w1, own[1] - w2, own[2] - b) for w1, w2, b in others]
        polygon = _corners(window)
        for w1, w2, b in ahead:
            polygon = _clipped(polygon, (w1, w2), b)
        margins = [min(w1 * x + w2 * y + b for w1, w2, b in ahead) for x, y in polygon]
        surest = polygon[margins.index(max(margins))] if polygon else (math.nan, math.nan)
        found.append(Region(corners=tuple(polygon), surest=surest))
    return tuple(found)


def _corners(window: Window) -> list[Point]:
    (x0, x1), (y0, y1) = window.x, window.y
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def _clipped(polygon: list[Point], weight: Sequence[float], bias: float) -> list[Point]:
    """The part of a convex polygon where weight · x + bias > 0: Sutherland and Hodgman's clipping by one line."""
    scores = [weight[0] * x + weight[1] * y + bias for x, y in polygon]
    if all(score > 0 for score in scores):
        return polygon
    left = []
    for here, there, a, b in zip(polygon, polygon[1:] + polygon[:1], scores, scores[1:] + scores[:1], strict=True):
        if a > 0:
            left.append(here)
        if (a > 0) != (b > 0):
            way = a / (a - b)
            left.append((here[0] + (there[0] - here[0]) * way, here[1] + (there[1] - here[1]) * way))
    return left


def line_within(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """The two ends (2, 2) of the decision line weight · x + bias = 0 within the window; NaN where it does not cross
    it."""
    return lines_within(window, weight.view(1, 1, 2), bias.view(1, 1))[0, 0]


def lines_within(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """`line_within` for every frame and function: weight (F, K, 2), bias (F, K); returns (F, K, 2, 2)."""
    here = torch.tensor(_corners(window), dtype=torch.float64)
    there = here.roll(-1, 0)
    weight, bias = weight.double(), bias.double()
    # At the four corners; where the sign changes to the next, the line crosses the edge between them.
    scores = weight[..., :1] * here[:, 0] + weight[..., 1:] * here[:, 1] + bias.unsqueeze(-1)
    following = scores.roll(-1, -1)
    crossing = (scores > 0) != (following > 0)
    places = here + (there - here) * (scores / (scores - following)).unsqueeze(-1)
    first_two = crossing.byte().argsort(dim=-1, descending=True, stable=True)[..., :2]
    ends = places.gather(-2, first_two.unsqueeze(-1).expand(*first_two.shape, 2))
    return ends.where(crossing.any(-1)[..., None, None], math.nan).float()


def ramps(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """From where to where a score rises from -SURE to SURE; weight: (F, 2), bias: (F,).

    Returns (F, 4): both ends in shares of the window's width and height, counted from its upper left corner, in which
    the way from one to the other is straight up the score. So a gradient of colours that is stretched over the window
    from end to end has everywhere the colour of the score there.
    """
    (left, right), (low, high) = window.x, window.y
    weight, bias = weight.double(), bias.double()
    slope = weight * torch.tensor([right - left, low - high], dtype=torch.float64)
    slope[:, 0] = torch.where(slope.norm(dim=1) < FLAT, FLAT, slope[:, 0])
    corner = weight @ torch.tensor([left, high], dtype=torch.float64) + bias
    way = slope / slope.square().sum(1, keepdim=True)
    return torch.cat([(sure - corner).unsqueeze(1) * way for sure in (-SURE, SURE)], dim=1)
