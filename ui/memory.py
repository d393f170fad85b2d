"""Memory: what a session remembers of a page, and the one place where session state is read and written.

Streamlit keeps a widget's value under its key only while the widget is drawn. Four rules of it make this file
necessary:

- A widget that is not drawn loses its state after the run, and its parameter leaves the link. So the value of every
knob is remembered apart from its widget. - A widget that is drawn for the first time takes what the session's first
link said, over anything that was written since. So where such a widget stands elsewhere than is remembered, its value
is written once more and the page is run again (`late`). - Within a session a page keeps its widgets, so a link to the
page that leaves defaults out would not put the others back. So links to lessons carry `open=1`, which says that the
link is to be obeyed in full (`Memory.apply`); an address that Back or Forward brings is obeyed so, too, or widgets that
appear with it would show what was remembered of a later state. - A widget's state may be written before it is drawn in
a run and not after. So everything here that writes is called in a callback, or before the controls are drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import streamlit as st

from core.settings import Knob, Settings
from ui.course import Page

S = TypeVar("S", bound=Settings)
T = TypeVar("T")

MOST_STOPS = 5000
"""A whole number of more values than this is typed: on a slider none could be hit."""


def recall(key: str, otherwise: Any = None) -> Any:
    """What the session has under a key."""
    return st.session_state.get(key, otherwise)


def remember(key: str, value: Any) -> None:
    """Keep something for the session under a key."""
    st.session_state[key] = value


def forget(key: str) -> Any:
    """Drop what the session has under a key; returns it, or None."""
    return st.session_state.pop(key, None)


def is_typed(knob: Knob) -> bool:
    """Whether a knob's number is typed into a box, whose widget keeps a float."""
    return knob.typed or (knob.kind is int and knob.high - knob.low > MOST_STOPS)


def put(page: Page[Any], field: str, value: Any) -> None:
    """Put the control of a knob to a value, before it is drawn."""
    remember(page.parameter(field), _state(page.settings.knobs()[field], value))


class Draft:
    """What was chosen with widgets that come and go, such as a dialog's: it stands under `key` in the session, apart
    from them, until it is cleared on purpose."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._kept: dict[str, Any] = st.session_state.setdefault(key, {})

    def ask(self, name: str, otherwise: T, widget: Callable[[str], T]) -> T:
        """What a widget says; `widget` draws it, under the key that it is given. It stands where it stood when it was
        drawn last, and at first as `otherwise` says."""
        key = self.key(name)
        if key not in st.session_state:
            remember(key, self._kept.get(name, otherwise))
        said = self._kept[name] = widget(key)
        return said

    def value(self, name: str, otherwise: T) -> T:
        """What was chosen, whether or not there is a widget for it now."""
        value: T = self._kept.get(name, otherwise)
        return value

    def put(self, name: str, value: Any) -> None:
        """Choose in the place of the teacher or learner; a callback, or before the widget is drawn."""
        self._kept[name] = value
        remember(self.key(name), value)

    def clear(self) -> None:
        """Forget everything; a callback. The widgets begin anew."""
        for name in self._kept:
            forget(self.key(name))
        self._kept.clear()

    def key(self, name: str) -> str:
        """The key of a widget."""
        return f"{self._key}:{name}"


class Memory(Generic[S]):
    """What the session remembers of one page's knobs, whether their widgets are drawn or not."""

    def __init__(self, page: Page[S]) -> None:
        self.page = page
        self._late, self._drawn = f"{page.prefix}:late", f"{page.prefix}:drawn"
        self._values: dict[str, Any] = st.session_state.setdefault(f"{page.prefix}:remembered", {})
        self._drawn_before: set[str] = recall(self._drawn, set())

    def catch_up(self) -> None:
        """Put the widgets to their values that appeared in the run before."""
        for name, value in (forget(self._late) or {}).items():
            put(self.page, name, value)

    @property
    def waits(self) -> bool:
        """Whether values are still to be put, by `catch_up`."""
        return self._late in st.session_state

    def knows(self, name: str) -> bool:
        """Whether the knob has stood at something in this session."""
        return name in self._values

    def value(self, name: str) -> Any:
        """What the knob stood at last."""
        return self._values[name]

    def correct(self, shown: Mapping[str, Any]) -> None:
        """Run the page again where widgets that have just appeared show something else than is remembered."""
        late = {
            name: self._values[name]
            for name, value in shown.items()
            if name not in self._drawn_before and self._values.get(name, value) != value
        }
        if late:
            remember(self._late, late)
            st.rerun()

    def note(self, settings: S, drawn: set[str]) -> None:
        """Remember the settings of this run, and which widgets it has drawn."""
        self._values.update(settings.values())
        remember(self._drawn, drawn)

    def follow(self, name: str, value: Any) -> None:
        """Give a knob a new default; also one that is drawn, since it may be gone once the knob it follows has
        moved."""
        put(self.page, name, value)
        self._values[name] = value

    def apply(self, settings: S) -> None:
        """Put all controls to `settings`, before they are drawn; those that are not drawn are remembered."""
        self._values.update(settings.values())
        for name, value in settings.values().items():
            put(self.page, name, value)

    def left(self, settings: S) -> bool:
        """Whether a widget has been moved away from these settings, before the widgets are drawn. All then say anew
        where they stand, which Streamlit writes into the address: what a session itself has put them to is not there
        yet, and a reload would lose it."""
        knobs, parameter = self.page.settings.knobs(), self.page.parameter
        stand = {name: recall(parameter(name)) for name in knobs if parameter(name) in st.session_state}
        if all(value == _state(knobs[name], getattr(settings, name)) for name, value in stand.items()):
            return False
        for name, value in stand.items():
            remember(parameter(name), value)
        return True

    def apply_again(self, settings: S) -> None:
        """Put all controls to `settings` in a run of its own where they do not stand at what the address says: in one
        that answers Back or Forward Streamlit takes the defaults over whatever is written here."""
        if settings != self.page.settings():
            self._values.update(settings.values())
            remember(self._late, settings.values())
            st.rerun()


def _state(knob: Knob, value: Any) -> Any:
    """A setting in the type that its widget keeps."""
    if isinstance(value, tuple):
        return list(value)
    return float(value) if is_typed(knob) else value
