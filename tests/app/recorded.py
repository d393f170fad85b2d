"""Every lesson as it was recorded: its links, the settings that they open, and the numbers that come of them.

The record stands in `recorded_lessons.json`. Links are handed out and kept by learners, so an entry changes only with a
reason, given in its field `why`. `python -m tests.app.recorded` writes the entries that are missing.
"""

from __future__ import annotations

import contextlib
import io
import json
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import torch
from streamlit.testing.v1 import AppTest

from pages.sections.course import COURSE
from tests.app.visit import Link, script_of, table, visit_page
from ui.links import lesson_query, query

FILE = Path(__file__).with_name("recorded_lessons.json")


def recorded() -> dict[str, dict[str, Any]]:
    """The entries by the key of their lesson."""
    entries: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return entries


def opened(stem: str, link: str) -> AppTest:
    """A page, opened by the part of a link behind the question mark."""
    pairs: Link = parse_qsl(link, keep_blank_values=True, strict_parsing=True)
    visit = visit_page(stem, pairs)
    assert not visit.exception
    return shown(visit)


def shown(visit: AppTest) -> AppTest:
    """The page once its lesson's question, if one is open, is left to be shown."""
    if any(button.key == "answer:show" for button in visit.button):
        visit.button(key="answer:show").click().run()
        assert not visit.exception
    return visit


def tables_of(visit: AppTest) -> list[dict[str, list[str]]]:
    """The tables of a page, cell by cell."""
    return [table(visit, place) for place in range(len(visit.table))]


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
