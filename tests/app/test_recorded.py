"""Links that were handed out keep their meaning: every recorded lesson opens with the settings and the numbers it
had."""

from __future__ import annotations

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from tests.app.recorded import opened, printed_by, recorded, tables_of
from tests.app.visit import script_of, settings_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
RECORDED = recorded()
every_entry = pytest.mark.parametrize("key", RECORDED)
some_entries = pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, marks=() if place % 4 == 1 and key != "capacity" else (pytest.mark.thorough,))
        for place, key in enumerate(RECORDED)
    ],
)


def as_recorded(visit: AppTest, entry: dict[str, Any]) -> None:
    """The page has the settings and the tables of the entry; knobs that came later stand at their defaults."""
    page = COURSE.pages[entry["page"]]
    settings = settings_of(visit, page).values()
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()}
    later = {name: value for name, value in page.settings().values().items() if name not in entry["settings"]}
    assert told == {**entry["settings"], **later}
    assert tables_of(visit) == entry["tables"]


def test_every_lesson_is_recorded() -> None:
    assert set(COURSE.lessons) <= set(RECORDED)


@some_entries
def test_a_recorded_link_opens_as_it_was(key: str) -> None:
    entry = RECORDED[key]
    as_recorded(opened(entry["page"], entry["link"]), entry)


@pytest.mark.thorough
@every_entry
def test_a_recorded_full_link_opens_as_it_was(key: str) -> None:
    entry = RECORDED[key]
    as_recorded(opened(entry["page"], entry["full_link"]), entry)


@pytest.mark.thorough
@every_entry
def test_a_recorded_script_prints_what_it_printed(key: str) -> None:
    entry = RECORDED[key]
    # After some hundred epochs two processors, which round matrix products differently, have drifted apart, and after a
    # thousand of a wild run they agree in its size alone.
    apart = 0.1 if entry["settings"].get("epochs", 0) < 500 else 0.9
    printed = printed_by(script_of(opened(entry["page"], entry["link"])))
    assert len(printed) == len(entry["printed"])
    for line, then in zip(printed, entry["printed"], strict=True):
        assert NUMBER.sub("#", line) == NUMBER.sub("#", then)
        assert list(map(float, NUMBER.findall(line))) == pytest.approx(
            list(map(float, NUMBER.findall(then))), rel=apart, abs=1e-4, nan_ok=True
        )
