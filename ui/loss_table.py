"""The losses of a run at some of its epochs, as a table."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from torch import Tensor

from ui.numbers import milestones, six_decimals
from ui.tables import TextTable, show_table, text_table

HEAD = "The loss at some epochs"


def loss_table(losses: Mapping[str, Tensor]) -> TextTable:
    """A row for each milestone, a column for each of the losses (T + 1,) by its head."""
    rows = milestones(len(next(iter(losses.values()))) - 1)
    columns = {head: [six_decimals(own[row].item()) for row in rows] for head, own in losses.items()}
    return text_table({"epoch": [str(row) for row in rows]} | columns, alt_text=HEAD)


def show_losses(table: TextTable) -> None:
    """Show what `loss_table` has made, under its head."""
    st.subheader(HEAD, anchor=False)
    show_table(table)
