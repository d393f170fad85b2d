"""The losses of a run at some of its epochs, as a table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui.charts.timeline import LossCurve
from ui.numbers import milestones, six_decimals


def loss_table(curves: Sequence[LossCurve]) -> None:
    """A row for each milestone, a column for each curve."""
    rows = milestones(len(curves[0].losses) - 1)
    columns = {curve.name: [six_decimals(curve.losses[row].item()) for row in rows] for curve in curves}
    st.subheader("The loss at some epochs", anchor=False)
    st.table({"epoch": [str(row) for row in rows]} | columns, alt="The loss at some epochs")
