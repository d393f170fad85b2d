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
from tests.notebooks.made import read, text_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")
RECORDED = recorded()
QUICK = [key for place, key in enumerate(RECORDED) if place % 8 == 1 and key != "capacity"]
"""What a default run opens; thoroughness opens all."""


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


@pytest.mark.parametrize("key", QUICK)
def test_a_recorded_link_opens_as_it_was(key: str) -> None:
    entry = RECORDED[key]
    as_recorded(opened(entry["page"], entry["link"]), entry)


@pytest.mark.thorough
@pytest.mark.parametrize("key", RECORDED)
def test_a_recorded_lesson_opens_from_both_links_and_prints_what_it_printed(key: str) -> None:
    """All of a lesson at once, while its run is kept."""
    entry = RECORDED[key]
    visit = opened(entry["page"], entry["link"])
    as_recorded(visit, entry)
    as_recorded(opened(entry["page"], entry["full_link"]), entry)
    # After some hundred epochs two processors, which round matrix products differently, have drifted apart, and after a
    # thousand of a wild run they agree in its size alone.
    apart = 0.1 if entry["settings"].get("epochs", 0) < 500 else 0.9
    printed = lines_of(key, script_of(visit))
    assert len(printed) == len(entry["printed"])
    for line, then in zip(printed, entry["printed"], strict=True):
        assert NUMBER.sub("#", line) == NUMBER.sub("#", then)
        assert list(map(float, NUMBER.findall(line))) == pytest.approx(
            list(map(float, NUMBER.findall(then))), rel=apart, abs=1e-4, nan_ok=True
        )


def lines_of(key: str, script: str) -> list[str]:
    """What a script prints. A lesson's is its notebook's, which its own test runs, so it need not be run here again."""
    if key not in COURSE.lessons:
        return printed_by(script)
    _, code, _ = read(key).cells
    assert script.rstrip("\n") == code.source
    return text_of(code.outputs).splitlines()
