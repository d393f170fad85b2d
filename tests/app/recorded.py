"""Every lesson as it was recorded: its links, the settings that they open, and the numbers that come of them.

The record stands in `recorded_lessons.json`. Links are handed out and kept by learners, so an entry changes only with a
reason, given in its field `why`. `python -m tests.app.recorded` writes the entries that are missing.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
import torch
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from tests.app.visit import Link, script_of, settings_of, table, visit_page
from tests.notebooks.made import read, text_of
from ui.links import lesson_query, query

FILE = Path(__file__).with_name("recorded_lessons.json")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def recorded() -> dict[str, dict[str, Any]]:
    """The entries by the key of their lesson."""
    entries: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return entries


def opened_by(stem: str, link: str) -> AppTest:
    """A page, opened by the part of a link behind the question mark."""
    pairs: Link = parse_qsl(link, keep_blank_values=True, strict_parsing=True)
    visit = visit_page(stem, pairs)
    assert not visit.exception
    return visit


def opened(stem: str, link: str) -> AppTest:
    """A page, opened by its link, with the answer to the question, if one is open."""
    return shown(opened_by(stem, link))


def shown(visit: AppTest) -> AppTest:
    """The page once its lesson's question, if one is open, is left to be shown."""
    if any(button.key == "answer:show" for button in visit.button):
        visit.button(key="answer:show").click().run()
        assert not visit.exception
    return visit


def tables_of(visit: AppTest) -> list[dict[str, list[str]]]:
    """The tables of a page, cell by cell."""
    return [table(visit, place) for place in range(len(visit.table))]


def as_recorded(visit: AppTest, entry: dict[str, Any]) -> None:
    """The page has the settings and the tables of the entry; knobs that came later stand at their defaults."""
    page = COURSE.pages[entry["page"]]
    settings = settings_of(visit, page).values()
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in settings.items()}
    later = {name: value for name, value in page.settings().values().items() if name not in entry["settings"]}
    assert told == {**entry["settings"], **later}
    tables = tables_of(visit)
    assert [list(columns) for columns in tables] == [list(columns) for columns in entry["tables"]]
    for columns, then in zip(tables, entry["tables"], strict=True):
        for name in then:
            assert_alike(columns[name], then[name], entry)


def assert_printed_as_recorded(key: str, script: str, entry: dict[str, Any]) -> None:
    """The script prints the recorded lines."""
    assert_alike(lines_of(key, script), entry["printed"], entry)


def assert_alike(now: list[str], then: list[str], entry: dict[str, Any]) -> None:
    """The same texts, with numbers as near as those of two processors are."""
    # After some hundred epochs two processors, which round matrix products differently, have drifted apart, and after a
    # thousand of a wild run they agree in its size alone.
    apart = 0.1 if entry["settings"].get("epochs", 0) < 500 else 0.9
    assert len(now) == len(then)
    for text, before in zip(now, then, strict=True):
        assert NUMBER.sub("#", text) == NUMBER.sub("#", before)
        assert list(map(float, NUMBER.findall(text))) == pytest.approx(
            list(map(float, NUMBER.findall(before))), rel=apart, abs=1e-4, nan_ok=True
        )


def lines_of(key: str, script: str) -> list[str]:
    """What the script of a lesson prints: it is that of its notebook, which a test of notebooks runs."""
    _, code, _ = read(key).cells
    assert script.rstrip("\n") == code.source
    return text_of(code.outputs).splitlines()


def printed_by(script: str) -> list[str]:
    """The lines that a script prints, run as in a fresh notebook; an error that ends it is the last of them."""
    out = io.StringIO()
    torch.manual_seed(0)
    with contextlib.redirect_stdout(out), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what goes to stderr is not printed
        try:
            exec(compile(script, "script", "exec"), {"__name__": "__main__"})
        except Exception as error:  # what PyTorch refuses is part of some lessons
            print(f"{type(error).__name__}: {error}")
    return out.getvalue().splitlines()


def entry_of(key: str) -> dict[str, Any]:
    """What is recorded of a lesson."""
    page, settings = COURSE.page_of(key), COURSE.lessons[key].settings
    full = [*query(page, settings), (page.parameter("lesson"), key)]
    visit = opened(page.stem, urlencode(lesson_query(page, key)))
    return {
        "page": page.stem,
        "link": urlencode(lesson_query(page, key)),
        "full_link": urlencode(full),
        "settings": {
            name: list(value) if isinstance(value, tuple) else value for name, value in settings.values().items()
        },
        "tables": tables_of(visit),
        "printed": printed_by(script_of(visit)),
    }


def main() -> None:
    """Add the lessons that have no entry yet."""
    entries = recorded()
    for key in COURSE.lessons:
        if key not in entries:
            entries[key] = entry_of(key)
            print(key, flush=True)
    # A line for each entry's part, so that a change shows where it is.
    text = ",\n".join(
        f" {json.dumps(key)}: {{\n"
        + ",\n".join(f"  {json.dumps(part)}: {json.dumps(value, ensure_ascii=False)}" for part, value in entry.items())
        + "\n }"
        for key, entry in entries.items()
    )
    FILE.write_text("{\n" + text + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
