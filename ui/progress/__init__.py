"""Progress: which lessons a learner has answered, and how, kept in this browser by a cookie and nowhere else.

A cookie is there on the first run, which what a browser keeps otherwise is not. It is read once for a connection, so
what is written is mirrored in the session. Where the browser refuses it, the session alone remembers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import streamlit as st

from ui.assets import asset
from ui.memory import forget, recall, remember

COOKIE = "progress"
MOST = 4000
"""Bytes that a browser surely keeps."""
STATE, CHANGED, CLEARED = "progress:state", "progress:changed", "progress:cleared"
ENTRY = re.compile(r"([a-z0-9-]+)\.([rws])(g?)")

_mount = st.components.v2.component("progress", js=asset(Path(__file__).parent / "progress.js"), isolate_styles=False)


class Outcome(StrEnum):
    """How a question was left: answered right, answered wrong, or shown without an answer."""

    RIGHT = "r"
    WRONG = "w"
    SHOWN = "s"


class Progress:
    """What this browser remembers: for each lesson its outcome, and whether its goal has been met."""

    def __init__(self) -> None:
        kept: dict[str, tuple[Outcome, bool]] | None = recall(STATE)
        if kept is None:
            kept = parse(st.context.cookies.get(COOKIE, ""))
            remember(STATE, kept)
        self._kept = kept

    def outcome(self, lesson: str) -> Outcome | None:
        """How the lesson's question was left, or None where it is still open."""
        return self._kept[lesson][0] if lesson in self._kept else None

    def met(self, lesson: str) -> bool:
        """Whether the lesson's goal has been met."""
        return lesson in self._kept and self._kept[lesson][1]

    def answer(self, lesson: str, outcome: Outcome) -> None:
        """Note how a question was left; the first time counts."""
        if lesson not in self._kept:
            self._kept[lesson] = (outcome, False)
            remember(CHANGED, True)

    def meet(self, lesson: str) -> None:
        """Note that the goal of an answered lesson has been met."""
        if lesson in self._kept and not self.met(lesson):
            self._kept[lesson] = (self._kept[lesson][0], True)
            remember(CHANGED, True)

    def clear(self) -> None:
        """Forget everything; a callback."""
        self._kept.clear()
        remember(CHANGED, True)
        remember(CLEARED, True)

    def count(self, lessons: Iterable[str], outcome: Outcome) -> int:
        """How many of these lessons were left so."""
        return sum(self.outcome(lesson) == outcome for lesson in lessons)

    def keep(self) -> None:
        """Write it into the browser, if there is anything new; called last on every page."""
        if recall(CHANGED):
            told = {"name": COOKIE, "value": written(self._kept), "cleared": bool(forget(CLEARED))}
            _mount(key="progress", data=told, height="content")


def parse(cookie: str) -> dict[str, tuple[Outcome, bool]]:
    """What a cookie says; what cannot be read is left out, since anybody can write anything there."""
    found = (ENTRY.fullmatch(entry) for entry in cookie[:MOST].split("_"))
    return {entry[1]: (Outcome(entry[2]), bool(entry[3])) for entry in found if entry}


def written(kept: dict[str, tuple[Outcome, bool]]) -> str:
    """The cookie's value: letters, digits and three signs."""
    return "_".join(f"{lesson}.{outcome}{'g' if met else ''}" for lesson, (outcome, met) in kept.items())[:MOST]
