"""Which of many choices a test tries by default, and which only where thoroughness is asked for."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from _pytest.mark import ParameterSet


def by_default(choices: Iterable[str], *quick: str) -> list[ParameterSet]:
    """All choices, of which the quick ones are tried by default and the others are marked thorough.

    Raises ValueError where a quick one is no choice, or the test would try less than it says.
    """
    choices = list(choices)
    if unknown := set(quick) - set(choices):
        raise ValueError(f"{sorted(unknown)} are none of {choices}")
    return [pytest.param(one, marks=() if one in quick else pytest.mark.thorough) for one in choices]
