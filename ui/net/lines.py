"""Decision lines: where, between two neighbouring places, the network changes its mind, in every frame.

Which neighbours differ the browser sees from the shades; it joins the crossings within every four places.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

FINEST, NOWHERE = 254, 255
"""The share of a crossing that lies at the second of two neighbours; and of one next to a score that is not finite."""


@dataclass(frozen=True)
class Crossings:
    """Those in one direction, row by row: frame f has the `shares` from `starts[f]` to `starts[f + 1]`, bytes that say
    how far from the first of two neighbours to the second the line runs."""

    starts: np.ndarray
    shares: np.ndarray


def decision_lines(scores: Tensor, labels: np.ndarray) -> tuple[Crossings, Crossings]:
    """The crossings between every place and the one to its right, and the one below it.

    scores: (F, outputs, side, side), the first row at the top. labels: (F, side, side), the class decided for.
    """
    right, below = (np.zeros(labels.shape, dtype=bool) for _ in range(2))
    np.not_equal(labels[:, :, :-1], labels[:, :, 1:], out=right[:, :, :-1])
    np.not_equal(labels[:, :-1], labels[:, 1:], out=below[:, :-1])
    told = scores.flatten(2).numpy()
    return _crossings(told, labels, right, 1), _crossings(told, labels, below, labels.shape[-1])


def _crossings(scores: np.ndarray, labels: np.ndarray, crossed: np.ndarray, step: int) -> Crossings:
    """Those after the places that are `crossed` (F, side, side); the neighbour is `step` places on. scores: (F,
    outputs, side²)."""
    places = np.flatnonzero(crossed)
    frames, inside = np.divmod(places, scores.shape[-1])
    several = scores.shape[1] > 1
    own, other = labels.ravel()[places], labels.ravel()[places + step]

    def lead(at: np.ndarray) -> np.ndarray:
        """How far the score of the first neighbour's class is above that of the second's."""
        of_own: np.ndarray = scores[frames, own if several else 0, at]
        return of_own - scores[frames, other, at] if several else of_own

    before, after = lead(inside), lead(inside + step)
    with np.errstate(invalid="ignore", divide="ignore"):
        fall = before - after
        shares = np.rint(FINEST * (before / fall).clip(0, 1))
        known = np.where(np.isfinite(fall) & np.isfinite(shares), shares, NOWHERE)
    starts = np.searchsorted(frames, np.arange(len(scores) + 1))
    return Crossings(starts.astype("<i4"), known.astype(np.uint8))
