"""A lesson keeps its answer to itself until it is asked for: before, nothing of it stands on the page; after, all."""

from __future__ import annotations

from typing import Any

import pytest

from pages.sections.course import COURSE
from tests.app.questions import answer, assert_the_numbers_come_with_the_answer, everything, offered
from tests.app.visit import RESTORE, another, drawn, lesson_visit, press, values
from tests.lesson_table import facts_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")

LESSONS = COURSE.lessons
QUICK = 2
"""So many lessons of each page are asked here; thoroughness asks all, in `test_lessons.py`."""


def _quick() -> list[str]:
    """The first lessons with a question of each page."""
    return [
        key
        for page in COURSE.pages.values()
        for key in [key for key, lesson in page.lessons.items() if lesson.answers][:QUICK]
    ]


def _first_of_each_page() -> list[str]:
    firsts = (
        next((key for key, lesson in page.lessons.items() if lesson.answers and lesson.task), "")
        for page in COURSE.pages.values()
    )
    return [key for key in firsts if key]


one_a_page = pytest.mark.parametrize("key", _first_of_each_page())


@pytest.mark.parametrize("key", [key for key, lesson in LESSONS.items() if lesson.answers])
def test_a_question_is_plain_text(key: str) -> None:
    """It is set in bold on its page, which an asterisk would end, and as it is at home."""
    assert "*" not in LESSONS[key].question


@pytest.mark.parametrize("key", _quick())
def test_the_numbers_of_the_explanation_come_with_the_answer(key: str) -> None:
    assert_the_numbers_come_with_the_answer(lesson_visit(key), key)


@one_a_page
def test_an_answer_is_judged_and_a_wrong_one_is_spoken_to(key: str) -> None:
    lesson = LESSONS[key]
    facts = facts_of(key)
    right = lesson.right(facts)
    for place, given in enumerate(lesson.answers):
        visit = answer(lesson_visit(key), str(place))
        praised, corrected = ("\n".join(values(visit, kind)) for kind in ("success", "warning"))
        assert ("You saw it coming." in praised) == (place == right)
        assert (f"You said: {given.text} {given.because}".strip() in corrected) == (place != right)
        assert lesson.explained(facts) in everything(visit)


@one_a_page
def test_a_moved_knob_is_not_judged_and_restore_brings_the_question_back(key: str) -> None:
    page = COURSE.page_of(key)
    visit = lesson_visit(key)
    numbers = [knob for knob in drawn(visit, page) if knob.kind in (int, float)]
    knob = min(reversed(numbers), key=lambda knob: knob.log + knob.typed + 2 * callable(knob.default))
    control: Any = visit.get_by_key(page.parameter(knob.name))
    control.set_value(another(knob, control.value)).run()
    assert not visit.exception
    assert f"You have moved {knob.label}, so this is another run, and nothing is judged." in everything(visit)
    assert offered(visit) == []
    press(visit, RESTORE)
    assert offered(visit) == [each.text for each in LESSONS[key].answers]
    assert "You have moved" not in everything(visit)


@one_a_page
def test_two_hints_lead_to_settings_that_meet_the_goal(key: str) -> None:
    task = LESSONS[key].task
    assert task is not None
    visit = answer(lesson_visit(key), "show")
    for count in range(len(task.hints)):
        assert [hint in everything(visit) for hint in task.hints] == [place < count for place in range(len(task.hints))]
        press(visit, "A stronger hint" if count else "A hint")
    assert all(hint in everything(visit) for hint in task.hints)
    assert "**Reached.**" not in everything(visit)
    press(visit, "Show settings that do it")
    assert not visit.exception
    assert "**Reached.**" in everything(visit)
