"""An own table: pasted or uploaded, read by the page, and kept in a knob of it, so that the link carries it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from core.data.own_table import MOST_ROWS, decoded
from core.settings import Settings
from ui.controls import Controls
from ui.course import Page
from ui.memory import Memory, forget, recall, remember

S = TypeVar("S", bound=Settings)

LONGEST = 40_000
"""Letters of a pasted text: 500 rows of long numbers."""
KINDS = ["csv", "txt", "tsv"]


@dataclass(frozen=True)
class Reader:
    """How a page reads an own table.

    `reads` makes of a table's text what the knob `own` holds, and a sentence on what was made of it; it raises
    `ValueError` with a sentence on what is wrong with the table. The knob `source` stands at `value` where the own
    table is what the page shows. `wants` says in a sentence which columns there are to be, `example` shows two lines.
    """

    reads: Callable[[str], tuple[str, str]]
    source: str
    value: str
    wants: str
    example: str
    does: str = "Use this table"
    own: str = "own"


def offer(controls: Controls[S], reader: Reader) -> None:
    """The button that opens it; what it holds is sent then. Nothing where a class has settled what it would change."""
    page = controls.page
    if {reader.source, reader.own} & controls.room.modes.keys():
        return
    opened = st.popover(
        "Your own table",
        icon=":material/table_view:",
        help=f"{reader.wants} At most {MOST_ROWS} rows.",
        key=page.key("table"),
        on_change="rerun",
    )
    text, said = recall(_said(page), ("", ""))
    if said and (controls.chosen(reader.source), controls.chosen(reader.own)) == (reader.value, text):
        st.caption(said)
    if not opened.open:
        return
    with opened:
        st.caption(
            f"{reader.wants} With heads or without, at most {MOST_ROWS} rows. Nothing is kept but what the page shows, "
            "and that in the link."
        )
        st.text_area("Paste it", key=_text(page), max_chars=LONGEST, placeholder=reader.example)
        st.file_uploader("Or upload it", type=KINDS, key=_file(page))
        st.button(reader.does, on_click=_use, args=(page, reader), icon=":material/check:", key=page.key("table_use"))
        if fault := recall(_fault(page)):
            st.error(fault)


def _use(page: Page[Any], reader: Reader) -> None:
    """Make the table the page's, or say what is wrong with it; a callback."""
    forget(_said(page))
    forget(_fault(page))
    try:
        file = recall(_file(page))
        text, said = reader.reads(decoded(file.getvalue()) if file is not None else recall(_text(page)) or "")
    except ValueError as error:
        remember(_fault(page), str(error))
        return
    remember(_said(page), (text, said))
    memory = Memory(page)
    memory.follow(reader.source, reader.value)
    memory.follow(reader.own, text)
    # A widget that is drawn for the first time does not write what it was set to into the address by itself.
    st.query_params[page.parameter(reader.own)] = text


def fewer(carried: int, of: int) -> str:
    """What is said of a table that is too long for the link; nothing of one that is not."""
    return f" of {of}, evenly picked, since the link carries no more" if carried < of else ""


def _text(page: Page[Any]) -> str:
    return page.key("table_text")


def _file(page: Page[Any]) -> str:
    return page.key("table_file")


def _fault(page: Page[Any]) -> str:
    return page.key("table_fault")


def _said(page: Page[Any]) -> str:
    return page.key("table_said")
