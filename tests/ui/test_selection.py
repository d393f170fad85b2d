"""What was clicked in a chart, as a browser says it and as a changed client might."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

import ui.selection
from ui.selection import numbers, picked

CHART, NAME = "gd_paths", "start"
LAST = {"x": 2.5, "y": -1}


def said(monkeypatch: pytest.MonkeyPatch, state: Any) -> dict[str, Any]:
    monkeypatch.setattr(ui.selection, "recall", {CHART: state}.get)
    return dict(picked(CHART, NAME))


def test_the_last_point_is_the_one_that_was_clicked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, {"selection": {NAME: [{"x": 1, "y": 1}, LAST]}}) == LAST


@pytest.mark.parametrize(
    "state",
    [
        None,
        7,
        "selection",
        [],
        {},
        {"selection": None},
        {"selection": [LAST]},
        {"selection": {}},
        {"selection": {NAME: {}}},
        {"selection": {NAME: {"x": 1}}},
        {"selection": {NAME: []}},
        {"selection": {NAME: [LAST, 3]}},
        {"selection": {"another": [LAST]}},
    ],
    ids=json.dumps,
)
def test_whatever_is_no_click_is_none(monkeypatch: pytest.MonkeyPatch, state: Any) -> None:
    assert said(monkeypatch, state) == {}


def test_numbers_are_taken_as_they_are() -> None:
    assert numbers([1, 2.5], 2) == [1, 2.5]
    assert numbers((0,), 1) == [0]


NO_PAIRS: list[Any] = [
    *(None, 3, "12", {"0": 1, "1": 2}, [], [1], [1, 2, 3], [1, None], [1, "2"], [1, [2]]),
    *([1, math.nan], [math.inf, 1], [1, -math.inf], [10**400, 1], [1e300, 1]),
]


@pytest.mark.parametrize("values", NO_PAIRS, ids=str)
def test_whatever_is_not_so_many_numbers_is_none(values: Any) -> None:
    assert numbers(values, 2) == []
