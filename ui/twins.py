"""What a page offers beside its pictures: each of them as a table, and a sheet to print. Sent only when opened."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
import streamlit as st

from ui.charts.form import Picture
from ui.tables import TextTable

MOST_ROWS = 2000
"""Rows of a table that are sent; a longer one says what is left out."""


def tables(pictures: Sequence[Picture], texts: Sequence[TextTable], key: str) -> None:
    """Every picture of the page in numbers, for those who do not see it or want to count, and its tables as files."""
    opened = st.expander("The pictures as tables", icon=":material/table:", key=key, on_change="rerun")
    if not opened.open:
        return
    with opened:
        for picture in pictures:
            st.markdown(f"**{picture.alt_text}**")
            for name, table in picture.tables.items():
                if not name.startswith("_"):
                    _table(name, pa.ipc.open_stream(table).read_pandas())
        for number, text in enumerate(texts, 1):
            st.download_button(
                f"{text.alt_text} (CSV)",
                text.csv().encode("utf-8-sig"),  # without the mark at its head, spreadsheets misread its letters
                f"{key}_{number}.csv",
                "text/csv",
                key=f"{key}_{number}",
                icon=":material/download:",
                on_click="ignore",
            )


def _table(name: str, rows: pd.DataFrame) -> None:
    shown = rows.drop(columns=[column for column in ("until", "last_of_frame") if column in rows])
    if len(shown):
        st.dataframe(shown.head(MOST_ROWS), hide_index=True)
        left_out = f", the first {MOST_ROWS:,}" if len(shown) > MOST_ROWS else ""
        st.caption(f"{name}: {len(shown):,} rows{left_out}")
