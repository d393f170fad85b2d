"""Tables of texts: turned into what a browser reads once, so that to show one again costs next to nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import streamlit as st


@dataclass(frozen=True, eq=False)
class TextTable:
    """The cells by column, and a sentence that says what they are."""

    cells: pa.Table
    alt_text: str


def text_table(columns: Mapping[str, Sequence[str]], *, alt_text: str) -> TextTable:
    """A table of columns of one length, by their heads."""
    return TextTable(pa.table({head: pa.array(list(texts), pa.string()) for head, texts in columns.items()}), alt_text)


def show_table(table: TextTable, where: Any = st) -> None:
    """Show it in a container."""
    # Unless told, Streamlit makes a data frame of it to see whether its rows are named.
    where.table(table.cells, hide_index=True, alt=table.alt_text)
