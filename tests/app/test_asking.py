"""A lesson keeps its answer to itself until it is asked for: before, nothing of it stands on the page; after, all."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from tests.app.visit import ADDRESS, RESTORE, another, can_press, drawn, lesson_visit, press, table, values
from tests.app.words import alts
from tests.lesson_table import facts_of
from ui.course import Facts, Lesson

pytestmark = pytest.mark.usefixtures("unchecked_charts")

LESSONS = COURSE.lessons
QUICK = 2
"""So many lessons of each page are asked in a default run."""
DIGITS = 3
"""A number of fewer digits may stand on the page by chance."""


def _cases() -> list[Any]:
    """All lessons with a question, page by page."""
    return [
        pytest.param(key, marks=(pytest.mark.thorough,) if place >= QUICK else (), id=key)
        for page in COURSE.pages.values()
        for place, key in enumerate(key for key, lesson in page.lessons.items() if lesson.answers)
    ]


def _first_of_each_page() -> list[str]:
    firsts = (
        next((key for key, lesson in page.lessons.items() if lesson.answers and lesson.task), "")
        for page in COURSE.pages.values()
    )
    return [key for key in firsts if key]


every_lesson = pytest.mark.parametrize("key", _cases())
one_a_page = pytest.mark.parametrize("key", _first_of_each_page())


def numbers_of(lesson: Lesson[Any], facts: Facts) -> list[str]:
    """The numbers of the run that the explanation tells, as it writes them."""
    parts = Formatter().parse(lesson.explanation)
    told = [format(facts[name], style or "") for _, name, style, _ in parts if name]
    return [text for text in told if len(re.findall(r"\d", text)) >= DIGITS and re.search("[1-9]", text)]


def everything(visit: AppTest) -> str:
    """All words and numbers of the page, but for the link, which holds the settings and no result."""
    kinds = ("markdown", "latex", "caption", "code", "info", "warning", "success", "error")
    texts = [text for kind in kinds for text in values(visit, kind) if not text.startswith(ADDRESS)]
    for place in range(len(visit.table)):
        texts += [cell for column in table(visit, place).values() for cell in column]
    return "\n".join([*texts, alts(visit)])


def stands_in(number: str, text: str) -> bool:
    """Whether a number stands there as a whole, not as a part of a longer one."""
    return re.search(rf"(?<![\d.]){re.escape(number.lstrip('-'))}(?!\d|\.\d|e[-+]?\d)", text) is not None


def offered(visit: AppTest) -> list[str]:
    """The answers that can be given."""
    return [button.label for button in visit.button if re.fullmatch(r"answer:\d", str(button.key))]


def answer(visit: AppTest, name: str) -> AppTest:
    """Give an answer by its place, or "show"."""
    visit.button(key=f"answer:{name}").click().run()
    assert not visit.exception
    return visit


@pytest.mark.parametrize("key", [key for key, lesson in LESSONS.items() if lesson.answers])
def test_a_question_is_plain_text(key: str) -> None:
    """It is set in bold on its page, which an asterisk would end, and as it is at home."""
    assert "*" not in LESSONS[key].question


@every_lesson
def test_the_numbers_of_the_explanation_come_with_the_answer(key: str) -> None:
    lesson = LESSONS[key]
    facts = facts_of(key)
    visit = lesson_visit(key)
    before = everything(visit).replace(lesson.question, "")
    assert [number for number in numbers_of(lesson, facts) if stands_in(number, before)] == []
    assert offered(visit) == [each.text for each in lesson.answers]
    assert lesson.explained(facts) not in before
    assert "import torch" not in before
    assert not can_press(visit, RESTORE)

    after = everything(answer(visit, "show"))
    assert offered(visit) == []
    assert lesson.explained(facts) in after
    assert f"**{lesson.answers[lesson.right(facts)].text}**" in after
    assert ("**Your turn.**" in after) == (lesson.task is not None)


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
