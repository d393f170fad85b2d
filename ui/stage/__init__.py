"""The stage: where a page puts its picture, its player, its knobs and everything else, on every screen.

The columns stand right by themselves; the style sheet makes the picture as high as the screen allows, and turns the
page into the narrow, the embedded, the presented and the printed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import streamlit as st

from ui.assets import asset

_HERE = Path(__file__).parent
_STYLE = asset(_HERE / "stage.css")
_BARE = asset(_HERE / "bare.css")
_HALL = asset(_HERE / "hall.css")

SHOW = "show"
"""The parameter of a link that says how a page is shown."""


class Show(StrEnum):
    """How a page is shown: as a page, in another page's frame, or alone on a projector."""

    PAGE = "page"
    EMBED = "embed"
    PICTURE = "picture"


class Start(StrEnum):
    """Where a page's player stands when it is first seen."""

    LAST = "last"
    FIRST = "first"
    WAIT = "wait"
    """At the first frame, and it cannot be played: a question comes first."""
    PLAY = "play"
    """Playing from the first frame, since a question has just been answered."""


@dataclass
class Stage:
    """The places of a page, reserved in the order of the document: picture, player, what is under them, the knobs."""

    picture: Any
    player: Any
    more: Any
    tables: Any
    lesson: Any
    actions: Any
    knobs: Any
    start: Start = Start.LAST


@dataclass(frozen=True)
class _Sheet:
    """A style sheet that says itself that it is HTML: of a plain text Streamlit would look whether it names a file, and
    take indents off every line."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def shown_as() -> Show:
    """How this visitor sees the page; anything unknown in the link is the page."""
    if st.query_params.get(SHOW) == Show.PICTURE:
        return Show.PICTURE
    return Show.EMBED if st.context.is_embedded else Show.PAGE


def style(show: Show) -> None:
    """The looks that all pages share."""
    bare = _BARE if show != Show.PAGE else ""
    st.html(_Sheet(f"<style>{_STYLE}{bare}{_HALL if show == Show.PICTURE else ''}</style>"))


def stage(show: Show) -> Stage:
    """Reserve the places; in another page's frame the knobs are folded away under one button."""
    left, right = st.columns([3, 1.2], gap="medium") if show == Show.PAGE else (st.container(), None)
    shown = left.container(key="stage", gap="xsmall")
    picture = shown.container(key="picture")
    player = shown.container(key="player")
    # Where there is nothing but the stage, a lesson's question stands under it.
    under = shown.container(key="lesson") if show != Show.PAGE else None
    more, tables = left.container(key="more"), left.container(key="tables")
    if show == Show.EMBED:
        right = shown.popover("Controls", icon=":material/tune:", key="folded")
    elif right is None:  # what is not seen still counts
        right = st.container(key="aside")
    side = right.container(key="side", gap="small")
    lesson = under or side.container(key="lesson")
    actions = side.container(key="actions", horizontal=True, gap="xxsmall")
    return Stage(picture, player, more, tables, lesson, actions, side)
