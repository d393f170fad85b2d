"""A page beside what its script prints, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest

from core.settings import Settings
from tests.app.visit import script_of, table_with, visit_settings
from tests.ui.script_numbers import Run
from ui.course import Page


@dataclass(frozen=True)
class Told:
    """A page, and what its script prints."""

    page: AppTest
    lines: list[str]

    def after(self, line: str) -> list[str]:
        """What is printed below a line."""
        return self.lines[self.lines.index(line) + 1 :]


def tell(page: Page[Any], settings: Settings, run: Run) -> Told:
    """Open a page in a state, and run the script that it offers."""
    visit = visit_settings(page, settings)
    assert not visit.exception
    return Told(page=visit, lines=run(script_of(visit)).splitlines())


def rows(visit: AppTest, head: str) -> Iterator[tuple[str, ...]]:
    """The rows of the table that has this head."""
    return zip(*table_with(visit, head).values(), strict=True)
