"""Crosses of choices: all of them for thoroughness, and by default as many as meet every choice."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest


def crossed(names: str, *choices: Iterable[Any], one_of: int) -> pytest.MarkDecorator:
    """A test for every combination of these choices; by default one of so many, along diagonals, so that each choice of
    a list at least that long is met."""
    places = [list(enumerate(some)) for some in choices]
    cases = []
    for combination in product(*places):
        turn = sum(place for place, _ in combination)
        marks = () if turn % one_of == 0 else (pytest.mark.thorough,)
        cases.append(pytest.param(*(choice for _, choice in combination), marks=marks))
    return pytest.mark.parametrize(names.split(", "), cases)
