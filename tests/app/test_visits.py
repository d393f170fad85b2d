"""Every page and every lesson opens from its link, shows the same on every run, and leads everywhere else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from core.settings import Settings
from pages.sections.course import COURSE
from tests.app.listings import payload
from tests.app.visit import (
    HOME,
    RESTORE,
    SECONDS,
    assert_opened_as,
    can_press,
    lesson_of,
    press,
    settings_of,
    shown,
    text_of,
    visit_page,
    warnings_of,
)
from tests.packed import taken_apart
from tests.schema import unchecked
from ui.course import Page
from ui.links import lesson_query, query
from ui.progress import STATE, Outcome
from ui.store import Store

PAGES, LESSONS, CHAPTERS = COURSE.pages, COURSE.lessons, COURSE.chapters
BAR = ["Home", *(page.short for page in PAGES.values())]
"""What the bar of pages leads to."""

VISITS: dict[str, tuple[str, list[tuple[str, str]], Settings]] = {
    **{stem: (stem, [], page.opening) for stem, page in PAGES.items()},
    **{
        key: (page.stem, lesson_query(page, key), lesson.settings)
        for page in PAGES.values()
        for key, lesson in page.lessons.items()
    },
}


@pytest.fixture
def _unchecked() -> Iterator[None]:
    """For one test only: the charts of all pages and lessons are checked by the others."""
    with unchecked():
        yield


BEGIN = "Begin with the first lesson"
quick = pytest.mark.usefixtures("_unchecked")


@pytest.fixture(scope="module")
def home() -> AppTest:
    return AppTest.from_file(HOME, default_timeout=SECONDS).run()


def links(visit: AppTest, part: str) -> list[str]:
    """The labels of the links to pages in a part of the page."""
    return [str(link.value) for link in getattr(visit, part).page_link]


@pytest.mark.parametrize("name", [name for place, name in enumerate(VISITS) if name in PAGES or place % 20 == 0])
def test_a_page_or_lesson_opens_and_opens_again_with_the_same_numbers(name: str, empty_store: Store) -> None:
    """All pages and some lessons; thoroughness opens all lessons, in `test_lessons.py`."""
    stem, link, settings = VISITS[name]
    visit = visit_page(stem, link)
    assert not visit.exception
    assert_opened_as(visit, PAGES[stem], settings, name if name in LESSONS else "")
    missed, kept = shown(visit), len(empty_store)
    with unchecked():  # these charts have to equal the first ones, which were checked
        visit.run()
        again = visit_page(stem, link)
    assert not visit.exception
    assert shown(visit) == shown(again) == missed
    assert len(empty_store) == kept
    assert lesson_of(visit, PAGES[stem]) == (name if name in LESSONS else "")


@quick
@pytest.mark.parametrize("stem", PAGES)
def test_every_page_leads_to_all_pages(stem: str) -> None:
    visit = visit_page(stem)
    assert links(visit, "main") == BAR
    assert len({link.proto.page_script_hash for link in visit.main.page_link}) == len(PAGES) + 1


def test_home_shows_every_chapter_page_and_lesson(home: AppTest) -> None:
    assert not home.exception
    assert links(home, "main") == [*BAR, *(extra.title for extra in COURSE.extras.values()), BEGIN]
    header, body = taken_apart(payload(home, "path"))
    told = json.loads(body)
    assert header["done"] == {}
    for card, page in zip(told["cards"], PAGES.values(), strict=True):
        assert (card["title"], card["story"], card["href"]) == (page.title, page.story, page.stem)
        assert (card["chapter"], card["about"]) == (page.chapter, CHAPTERS[page.chapter])
        assert card["picture"].startswith("<svg")
        taught = [(key, lesson) for key, lesson in page.lessons.items() if not lesson.instead]
        for told_of, (key, lesson) in zip(card["lessons"], taught, strict=True):
            assert (told_of["key"], told_of["title"], told_of["question"]) == (key, lesson.title, lesson.question)
            stem, _, parameters = told_of["href"].partition("?")
            assert (stem, parse_qsl(parameters)) == (page.stem, lesson_query(page, key))
    assert "<animate" in told["lead"]["picture"]
    assert told["lead"]["href"] == COURSE.lead


def test_home_leads_whoever_is_new_to_the_first_lesson_and_others_on() -> None:
    visit = AppTest.from_file(HOME, default_timeout=SECONDS).run()
    first, second = COURSE.path[:2]
    begin: Any = visit.main.page_link[-1]
    assert begin.value == BEGIN
    assert parse_qsl(begin.proto.query_string) == lesson_query(COURSE.page_of(first), first)
    assert f"the {sum(LESSONS[key].essential for key in COURSE.path)} lessons below" in text_of(visit)
    visit.session_state[STATE] = {first: (Outcome.SHOWN, False)}
    visit.run()
    on: Any = visit.main.page_link[-1]
    assert on.value == f"Go on: {LESSONS[second].title}"
    assert parse_qsl(on.proto.query_string) == lesson_query(COURSE.page_of(second), second)
    assert f"1 of {len(COURSE.path)}" in text_of(visit)
    assert taken_apart(payload(visit, "path"))[0]["done"] == {first: [Outcome.SHOWN, False]}


@quick
def test_going_through_all_pages_in_one_sitting(home: AppTest) -> None:
    for _ in range(2):
        for page in PAGES.values():
            home.switch_page(page.file).run()
            assert not home.exception
            assert not home.warning
            assert home.title[0].value == page.title
    home.switch_page("streamlit_app.py").run()
    assert not home.exception
    assert links(home, "main") == [*BAR, *(extra.title for extra in COURSE.extras.values()), BEGIN]


def other_page(page: Page[Any]) -> Page[Any]:
    return next(other for other in PAGES.values() if other is not page)


@pytest.mark.thorough
@quick
@pytest.mark.parametrize("stem", PAGES)
def test_another_pages_parameters_are_left_in_peace(stem: str) -> None:
    other = other_page(PAGES[stem])
    visit = visit_page(stem, query(other, other.settings()))
    assert not visit.exception
    assert not warnings_of(visit)
    assert settings_of(visit, PAGES[stem]) == PAGES[stem].opening


@quick
def test_a_lesson_that_was_left_can_be_taken_up_again() -> None:
    page = PAGES["gradient_descent"]
    visit = visit_page("gradient_descent", lesson_query(page, "rate-good"))
    visit.slider(key="gd_steps").set_value(30).run()
    assert settings_of(visit, page).values()["steps"] == 30
    press(visit, RESTORE)
    assert not visit.exception
    assert settings_of(visit, page) == LESSONS["rate-good"].settings
    assert not can_press(visit, RESTORE)
