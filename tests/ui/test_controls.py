"""Sliders of equal ratios hold every rate that the app needs, and what a link says is shown as text."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.descent.surfaces import SURFACES
from core.settings import Knob
from pages.sections.course import COURSE
from ui.controls import RATIOS, _help, _plain, log_stops
from ui.course import Page

PAGES, LESSONS = COURSE.pages, COURSE.lessons
LOG_KNOBS = [(page, knob) for page in PAGES.values() for knob in page.settings.knobs().values() if knob.log]

every_log_knob = pytest.mark.parametrize(
    "knob", [knob for _, knob in LOG_KNOBS], ids=[p.parameter(k.name) for p, k in LOG_KNOBS]
)


def test_there_are_logarithmic_knobs() -> None:
    assert len(LOG_KNOBS) >= 2


@every_log_knob
def test_stops_hold_both_bounds_and_increase(knob: Knob) -> None:
    stops = log_stops(knob.low, knob.high)
    assert (stops[0], stops[-1]) == (knob.low, knob.high)
    assert all(before < after for before, after in pairwise(stops))


@every_log_knob
def test_stops_hold_the_usual_rates_under_different_names(knob: Knob) -> None:
    stops = log_stops(knob.low, knob.high)
    usual = {0.1, 0.01, 0.001, 0.0001, 1.0, 0.3, 0.05}
    assert {rate for rate in usual if knob.low <= rate <= knob.high} <= set(stops)
    assert len({knob.format(stop)[0] for stop in stops}) == len(stops)
    assert all(knob.parse(knob.format(stop)) == stop for stop in stops)


@given(st.floats(1e-8, 1e2), st.floats(1.5, 1e8))
def test_stops_stand_close_together_between_any_bounds(low: float, ratio: float) -> None:
    stops = log_stops(low, low * ratio)
    assert (stops[0], stops[-1]) == (low, low * ratio)
    assert all(1 < after / before <= 4 / 3 + 1e-9 for before, after in pairwise(stops))
    per_decade = len(stops) / max(math.log10(ratio), 1)
    assert per_decade <= 2 * len(RATIOS) + 2


def test_each_surface_and_each_lesson_has_a_rate_that_the_slider_can_say() -> None:
    knob = PAGES["gradient_descent"].settings.knobs()["learning_rate"]
    rates = [surface.learning_rate for surface in SURFACES.values()]
    rates += [rate for lesson in LESSONS.values() if (rate := lesson.settings.values().get("learning_rate"))]
    assert len(rates) > 10
    for rate in rates:
        assert knob.parse(knob.format(rate)) == rate


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_a_control_explains_itself(page: Page[Any]) -> None:
    for name, knob in page.settings.knobs().items():
        text = _help(knob)
        assert text.startswith(knob.help), name
        if knob.kind in (int, float):
            assert f"from {knob.low:g} to {knob.high:g}" in text, name
            assert knob.log or knob.step > 0, f"{name}: a plain slider needs a step"
        if knob.kind is str:
            assert knob.default in knob.options if knob.options else knob.reads is not None, name


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "**bold** _it_ `code`", "[a](http://b)", "$x^2$ :red[x] ~~y~~ | # - + !", "a\\b"],
)
def test_text_of_a_link_is_no_markup(text: str) -> None:
    escaped = _plain(text)
    bare = escaped.replace("\\\\", "").replace("\\", "\0")
    for place, character in enumerate(bare):
        if character in "`*_{}[]()<>#+-!|$~:":
            assert bare[place - 1] == "\0", f"{character} stands bare in {escaped}"
    plain, skip = "", False
    for character in escaped:
        if character == "\\" and not skip:
            skip = True
        else:
            plain, skip = plain + character, False
    assert plain == text
