"""Regions: where a line cuts the picture, which side is whose, and how sure a model is in between."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

SURE = 6.0
"""A score from which on the probability is as good as 1, and below minus which it is as good as 0."""
FLAT = 1e-6
"""A score that changes less than this across the window is the same all over it."""


@dataclass(frozen=True)
class Window:
    """A part of the plane of features, the same scale on both axes."""

    x: tuple[float, float]
    y: tuple[float, float]


@dataclass(frozen=True)
class Regions:
    """The parts of the window that K labels win in F frames: convex polygons.

    corners: (F, K, M, 2) float64, counterclockwise; `counts` (F, K) says how many of the M each polygon has, 0 where a
    label wins nowhere, and what stands behind them means nothing. surest: (F, K, 2) the corner where a label's score is
    furthest above the others'; NaN where there is none.
    """

    corners: Tensor
    counts: Tensor
    surest: Tensor

    @property
    def there(self) -> Tensor:
        """Which of the corners are corners, (F, K, M) bool."""
        return torch.arange(self.corners.shape[-2]) < self.counts.unsqueeze(-1)


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
    corners, count = _clipped(_corners(window), torch.tensor(4), weight.double(), torch.as_tensor(bias).double())
    return corners[: int(count)].float()


def regions(window: Window, weight: Tensor, bias: Tensor) -> Regions:
    """The region of each label in every frame, by the highest of K linear scores; weight: (F, K, 2), bias: (F, K).

    One score alone (K = 1) is that of label 1, and label 0 has the score 0. Where two scores are equal everywhere,
    neither wins.
    """
    weight, bias = weight.double(), bias.double()
    if bias.shape[1] == 1:
        weight, bias = (torch.cat([torch.zeros_like(part), part], dim=1) for part in (weight, bias))
    labels = range(bias.shape[1])
    others = torch.tensor([[other for other in labels if other != own] for own in labels])
    # How far a label's score is ahead of each of the others': (F, K, K - 1, 2) and (F, K, K - 1).
    slopes, starts = weight.unsqueeze(2) - weight[:, others], bias.unsqueeze(2) - bias[:, others]
    corners, counts = _corners(window).expand(*bias.shape, 4, 2), torch.full(bias.shape, 4)
    for k in range(len(labels) - 1):
        corners, counts = _clipped(corners, counts, slopes[:, :, k], starts[:, :, k])
    found = Regions(corners, counts, surest=torch.empty(0))
    ahead = (corners @ slopes.transpose(2, 3) + starts.unsqueeze(2)).amin(-1)
    first = ahead.where(found.there, -math.inf).argmax(-1)
    surest = corners.gather(2, first[..., None, None].expand(*first.shape, 1, 2)).squeeze(2)
    return replace(found, surest=surest.where(counts.unsqueeze(-1) > 0, math.nan))


def _corners(window: Window) -> Tensor:
    """The corners of the window, (4, 2) float64, counterclockwise."""
    (x0, x1), (y0, y1) = window.x, window.y
    return torch.tensor([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=torch.float64)


def _clipped(corners: Tensor, counts: Tensor, weight: Tensor, bias: Tensor) -> tuple[Tensor, Tensor]:
    """The parts of convex polygons where weight · x + bias > 0: Sutherland and Hodgman's clipping, each by a line of
    its own.

    corners: (..., M, 2), of which counts (...) are there; weight: (..., 2), bias: (...). Returns the same, with M + 1.
    """
    places = torch.arange(corners.shape[-2])
    there = places < counts.unsqueeze(-1)
    after = torch.where(places + 1 < counts.unsqueeze(-1), places + 1, 0)
    scores = weight[..., :1] * corners[..., 0] + weight[..., 1:] * corners[..., 1] + bias.unsqueeze(-1)
    next_scores, next_corners = scores.gather(-1, after), _taken(corners, after)
    way = scores / (scores - next_scores)
    crossings = corners + (next_corners - corners) * way.unsqueeze(-1)
    # Round a polygon: a corner with a score above 0 stays, and so does the place on the edge behind it where the score
    # changes sign.
    round_it = torch.stack([corners, crossings], dim=-2).flatten(-3, -2)
    above, next_above = scores > 0, next_scores > 0
    stays = torch.stack([above & there, (above != next_above) & there], dim=-1).flatten(-2)
    first = stays.byte().argsort(dim=-1, descending=True, stable=True)[..., : len(places) + 1]
    return _taken(round_it, first), stays.sum(-1)


def _taken(points: Tensor, places: Tensor) -> Tensor:
    """Of points (..., M, 2) those at places (..., N), (..., N, 2)."""
    return points.gather(-2, places.unsqueeze(-1).expand(*places.shape, 2))


def line_within(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """The two ends (2, 2) of the decision line weight · x + bias = 0 within the window; NaN where it does not cross
    it."""
    return lines_within(window, weight.view(1, 1, 2), bias.view(1, 1))[0, 0]


def lines_within(window: Window, weight: Tensor, bias: Tensor) -> Tensor:
    """`line_within` for every frame and function: weight (F, K, 2), bias (F, K); returns (F, K, 2, 2)."""
    here = _corners(window)
    there = here.roll(-1, 0)
    weight, bias = weight.double(), bias.double()
    # At the four corners; where the sign changes to the next, the line crosses the edge between them.
    scores = weight[..., :1] * here[:, 0] + weight[..., 1:] * here[:, 1] + bias.unsqueeze(-1)
    following = scores.roll(-1, -1)
    crossing = (scores > 0) != (following > 0)
    places = here + (there - here) * (scores / (scores - following)).unsqueeze(-1)
    ends = _taken(places, crossing.byte().argsort(dim=-1, descending=True, stable=True)[..., :2])
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
