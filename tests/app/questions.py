"""A lesson's question on its page: what may be told before it is answered, and what comes with the answer."""

from __future__ import annotations

import re
from string import Formatter
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from tests.app.visit import ADDRESS, RESTORE, can_press, table, values
from tests.app.words import alts
from tests.lesson_table import facts_of
from ui.course import Facts, Lesson

DIGITS = 3
"""A number of fewer digits may stand on the page by chance."""


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


def assert_the_numbers_come_with_the_answer(visit: AppTest, key: str) -> None:
    """Of a lesson that has just been opened nothing is told before its answer is shown, and then all is."""
    lesson = COURSE.lessons[key]
    facts = facts_of(key)
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
