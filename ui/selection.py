"""Selections: what a learner clicked in a chart, and how it gets into a control."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ui.course import Page
from ui.memory import put, recall


def picked(chart: str, selection: str) -> dict[str, Any]:
    """The fields of the last point clicked in the chart with this key, under this selection; empty where there is
    none."""
    points = (recall(chart) or {}).get("selection", {}).get(selection, [])
    return dict(points[-1]) if points else {}


def into(page: Page[Any], knob: str, chart: str, selection: str, field: str) -> Callable[[], None]:
    """A callback that puts the clicked point's `field` into the control of a knob: a name, or a number."""

    def choose() -> None:
        value = picked(chart, selection).get(field)
        if value is not None:
            put(page, knob, value)

    return choose
