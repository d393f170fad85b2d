"""The losses of a run at some of its epochs, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ui.charts.timeline import LossCurve
from ui.numbers import milestones, six_decimals
from ui.tables import show_rows


def loss_rows(curves: Sequence[LossCurve]) -> pd.DataFrame:
    """A row for each milestone, a column for each curve."""
    rows = milestones(len(curves[0].losses) - 1)
    columns = {curve.name: [six_decimals(curve.losses[row].item()) for row in rows] for curve in curves}
    return pd.DataFrame({"epoch": [str(row) for row in rows]} | columns)


def loss_table(rows: pd.DataFrame) -> None:
    """Show what `loss_rows` has made."""
    st.subheader("The loss at some epochs", anchor=False)
    show_rows(rows, alt_text="The loss at some epochs")
