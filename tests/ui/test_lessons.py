"""Every lesson keeps what it promises: the run proves one answer right, the words have their numbers, the task can be
done and is not done yet."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pages.sections.course import COURSE
from tests.lesson_table import FILE, computed, facts_of, written
from tests.marks import by_default
from ui.course import Lesson, Page, Task

LESSONS = COURSE.lessons
ASKING = {key: lesson for key, lesson in LESSONS.items() if lesson.answers}
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*(?:e[+-]?\d+)?")
LONGEST_ANSWER = 60
ESSENTIAL = range(10, 15)
LONG = ("right-size",)
"""What takes as long as ten others."""

every_lesson = pytest.mark.parametrize("key", ASKING)


def of(key: str) -> tuple[Page[Any], Lesson[Any]]:
    return COURSE.page_of(key), LESSONS[key]


@pytest.mark.parametrize("key", by_default(ASKING, *(key for key in ASKING if key not in LONG)))
def test_exactly_one_answer_holds_the_words_have_their_numbers_and_the_task_is_still_to_be_done(key: str) -> None:
    page, lesson = of(key)
    facts = facts_of(key)
    right = lesson.right(facts)
    explained = lesson.explained(facts)
    assert explained.endswith(".")
    assert not re.search(r"[{}]|\bnan\b|\binf\b|None", explained)
    assert all(answer.because for place, answer in enumerate(lesson.answers) if place != right)
    if lesson.task:
        assert_to_be_done(page, lesson, lesson.task)


def assert_to_be_done(page: Page[Any], lesson: Lesson[Any], task: Task[Any]) -> None:
    """The task can be done and is not done yet."""
    goal = page.goals[task.goal]
    numbers = task.numbers or goal.numbers
    assert type(numbers) is type(goal.numbers)
    assert goal.met(task.solution, computed, numbers)
    assert not goal.met(lesson.settings, computed, numbers)
    assert goal.told(numbers).endswith(".")
    assert "{" not in goal.told(numbers)


@every_lesson
def test_a_question_is_short_and_its_answers_stay_apart(key: str) -> None:
    _, lesson = of(key)
    sentences = re.findall(r"[.?](?=\s|$)", lesson.question)
    assert lesson.question.endswith("?")
    assert 1 <= len(sentences) <= 2
    assert 2 <= len(lesson.answers) <= 4
    texts = [answer.text for answer in lesson.answers]
    assert len(set(texts)) == len(texts)
    assert all(0 < len(text) <= LONGEST_ANSWER for text in texts)


@every_lesson
def test_what_is_shown_before_is_something_else(key: str) -> None:
    page, lesson = of(key)
    assert page.asked(lesson).relevant() != lesson.settings.relevant()


def test_every_goal_is_set_by_a_lesson() -> None:
    """So every goal has been seen met and not met."""
    for page in COURSE.pages.values():
        assert set(page.goals) == {lesson.task.goal for lesson in page.lessons.values() if lesson.task}


def test_lessons_that_were_replaced_name_another_one() -> None:
    for lesson in LESSONS.values():
        assert not lesson.instead or not LESSONS[lesson.instead].instead


def test_the_document_of_lessons_is_true() -> None:
    """To the word; numbers of long runs drift in their last digits from one processor to another."""
    now, then = written(), FILE.read_text(encoding="utf-8")
    assert NUMBER.sub("#", now) == NUMBER.sub("#", then)
    for here, there in zip(NUMBER.findall(now), NUMBER.findall(then), strict=True):
        assert float(here.replace(",", "")) == pytest.approx(float(there.replace(",", "")), rel=0.1, abs=0.011)


def test_a_lesson_asks_or_names_the_one_that_does() -> None:
    assert [key for key, lesson in LESSONS.items() if not lesson.answers and not lesson.instead] == []


def test_the_hour_has_about_twelve_lessons() -> None:
    assert sum(LESSONS[key].essential for key in COURSE.path) in ESSENTIAL
