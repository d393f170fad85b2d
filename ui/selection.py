"""Selections: what a learner clicked in a chart, for the callbacks that put it into a control."""

from __future__ import annotations

from typing import Any

import streamlit as st


def picked(chart: str, selection: str) -> dict[str, Any]:
    """The fields of the last point clicked in the chart with this key, under this selection; empty where there is none."""
    points = st.session_state.get(chart, {}).get("selection", {}).get(selection, [])
    return dict(points[-1]) if points else {}
