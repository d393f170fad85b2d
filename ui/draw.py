"""Drawing: a picture is put where it belongs on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.charts.form import Picture


def draw(picture: Picture, key: str, where: Any = st, on_select: Callable[[], None] | None = None) -> None:
    """Show a picture in a container; `on_select` is called where the learner clicks on what can be chosen in it."""
    where.vega_lite_chart(
        spec=picture.spec,
        key=key,
        width="content" if picture.fixed_width else "stretch",
        on_select=on_select or "ignore",
        alt=picture.alt_text,
    )
