"""Every control of every page can be moved: the settings follow, the others stay, and nothing breaks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.settings import Knob, Settings
from pages.sections.course import COURSE
from tests.app.states import NAMED
from tests.app.visit import another, drawn, misunderstood, settings_of, visit_settings
from ui.course import Page

PAGES = COURSE.pages

pytestmark = pytest.mark.usefixtures("unchecked_charts")

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


LIGHT = ("flamingo_seagull-0", "linear_classifier-4", "losses-0", "backpropagation-1", "training_loop-1")
"""States that are quick to open again and again."""


def changed(settings: Settings, knob: Knob, value: Any) -> Settings:
    """The settings after a control has been moved: what follows it takes its new default."""
    values = {**settings.values(), knob.name: value}
    for other in settings.knobs().values():
        if other.follows == knob.name:
            del values[other.name]
    return type(settings)(**values)


def states_of(page: Page[Any]) -> list[dict[str, Any]]:
    """The states that together draw every control of the page."""
    return [state for own, state in NAMED.values() if own is page]


def control_of(visit: AppTest, page: Page[Any], knob: Knob) -> Any:
    """The control of a knob, where it is drawn."""
    return visit.get_by_key(page.parameter(knob.name))


def move(visit: AppTest, page: Page[Any], knob: Knob, value: Any) -> AppTest:
    """Move a control as a learner would."""
    return control_of(visit, page, knob).set_value(list(value) if knob.kind is tuple else value).run()  # type: ignore[no-any-return]


def assert_stands_at(visit: AppTest, page: Page[Any], expected: Settings, moved: str) -> None:
    """The page has understood what was moved, and everything else has stayed."""
    assert not visit.exception, moved
    assert not misunderstood(visit), moved
    assert settings_of(visit, page) == expected, moved


@every_page
def test_every_knob_has_a_control_and_all_numbers_can_be_moved_together(page: Page[Any]) -> None:
    """Numbers that nothing else follows and that take nothing else away, in every state that draws them."""
    found: set[str] = set()
    for state in states_of(page):
        settings: Settings = page.settings(**state)
        visit = visit_settings(page, settings)
        there = drawn(visit, page)
        found |= {knob.name for knob in there}
        moved = {knob.name: another(knob, getattr(settings, knob.name)) for knob in there if knob.kind is float}
        for knob in there:
            if knob.name in moved:
                control_of(visit, page, knob).set_value(moved[knob.name])
        assert_stands_at(visit.run(), page, page.settings(**{**settings.values(), **moved}), str(state))
    assert found == set(page.settings.knobs())


@pytest.mark.thorough
@every_page
def test_every_number_and_switch_can_be_moved(page: Page[Any]) -> None:
    """Each alone in the first state that draws it; in later states the numbers that were moved before are moved
    together."""
    alone: set[str] = set()
    for state in states_of(page):
        expected: Settings = page.settings(**state)
        visit = visit_settings(page, expected)
        # What is declared last is moved first, because it may matter only where something before it stands as it does.
        moved = [knob for knob in reversed(drawn(visit, page)) if knob.kind in (int, float, bool)]
        moved.sort(
            key=lambda knob: (float, int, bool).index(knob.kind)
        )  # a count or a switch may take other controls away
        again = [knob for knob in moved if knob.name in alone and knob.kind is float]
        for knob in again:
            value = another(knob, getattr(expected, knob.name))
            control_of(visit, page, knob).set_value(value)
            expected = changed(expected, knob, value)
        assert_stands_at(visit.run(), page, expected, f"{state}: {[knob.name for knob in again]}")
        for knob in [knob for knob in moved if knob not in again and knob in drawn(visit, page)]:
            value = another(knob, getattr(expected, knob.name))
            expected = changed(expected, knob, value)
            assert_stands_at(move(visit, page, knob, value), page, expected, f"{state}: {knob.name}")
            alone.add(knob.name)
    assert alone == {knob.name for knob in page.settings.knobs().values() if knob.kind in (int, float, bool)}


@pytest.mark.parametrize(
    ("page", "state"),
    [
        pytest.param(*case, id=name, marks=() if name in LIGHT else (pytest.mark.thorough,))
        for name, case in NAMED.items()
    ],
)
def test_every_choice_can_be_made(page: Page[Any], state: dict[str, Any]) -> None:
    """Each from the state itself, because a choice may take other controls away."""
    settings = page.settings(**state)
    visit = visit_settings(page, settings)
    assert_stands_at(visit, page, settings, "nothing")
    for place, knob in enumerate([knob for knob in drawn(visit, page) if knob.options]):
        own = visit if place == 0 else visit_settings(page, settings)
        value = another(knob, getattr(settings, knob.name))
        assert_stands_at(move(own, page, knob, value), page, changed(settings, knob, value), knob.name)


def ends(options: tuple[str, ...]) -> tuple[str, ...]:
    """All options, or of a long row of numbers the first and the last ones."""
    return options if len(options) <= 16 else options[:6] + options[-2:]


@pytest.mark.thorough
@every_page
def test_every_option_of_every_choice_can_be_opened(page: Page[Any]) -> None:
    """Options that change nothing but themselves are opened together, one visit for each row of options."""
    state = states_of(page)[0]
    menus = {
        name: ends(knob.options) for name, knob in page.settings.knobs().items() if knob.kind is str and knob.options
    }
    for turn in range(max(map(len, menus.values()), default=0)):
        chosen = {name: options[turn % len(options)] for name, options in menus.items()}
        settings = page.settings(**{**state, **chosen})
        visit = visit_settings(page, settings)
        assert not visit.exception, chosen
        assert not misunderstood(visit), chosen
        assert settings_of(visit, page) == settings


def test_a_value_between_the_stops_of_a_slider_comes_through() -> None:
    page = PAGES["gradient_descent"]
    settings = page.settings(learning_rate=0.123456, start_x=1.23456, steps=7)
    visit = visit_settings(page, settings)
    assert not visit.exception
    assert settings_of(visit, page) == settings
    visit.slider(key="gd_steps").set_value(8).run()
    assert settings_of(visit, page) == replace(settings, steps=8)
