"""Links that were handed out keep their meaning: a recorded lesson opens with the settings and the numbers it had.

A visit to each of them, by both links, is in `test_lessons.py`.
"""

from __future__ import annotations

import pytest

from pages.sections.course import COURSE
from tests.app.recorded import as_recorded, opened, recorded

pytestmark = pytest.mark.usefixtures("unchecked_charts")

RECORDED = recorded()
QUICK = [key for place, key in enumerate(RECORDED) if place % 8 == 1 and key != "capacity"]
"""What a default run opens; thoroughness opens all."""


def test_every_lesson_is_recorded() -> None:
    assert set(COURSE.lessons) == set(RECORDED)


@pytest.mark.parametrize("key", QUICK)
def test_a_recorded_link_opens_as_it_was(key: str) -> None:
    entry = RECORDED[key]
    as_recorded(opened(entry["page"], entry["link"]), entry)
