"""Selections: what a learner clicked in a chart, and how it gets into a control.

A changed client can say anything of a click, so nothing that it says is taken for what it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ui.course import Page
from ui.memory import put, recall

FARTHEST = 1e9
"""No click is farther away."""


def picked(chart: str, selection: str) -> Mapping[str, Any]:
    """The fields of the last point clicked in the chart with this key, under this selection; empty where there is
    none."""
    state: Any = recall(chart)
    for name in ("selection", selection):
        state = state.get(name) if isinstance(state, Mapping) else None
    last = state[-1] if isinstance(state, list) and state else None
    return last if isinstance(last, Mapping) else {}


def numbers(values: object, count: int) -> list[float]:
    """So many numbers, none of them beyond FARTHEST, or an empty list where anything else was said."""
    said = values if isinstance(values, Sequence) and not isinstance(values, str) else ()
    good = [float(one) for one in said if isinstance(one, int | float) and abs(one) <= FARTHEST]
    return good if len(good) == len(said) == count else []


def offer(page: Page[Any], knob: str, value: Any) -> None:
    """Put the control of a knob to a value, where that is one that it may stand at."""
    try:
        allowed = page.settings.knobs()[knob].check(value)
    except ValueError:
        return
    put(page, knob, allowed)


def into(page: Page[Any], knob: str, chart: str, selection: str, field: str) -> Callable[[], None]:
    """A callback that puts the clicked point's `field` into the control of a knob: a name, or a number."""

    def choose() -> None:
        offer(page, knob, picked(chart, selection).get(field))

    return choose
