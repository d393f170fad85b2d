"""Selections: what a learner clicked in a chart, for the callbacks that put it into a control."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st


def picked(chart: str, selection: str) -> dict[str, Any]:
    """The fields of the last point clicked in the chart with this key, under this selection; empty where there is none."""
    points = st.session_state.get(chart, {}).get("selection", {}).get(selection, [])
    return dict(points[-1]) if points else {}


def into(parameter: str, chart: str, selection: str, field: str) -> Callable[[], None]:
    """A callback that puts the clicked point's field into a control: a name, or a number into a box where it is typed."""

    def choose() -> None:
        value = picked(chart, selection).get(field)
        if value is not None:
            st.session_state[parameter] = value if isinstance(value, str) else float(value)

    return choose
