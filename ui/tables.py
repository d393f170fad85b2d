"""Tables of texts: turned into what a browser reads once, so that to show one again costs next to nothing.

The page's tables are noted as they are shown, so that each of them can be taken along as CSV.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pandas as pd
import pyarrow as pa
import streamlit as st

from ui.memory import recall, remember

SHOWN = "tables:shown"
"""Where a session keeps the tables of its page."""
Rows: TypeAlias = pa.Table | pd.DataFrame | Mapping[str, Sequence[str]]
"""What Streamlit shows as a table: columns by their heads."""


@dataclass(frozen=True, eq=False)
class TextTable:
    """The cells by column, and a sentence that says what they are."""

    cells: Rows
    alt_text: str

    def csv(self) -> str:
        """The cells with their heads, separated by commas; each as it is shown."""
        rows = self.cells.to_pandas() if isinstance(self.cells, pa.Table) else pd.DataFrame(self.cells)
        named = not isinstance(rows.index, pd.RangeIndex)
        return str(rows.to_csv(index=named, lineterminator="\n"))


def begin() -> None:
    """A page begins: no table is shown yet."""
    remember(SHOWN, [])


def shown() -> list[TextTable]:
    """The tables of the page so far, in their order."""
    return list(recall(SHOWN, []))


def text_table(columns: Mapping[str, Sequence[str]], *, alt_text: str) -> TextTable:
    """A table of columns of one length, by their heads."""
    return TextTable(pa.table({head: pa.array(list(texts), pa.string()) for head, texts in columns.items()}), alt_text)


def show_table(table: TextTable, where: Any = st) -> None:
    """Show it in a container."""
    _note(table)
    # Unless told, Streamlit makes a data frame of it to see whether its rows are named.
    where.table(table.cells, hide_index=True, alt=table.alt_text)


def show_rows(rows: Rows, where: Any = st, *, alt_text: str, height: Literal["content", "stretch"] = "content") -> None:
    """Show rows that are no `TextTable`; one wider than its place or higher than the picture scrolls."""
    _note(TextTable(rows, alt_text))
    where.table(rows, height=height, alt=alt_text)


def _note(table: TextTable) -> None:
    remember(SHOWN, [*recall(SHOWN, []), table])
