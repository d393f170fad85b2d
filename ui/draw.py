"""Drawing: a picture is put where it belongs on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from ui.charts.form import Picture
from ui.memory import recall, remember
from ui.stage import Show, shown_as

DRAWN, SILENT = "draw:drawn", "draw:silent"
"""Where a session keeps the pictures of its page, and whether their sentences would give something away."""
HELD_BACK = "A picture whose numbers are part of a question that is still open"


def begin() -> None:
    """A page begins: nothing is drawn yet."""
    remember(DRAWN, [])


def silent(wanted: bool) -> None:
    """Whether the pictures of this run are to say nothing in words, since a secret must stand nowhere."""
    remember(SILENT, wanted)


def drawn() -> list[Picture]:
    """The pictures of the page so far, in their order."""
    return list(recall(DRAWN, []))


def draw(picture: Picture, key: str, where: Any = st, on_select: Callable[[], None] | None = None) -> None:
    """Show a picture in a container; `on_select` is called where the learner clicks on what can be chosen in it.

    A picture without a height of its own is as high as its place; on a projector its letters are larger.
    """
    form = picture.form
    recall(DRAWN, []).append(picture)
    height: Literal["content", "stretch"] = "content" if "height" in form.spec else "stretch"
    where.vega_lite_chart(
        spec=picture.large if shown_as() == Show.PICTURE else picture.spec,
        key=key,
        width="content" if isinstance(form.spec.get("width"), int) else "stretch",
        height=height,
        on_select=on_select or "ignore",
        alt=HELD_BACK if recall(SILENT) else picture.alt_text,
    )
