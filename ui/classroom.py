"""The classroom: the class link that a session was opened with, and what it means for the page that is drawn.

What a teacher has settled is read from the address once, when the session begins, and kept on the server: a changed
browser may send any address with any rerun, so nothing is read from there again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from core.settings import Knob, Value
from ui.class_link import ClassLink, Damaged, Mode, Place, Step, decode
from ui.course import Course, Page
from ui.memory import recall, remember

CLASS, AT = "class", "at"
"""The parameters of a link that hold the class, and the step of it that is open, counted from 1."""
STATE = "class:link"
SETTLED = "class:settled"
"""Where a session keeps the knobs of the page being drawn that are settled."""


@dataclass(frozen=True)
class Room:
    """What a class link means for one page. `step` is the step of the class on this page, or None where the page is an
    ordinary one. `fixed` and `modes` hold every settled knob; `faults` are sentences about what did not fit."""

    made: ClassLink | None = None
    step: Step | None = None
    place: int = 0
    fixed: Mapping[str, Value] = field(default_factory=dict)
    modes: Mapping[str, Mode] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def closed(self, place: Place) -> bool:
        """Whether the teacher has left a part of the page out."""
        return self.step is not None and place in self.step.closed

    def visible(self, name: str) -> bool:
        """Whether a knob stands among the controls, to be moved or to be read."""
        return self.modes.get(name, Mode.LOCKED) is Mode.LOCKED

    @property
    def secrets(self) -> tuple[str, ...]:
        """The knobs whose values must stand nowhere until they have been guessed."""
        if self.step is None or recall(told_key(self.place), False):
            return ()
        return tuple(name for name, mode in self.modes.items() if mode is Mode.SECRET)


def begun_key(place: int) -> str:
    """Where a session remembers the settings that a step was opened with."""
    return f"class:begun:{place}"


def told_key(place: int) -> str:
    """Where a session remembers that the secrets of a step have been told."""
    return f"class:told:{place}"


def can_move(*names: str) -> bool:
    """Whether all of these knobs of the page being drawn are the learner's to move."""
    settled: frozenset[str] = recall(SETTLED, frozenset())
    return not settled & set(names)


def inviting(text: str, invitation: str, *names: str) -> str:
    """A text without the invitation to move these knobs that stands in it, where one of them is not to be moved."""
    return text if can_move(*names) else text.replace(invitation, "")


def enter(course: Course, page: Page[Any]) -> Room:
    """The room that this session is in while it draws `page`."""
    room = _entered(course, page)
    remember(SETTLED, frozenset(room.modes))
    return room


def _entered(course: Course, page: Page[Any]) -> Room:
    kept: tuple[str, ClassLink | None, tuple[str, ...]] | None = recall(STATE)
    if kept is None:
        text = st.query_params.get(CLASS)
        if text is None:
            return Room()
        kept = _read(text, course)
        remember(STATE, kept)
    _, made, faults = kept
    if made is None:
        values = page.opening.values()
        return Room(fixed=values, modes=dict.fromkeys(values, Mode.LOCKED), faults=faults)
    place = _place(made, page)
    if place is None:
        return Room(made=made, faults=faults)
    return room_at(course, Room(made=made, faults=faults), place)


def room_at(course: Course, room: Room, place: int) -> Room:
    """The room of a step of a class, wherever the session is."""
    assert room.made is not None
    step = room.made.steps[place]
    knobs = course.pages[step.page].settings.knobs()
    read = {name: _parsed(knobs[name], texts) for name, (_, texts) in step.settled.items()}
    fixed = {name: value for name, value in read.items() if value is not None}
    return Room(room.made, step, place, fixed, {name: mode for name, (mode, _) in step.settled.items()}, room.faults)


def entered() -> tuple[str, ClassLink | None]:
    """The class that this session is in, as its link has it and as it was read; nothing where it is in none."""
    kept: tuple[str, ClassLink | None, tuple[str, ...]] | None = recall(STATE)
    return ("", None) if kept is None else kept[:2]


def class_parameters(room: Room, place: int | None = None) -> list[tuple[str, str]]:
    """The parameters that keep a session in its class, at this step or at another one."""
    kept = recall(STATE)
    if kept is None:
        return []
    at = room.place if place is None else place
    several = room.made is not None and len(room.made.steps) > 1
    return [(CLASS, kept[0]), *([(AT, str(at + 1))] if several else [])]


def _read(text: str, course: Course) -> tuple[str, ClassLink | None, tuple[str, ...]]:
    try:
        made, faults = decode(text, course)
    except Damaged as error:
        sentence = f"The class in this link is damaged: {error}. Every control is locked; ask for the link once more."
        return text, None, (sentence,)
    return text, made, tuple(f"The class in this link: {fault}." for fault in faults)


def _place(made: ClassLink, page: Page[Any]) -> int | None:
    """The step that the address names, if it is on this page; else the first one that is."""
    try:
        named = int(st.query_params.get(AT, "")) - 1
    except ValueError:
        named = -1
    if 0 <= named < len(made.steps) and made.steps[named].page == page.stem:
        return named
    return next((place for place, step in enumerate(made.steps) if step.page == page.stem), None)


def _parsed(knob: Knob, texts: tuple[str, ...]) -> Value | None:
    """The value of a knob; None where the texts do not fit it."""
    try:
        return knob.parse(list(texts))
    except ValueError:
        return None
