"""Findings and the sums that they are made of."""

from __future__ import annotations

from enum import StrEnum

import pytest

from benchmarks import Finding
from benchmarks.crowd import percentile
from benchmarks.frames import GOALS, late
from benchmarks.heavy import HEAVY
from benchmarks.views import View, every_view
from pages.sections.gradient_descent.settings import Curve
from pages.sections.gradient_descent.settings import View as Parameters
from pages.sections.linear_classifier.settings import Part
from pages.sections.mlp_regression.settings import View as RegressionView


def test_a_finding_says_whether_its_goal_is_met() -> None:
    assert str(Finding("ratio", 2.0, goal=2)).endswith("at most 2: met")
    assert str(Finding("ratio", 2.01, goal=2)).endswith("at most 2: MISSED")
    assert str(Finding("ratio", 8.0, least=8)).endswith("at least 8: met")
    assert str(Finding("ratio", 7.9, least=8)).endswith("at least 8: MISSED")
    assert ":" not in str(Finding("seconds", 7.9, "s"))


def test_ninety_five_of_a_hundred_are_not_above_the_percentile() -> None:
    assert percentile([float(second) for second in range(1, 101)], 0.95) == 95
    assert percentile([1.0, 2.0, 3.0], 0.95) == 3
    assert percentile([4.0], 0.95) == 4


def test_late_frames_are_counted_in_percent() -> None:
    assert late([16.7, 16.7, 33.4, 25.0]) == 25


@pytest.mark.parametrize(
    ("stem", "knob", "options"),
    [
        ("gradient_descent", "view", Parameters),
        ("gradient_descent", "curve", Curve),
        ("linear_classifier", "part", Part),
        ("mlp_regression", "view", RegressionView),
    ],
)
def test_every_view_of_a_page_is_visited(stem: str, knob: str, options: type[StrEnum]) -> None:
    visited = {getattr(view.settings, knob) for view in every_view() if view.stem == stem}
    assert visited == set(options)


@pytest.mark.parametrize("views", [every_view(), HEAVY], ids=["views", "heavy"])
def test_views_have_names_of_their_own_and_differ(views: list[View]) -> None:
    assert len({view.name for view in views}) == len(views)
    assert len({(view.stem, view.query) for view in views}) == len(views)


def test_what_is_played_is_a_view() -> None:
    assert set(GOALS) <= {view.name for view in every_view()}
