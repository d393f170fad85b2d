"""The marked unit in pictures of units and weights: how a click names it, and where it stands."""

from __future__ import annotations

from core.regression.weights import WeightsResult

UNIT = "unit"
"""The name of the selection that a click on a unit makes; units count from 1."""


def place_of(inside: WeightsResult, marked: int | None) -> int | None:
    """Where the marked unit stands among the drawn ones of the last hidden layer."""
    *_, last_hidden, _ = inside.drawn
    return None if marked is None or marked not in last_hidden else last_hidden.index(marked)
