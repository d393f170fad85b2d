"""A mangled link opens the page all the same: it says what it did not understand, and keeps the rest."""

from __future__ import annotations

from typing import Any

import pytest

from core.settings import Knob, Settings
from pages.sections.course import COURSE
from tests.app.states import NAMED, cheap
from tests.app.visit import lesson_of, press, settings_of, visit_page, warnings_of
from ui.course import Page
from ui.links import query

PAGES, LESSONS = COURSE.pages, COURSE.lessons

pytestmark = pytest.mark.usefixtures("unchecked_charts")


GARBAGE = [
    "",
    "nonsense",
    "inf",
    "nan",
    "1e999",
    "-12345678",
    "<script>alert(1)</script>",
    "9" * 400,
    "\u202e\u0000 🦩",
]
KNOBS = [(page, knob) for page in PAGES.values() for knob in page.settings.knobs().values()]

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
KEPT = ("epochs", "steps", "count", "part", "view")
"""Knobs that stay as they are while all others are mangled at once."""
ALONE = [case for place, case in enumerate(KNOBS) if case[1].name in KEPT or place % 3 == 0]
"""Knobs that are mangled alone, too: those that never are among others, and a third of the rest."""


def understood(knob: Knob, text: str) -> bool:
    try:
        knob.parse([text])
    except ValueError:
        return False
    return True


def without(page: Page[Any], settings: Settings, *names: str) -> Settings:
    """The settings with these fields left to their defaults."""
    kept: Settings = page.settings(**{name: value for name, value in settings.values().items() if name not in names})
    return kept


@every_page
def test_several_mangled_parameters_are_named_and_the_others_are_kept(page: Page[Any]) -> None:
    """All of a page's parameters, some at a time; each with another text that it cannot be."""
    knobs = list(page.settings.knobs().values())
    settings = cheap(page)
    kept = [knob for knob in knobs if knob.name in KEPT]
    others = [knob for knob in knobs if knob not in kept]
    for turn in range(2):
        mangled = {
            page.parameter(knob.name): [text for text in GARBAGE if not understood(knob, text)][place % 3]
            for place, knob in enumerate(others[turn::2])
        }
        names = [knob.name for knob in others[turn::2]]
        link = [(name, value) for name, value in query(page, settings) if name not in mangled]
        visit = visit_page(page.stem, [*link, *mangled.items()])
        assert not visit.exception
        told = warnings_of(visit)
        assert all(f"- {knob.label} must be " in told for knob in others[turn::2])
        assert told.count("must be") == len(names)
        assert settings_of(visit, page) == without(page, settings, *names)


@pytest.mark.thorough
@pytest.mark.parametrize(("page", "knob"), ALONE, ids=[page.parameter(knob.name) for page, knob in ALONE])
def test_one_mangled_parameter_is_named_and_the_others_are_kept(page: Page[Any], knob: Knob) -> None:
    states = [state for own, state in NAMED.values() if own is page]
    state = {**states[len(knob.name) % len(states)], "optimizers": ("Adam",)}  # one walk is enough here
    settings = page.settings(**{name: value for name, value in state.items() if name in page.settings.knobs()})
    bad = [text for text in GARBAGE if not understood(knob, text)]
    text = bad[KNOBS.index((page, knob)) % len(bad)]
    link = [(name, value) for name, value in query(page, settings) if name != page.parameter(knob.name)]
    visit = visit_page(page.stem, [*link, (page.parameter(knob.name), text)])
    assert not visit.exception
    assert f"- {knob.label} must be " in warnings_of(visit)
    assert warnings_of(visit).count("must be") == 1
    assert settings_of(visit, page) == without(page, settings, knob.name)


@every_page
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=ascii(text)[:24], marks=() if place % 4 == 1 else (pytest.mark.thorough,))
        for place, text in enumerate(GARBAGE)
    ],
)
def test_a_link_of_nothing_but_garbage_opens_the_defaults(page: Page[Any], text: str) -> None:
    """But for what makes the page quick, which is kept."""
    kept = {name: value for name, value in cheap(page).values().items() if name in ("epochs", "steps", "count")}
    bad = [knob for name, knob in page.settings.knobs().items() if name not in kept and not understood(knob, text)]
    good = [(name, value) for name, value in query(page, cheap(page)) if name.removeprefix(page.prefix + "_") in kept]
    visit = visit_page(page.stem, [*good, *((page.parameter(knob.name), text) for knob in bad)])
    assert bad
    assert not visit.exception
    named = warnings_of(visit)
    assert all(f"- {knob.label} must be " in named for knob in bad)
    assert settings_of(visit, page) == page.settings(**kept)


@every_page
def test_text_of_a_link_is_shown_as_text(page: Page[Any]) -> None:
    knob = next(iter(page.settings.knobs()))
    evil = "<script>alert(1)</script> **b** [a](http://evil.example) $x$ :red[r] `c`"
    visit = visit_page(page.stem, [(page.parameter(knob), evil), (evil, "1")])
    assert not visit.exception
    (warning,) = (str(item.value) for item in visit.warning)
    bare = warning.replace("\\\\", "")
    for place, character in enumerate(bare):
        if character in "<>*[]()$`:":
            assert bare[place - 1] == "\\", bare[max(place - 20, 0) : place + 5]


@every_page
def test_an_unknown_parameter_is_named_and_left_out(page: Page[Any]) -> None:
    settings = cheap(page)
    strangers = [("speed", "11"), (page.parameter("speed"), "11")]
    visit = visit_page(page.stem, [*query(page, settings), *strangers])
    assert not visit.exception
    assert all(f"'{name}'" in warnings_of(visit) for name, _ in strangers)
    assert settings_of(visit, page) == settings


@every_page
@pytest.mark.parametrize(
    "key",
    ["no-such-lesson", *(pytest.param(key, marks=pytest.mark.thorough) for key in ("", "<b>", next(iter(LESSONS))))],
)
def test_a_lesson_that_is_not_of_this_page_is_not_opened(page: Page[Any], key: str) -> None:
    if key in page.lessons:
        key += "x"
    visit = visit_page(page.stem, [*query(page, cheap(page)), (page.parameter("lesson"), key)])
    assert not visit.exception
    assert bool(visit.warning) == bool(key)
    assert settings_of(visit, page) == cheap(page)
    assert lesson_of(visit, page) == ""
    assert not any(lesson.question in str(item.value) for lesson in LESSONS.values() for item in visit.markdown)


@every_page
def test_a_repeated_parameter_counts_by_its_last_value_or_is_named(page: Page[Any]) -> None:
    state = next(state for own, state in NAMED.values() if own is page)
    drawn = {
        "flamingo_seagull": "flamingo_legs_spread",
        "linear_classifier": "w1",
        "sigmoid_softmax": "w1",
        "losses": "p1",
        "gradient_descent": "start_x",
        "backpropagation": "w",
        "training_loop": "learning_rate",
        "mlp_classification": "noise",
        "mlp_regression": "noise",
    }
    name = drawn[page.stem]
    knob = page.settings.knobs()[name]
    link = query(page, without(page, page.settings(**state), name))
    twice = [(page.parameter(name), knob.format(value)[0]) for value in (knob.low, knob.high)]
    visit = visit_page(page.stem, [pair for pair in link if pair[0] != page.parameter(name)] + twice)
    assert not visit.exception
    assert getattr(settings_of(visit, page), name) == knob.high or f" {knob.label} must be " in warnings_of(visit)


def test_the_notice_stays_until_a_control_is_moved() -> None:
    page = PAGES["gradient_descent"]
    visit = visit_page(page.stem, [("gd_steps", "many")])
    assert "Steps must be" in warnings_of(visit)
    visit.query_params.pop("gd_steps", None)  # a browser's address is cleaned at once
    visit.run()
    assert "Steps must be" in warnings_of(visit)
    visit.slider(key="gd_steps").set_value(20).run()
    assert not visit.warning


def test_reset_takes_the_notice_away() -> None:
    visit = visit_page("gradient_descent", [("gd_steps", "many")])
    visit.query_params.pop("gd_steps", None)
    press(visit, "Reset")
    assert not visit.exception
    assert not visit.warning
