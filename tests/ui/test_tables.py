"""Tables of texts: shown as they are, described in words, and weighed where they are kept."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from ui.store import weight
from ui.tables import text_table


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


def test_a_table_weighs_its_cells() -> None:
    light, heavy = (text_table({"text": ["x" * 100] * rows}, alt_text="") for rows in (1, 1000))
    assert weight(heavy) > 100_000 > 1000 > weight(light) > 100
