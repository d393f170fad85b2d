"""Every control of every page can be moved: the settings follow, the others stay, and nothing breaks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.settings import Knob, Settings
from tests.app.states import NAMED
from tests.app.visit import another, drawn, misunderstood, settings_of, visit_settings
from ui.contents import PAGES, Page

pytestmark = pytest.mark.usefixtures("unchecked_charts")

every_state = pytest.mark.parametrize(("page", "state"), NAMED.values(), ids=NAMED)


def changed(settings: Settings, knob: Knob, value: Any) -> Settings:
    """The settings after a control has been moved: what follows it takes its new default."""
    values = {**settings.values(), knob.name: value}
    for other in settings.knobs().values():
        if other.follows == knob.name:
            del values[other.name]
    return type(settings)(**values)


def move(visit: AppTest, page: Page, knob: Knob, value: Any) -> AppTest:
    """Move a control as a learner would."""
    control: Any = visit.get_by_key(page.parameter(knob.name))
    return control.set_value(list(value) if knob.kind is tuple else value).run()  # type: ignore[no-any-return]


@every_state
def test_every_number_and_switch_can_be_moved(page: Page, state: dict[str, Any]) -> None:
    expected: Settings = page.settings(**state)
    visit = visit_settings(page, expected)
    moved = [knob for knob in drawn(visit, page) if knob.kind in (int, float, bool)]
    moved.sort(key=lambda knob: knob.kind is bool)  # a switch may take other controls away
    assert moved
    for knob in moved:
        value = another(knob, getattr(expected, knob.name))
        move(visit, page, knob, value)
        expected = changed(expected, knob, value)
        assert not visit.exception, knob.name
        assert not misunderstood(visit), knob.name
        assert settings_of(visit, page) == expected, knob.name


CHOICES = [
    (page, state, name)
    for page, state in NAMED.values() for name, knob in page.settings.knobs().items() if knob.kind in (str, tuple)
]  # fmt: skip


@pytest.mark.parametrize(
    ("page", "state", "name"), CHOICES, ids=[f"{page.parameter(name)}-{k}" for k, (page, _, name) in enumerate(CHOICES)]
)
def test_every_choice_can_be_made(page: Page, state: dict[str, Any], name: str) -> None:
    settings, knob = page.settings(**state), page.settings.knobs()[name]
    visit = visit_settings(page, settings)
    if knob not in drawn(visit, page):
        assert not visit.exception
        assert settings_of(visit, page) == settings
        return
    value = another(knob, getattr(settings, name))
    move(visit, page, knob, value)
    assert not visit.exception
    assert not misunderstood(visit)
    assert settings_of(visit, page) == changed(settings, knob, value)


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_knob_has_a_control_in_some_state(page: Page) -> None:
    found = {
        knob.name
        for own, state in NAMED.values() if own is page for knob in drawn(visit_settings(page, page.settings(**state)), page)
    }  # fmt: skip
    assert found == set(page.settings.knobs())


def ends(options: tuple[str, ...]) -> tuple[str, ...]:
    """All options, or of a long row of numbers the first and the last ones."""
    return options if len(options) <= 16 else options[:6] + options[-2:]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_option_of_every_choice_can_be_opened(page: Page) -> None:
    """Options that change nothing but themselves are opened together, one visit for each row of options."""
    state = next(state for own, state in NAMED.values() if own is page)
    menus = {name: ends(knob.options) for name, knob in page.settings.knobs().items() if knob.kind is str}
    for turn in range(max(map(len, menus.values()), default=0)):
        chosen = {name: options[turn % len(options)] for name, options in menus.items()}
        settings = page.settings(**{**state, **chosen})
        visit = visit_settings(page, settings)
        assert not visit.exception, chosen
        assert not misunderstood(visit), chosen
        assert settings_of(visit, page) == settings


def test_a_value_between_the_stops_of_a_slider_comes_through() -> None:
    page = PAGES["gradient_descent"]
    settings = page.settings(learning_rate=0.123456, start_x=1.23456, steps=7)  # type: ignore[call-arg]
    visit = visit_settings(page, settings)
    assert not visit.exception
    assert settings_of(visit, page) == settings
    visit.slider(key="gd_steps").set_value(8).run()
    assert settings_of(visit, page) == replace(settings, steps=8)  # type: ignore[call-arg]
