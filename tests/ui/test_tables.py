"""Tables of texts: shown as they are, described in words, and weighed where they are kept."""

from __future__ import annotations

import csv
import re
from io import StringIO

import pandas as pd
from streamlit.testing.v1 import AppTest

from tests.ui.test_imports import SOURCES
from ui.store import weight
from ui.tables import TextTable, text_table


def test_a_table_is_shown_with_its_heads_and_its_words() -> None:
    def app() -> None:
        from ui.tables import show_table, text_table

        show_table(text_table({"": ["first", "second"], "loss": ["0.5", ""]}, alt_text="Two losses"))

    visit = AppTest.from_function(app).run()
    assert not visit.exception
    (shown,) = visit.table
    assert {head: list(shown.value[head]) for head in shown.value} == {"": ["first", "second"], "loss": ["0.5", ""]}
    assert shown.proto.alt == "Two losses"
    assert shown.proto.hide_index
    assert not shown.proto.hide_header


def test_a_table_is_taken_along_as_it_is_shown() -> None:
    cells = {"loss": ["0.5", "1,5"], "said": ['a "word"', "two\nlines"]}
    table = text_table(cells, alt_text="")
    assert list(csv.reader(StringIO(table.csv()))) == [["loss", "said"], ["0.5", 'a "word"'], ["1,5", "two\nlines"]]
    named = TextTable(pd.DataFrame({"loss": [0.25]}, index=["first"]), "")
    assert named.csv() == ",loss\nfirst,0.25\n"


def test_a_table_weighs_its_cells() -> None:
    light, heavy = (text_table({"text": ["x" * 100] * rows}, alt_text="") for rows in (1, 1000))
    assert weight(heavy) > 100_000 > 1000 > weight(light) > 100


def test_no_table_is_shown_without_being_noted() -> None:
    """So each of them can be taken along."""
    shown = re.compile(r"\bst\.table\(|\.table\([^()]*(?:\([^()]*\)[^()]*)*\balt=")
    showing = [path for path in SOURCES if shown.search(path.read_text(encoding="utf-8"))]
    assert [path.parts[-2:] for path in showing] == [("ui", "tables.py")]
