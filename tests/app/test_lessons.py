"""Every lesson, visited once and asked many things: it shows the same on every run and by every link that was handed
out, keeps its answer until it is asked for, and is what was recorded of it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from pages.sections.course import COURSE
from tests.app.questions import assert_the_numbers_come_with_the_answer
from tests.app.recorded import as_recorded, assert_printed_as_recorded, opened_by, recorded
from tests.app.recorded import shown as answered
from tests.app.visit import assert_opened_as, lesson_of, script_of, shown
from tests.schema import unchecked
from ui.links import lesson_query
from ui.store import Store

RECORDED = recorded()


@pytest.mark.thorough
@pytest.mark.parametrize("key", RECORDED)
def test_a_lesson_opens_by_all_its_links_keeps_its_answer_and_is_what_was_recorded(
    key: str, empty_store: Store
) -> None:
    """All of a lesson at once, while its run is kept."""
    entry, lesson, page = RECORDED[key], COURSE.lessons[key], COURSE.page_of(key)
    link = urlencode(lesson_query(page, key))
    visit = opened_by(page.stem, link)  # the charts of this visit are checked, and all others have to equal them
    missed, kept = shown(visit), len(empty_store)
    assert_opened_as(visit, page, lesson.settings, key)
    with unchecked():
        visit.run()
        assert not visit.exception
        assert shown(visit) == missed
        assert len(empty_store) == kept
        if lesson.answers:
            assert_the_numbers_come_with_the_answer(visit, key)
        as_recorded(visit, entry)
        for other in dict.fromkeys([entry["link"], entry["full_link"]]):
            kept = len(empty_store)
            again = opened_by(page.stem, other)
            assert shown(again) == missed
            as_recorded(answered(again), entry)
            assert len(empty_store) == kept
        assert lesson_of(visit, page) == key
        assert_printed_as_recorded(key, script_of(visit), entry)
