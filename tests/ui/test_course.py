"""Lessons and pages fit together: every lesson opens a page that exists, in a state that page can have."""

from __future__ import annotations

import re
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from pages.sections.course import COURSE
from ui.course import Lesson

PAGES, LESSONS, CHAPTERS = COURSE.pages, COURSE.lessons, COURSE.chapters
FOLDER = Path(__file__).parents[2] / "pages"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_TITLE = 28

every_lesson = pytest.mark.parametrize(("key", "lesson"), LESSONS.items(), ids=LESSONS)
every_page = pytest.mark.parametrize("stem", PAGES)


@every_lesson
def test_a_lesson_opens_a_page_in_a_state_of_its_own(key: str, lesson: Lesson[Any]) -> None:
    assert COURSE.page_of(key).lessons[key] is lesson
    assert type(lesson.settings) is COURSE.page_of(key).settings
    assert lesson.chapter in CHAPTERS


@every_lesson
def test_a_lesson_asks_a_question_and_says_what_to_do(key: str, lesson: Lesson[Any]) -> None:
    assert SLUG.fullmatch(key)
    assert 0 < len(lesson.title) <= LONGEST_TITLE
    assert lesson.question.endswith("?")
    assert lesson.answers or lesson.goal.endswith(".")


def test_no_two_lessons_share_a_title_or_a_state() -> None:
    assert len({lesson.title for lesson in LESSONS.values()}) == len(LESSONS)
    assert len({(type(lesson.settings), lesson.settings) for lesson in LESSONS.values()}) == len(LESSONS)


@every_page
def test_a_page_of_the_contents_is_what_it_says(stem: str) -> None:
    page = PAGES[stem]
    assert page.stem == stem
    assert page.chapter in CHAPTERS
    assert page.title
    assert page.story.endswith(".")
    assert re.fullmatch(r":material/[a-z_]+:", page.icon)
    assert page.lessons


def test_every_page_has_a_file_and_every_file_is_a_page() -> None:
    files = [*(page.file for page in PAGES.values()), *(extra.file for extra in COURSE.extras.values())]
    assert sorted(files) == sorted(f"pages/{path.name}" for path in FOLDER.glob("*.py"))
    assert all((FOLDER.parent / file).is_file() for file in files)


@pytest.mark.parametrize("stem", COURSE.extras)
def test_a_page_beside_the_course_is_what_it_says(stem: str) -> None:
    extra = COURSE.extras[stem]
    assert extra.stem == stem
    assert extra.title
    assert extra.first.endswith(".")
    assert re.fullmatch(r":material/[a-z_]+:", extra.icon)
    tests = Path(__file__).parents[1]
    assert (FOLDER / "sections" / stem / "page.py").is_file()
    assert (tests / "app" / f"test_{stem}.py").is_file()


def test_the_newest_of_a_lesson_is_one_that_nothing_has_replaced() -> None:
    for key, lesson in LESSONS.items():
        newest = COURSE.newest(key)
        assert not LESSONS[newest].instead
        assert (newest == key) == (not lesson.instead)
    with pytest.raises(KeyError):
        COURSE.newest("no-such-lesson")


def test_parameters_of_pages_do_not_meet() -> None:
    prefixes = [page.prefix for page in PAGES.values()]
    assert len(set(prefixes)) == len(prefixes)
    assert all(re.fullmatch("[a-z]+", prefix) for prefix in prefixes)
    assert not any(one.startswith(other + "_") for one, other in permutations(prefixes, 2))
    parameters = [page.parameter(name) for page in PAGES.values() for name in page.settings.knobs()]
    assert len(set(parameters)) == len(parameters)
    assert not any("lesson" in page.settings.knobs() for page in PAGES.values())


def test_keys_of_lessons_are_different_on_all_pages() -> None:
    assert len(LESSONS) == sum(len(page.lessons) for page in PAGES.values())
    with pytest.raises(KeyError):
        COURSE.page_of("no-such-lesson")


@every_page
def test_a_page_has_one_name(stem: str) -> None:
    """File, folder of sections, url and tests follow from the stem of its entry."""
    tests = Path(__file__).parents[1]
    assert (FOLDER / "sections" / stem / "page.py").is_file()
    assert (tests / "app" / f"test_{stem}.py").is_file()
    assert (tests / "browser" / f"test_{stem}.py").is_file()
    assert (tests / "ui" / stem).is_dir()
    assert PAGES[stem].settings.__module__ == f"pages.sections.{stem}.settings"


def test_every_chapter_has_a_lesson() -> None:
    assert {lesson.chapter for lesson in LESSONS.values()} == set(CHAPTERS)


def test_the_stops_of_learning_lead_to_pages_in_states_they_can_have() -> None:
    stops = [*COURSE.stops, *([COURSE.round] if COURSE.round else [])]
    assert {stop.page.stem for stop in stops} < set(PAGES)
    assert len({stop.name for stop in stops}) == len(stops)
    for stop in stops:
        assert stop.settings is None or type(stop.settings) is stop.page.settings


def test_what_is_repeated_of_learning_stands_together() -> None:
    """It is bracketed from its first stop to its last, and what comes once stands before and after it."""
    repeated = "".join("r" if stop.repeated else "-" for stop in COURSE.stops)
    assert re.fullmatch(r"-+r+-+", repeated)
