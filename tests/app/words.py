"""What a page says beside its running text: its notices, the descriptions of its charts, and what its lessons claim."""

from __future__ import annotations

from functools import cache

from streamlit.testing.v1 import AppTest
from torch import Tensor

from pages.sections.course import COURSE
from tests.app.recorded import shown
from tests.app.visit import lesson_visit, text_of
from tests.lesson_table import facts_of


@cache
def lesson(key: str) -> AppTest:
    """A lesson once it has been answered, for reading only: it is run once and asked many things."""
    return shown(lesson_visit(key))


def told(key: str, *claims: str) -> None:
    """The answered lesson makes these claims, word by word."""
    for claim in claims:
        assert claim in text_of(lesson(key)), claim


def notices(visit: AppTest) -> str:
    """Everything that stands in a box of its own."""
    return "\n".join(str(item.value) for item in [*visit.info, *visit.warning, *visit.success])


def alts(visit: AppTest) -> str:
    """The descriptions of all charts."""
    return "\n".join(str(node.proto.alt) for node in visit.get("vega_lite_chart"))


def four(values: Tensor) -> list[str]:
    """Numbers as most tables write them."""
    return [f"{value:.4f}" for value in values.tolist()]


def explains(key: str, *claims: str) -> None:
    """The lesson's explanation, with the numbers of its run, makes these claims, word by word."""
    lesson = COURSE.lessons[key]
    explained = lesson.explained(facts_of(key))
    for claim in claims:
        assert claim in explained, claim
