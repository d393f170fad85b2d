"""Controls: settings become widgets bound to the link, and what a link got wrong becomes a sentence.

Each widget's key is its parameter in the link. A knob without a widget keeps the value that the link gives it.
"""

from __future__ import annotations

import math
import random
import re
from functools import lru_cache
from typing import Any, Generic, TypeVar

import streamlit as st

from core.settings import Knob, Settings
from ui import arrivals
from ui.classroom import AT, CLASS, Room, begun_key
from ui.course import Course, Page
from ui.links import VERSION_NAME, read
from ui.memory import Memory, forget, is_typed, put, recall, remember

S = TypeVar("S", bound=Settings)

arrivals.watch()

RATIOS = (1, 1.02, 1.05, 1.1, 1.2, 1.35, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9, 9.5, 9.8)
"""The stops of a logarithmic slider within each power of ten; crowded at its ends, where many limits lie."""

TRACKING = re.compile(r"utm_|(fbclid|gclid|ref|source|embed|embed_options|show)$")
"""Parameters that mail and social sites, or Streamlit itself, add to a link."""

ONE_ROW, FEW = 20, 4
"""So few options of so many letters together stand in a row of buttons; others go into a menu."""


class Controls(Generic[S]):
    """The controls of one page in one run: `show` draws widgets where it is called, `settings` gathers them all."""

    def __init__(self, course: Course, page: Page[S], room: Room | None = None, fallback: S | None = None) -> None:
        """`room` says which controls a teacher has settled: those have no widget, so nobody can move them. `fallback`
        is the lesson that the link opens: what the link mangles falls back to it, and not to the page's defaults."""
        self.course, self.page, self.type = course, page, page.settings
        self.room = room or Room()
        self.notice = st.container()
        self._memory = Memory(page)
        self._values: dict[str, Any] = {}
        self._unclear: dict[str, str] = {}
        self._in_row: set[str] = set()
        self._opened = page.parameter("open") in st.query_params or arrivals.by_history()
        arrived = {name: st.query_params.get_all(name) for name in st.query_params}
        self._arrived, strange_version = read(arrived)
        if strange_version:
            self._unclear[VERSION_NAME] = strange_version
        for name, texts in self._arrived.items():
            self._check(name, texts)
        for name in self._unclear.keys() & self.type.knobs().keys() if fallback else ():
            put(page, name, getattr(fallback, name))
        self._memory.catch_up()
        if self._opened:
            self._open()

    @property
    def lesson(self) -> str:
        """The key of the lesson that the link opens, or an empty text."""
        return self._arrived.get(self.page.parameter("lesson"), [""])[-1]

    @property
    def so_far(self) -> Any:
        """The settings as far as they are known: knobs and properties by their names."""
        return _SoFar(self)

    def show(self, *names: str) -> None:
        """Draw the widgets of those of these knobs that matter, in order, in the current container."""
        drawn = []
        for name in names:
            if not self.type.knobs()[name].matters(self.so_far):  # asked here, since it may depend on one just drawn
                continue
            if name in self.room.modes:
                self._read_out(name)
            else:
                self._values[name] = self._widget(self.type.knobs()[name])
                drawn.append(name)
        appeared = [name for name in drawn if self.page.parameter(name) not in self._arrived]
        self._memory.correct({name: self._values[name] for name in appeared})

    def show_in_row(self, name: str) -> None:
        """Draw one choice as a row of buttons, however long, for the wide part of a page."""
        self._in_row.add(name)
        self.show(name)

    def fold(self, label: str, icon: str, *names: str) -> None:
        """Draw widgets folded away, but open where a link or a lesson brings one of them away from its default and from
        where the page opens; nothing where none of them matters."""
        knobs = [self.type.knobs()[name] for name in names]
        drawn = [knob for knob in knobs if knob.matters(self.so_far) and self.room.visible(knob.name)]
        key = f"{self.page.prefix}:fold:{label}"
        if not drawn:
            return
        if recall(key) is None or self._opened:
            opening = self.page.opening.values()
            usual = {knob.name: (self._default(knob), opening[knob.name]) for knob in drawn}
            remember(key, any(self.chosen(name) not in values for name, values in usual.items()))
        with st.expander(label, expanded=recall(key), icon=icon):
            self.show(*names)

    def chosen(self, name: str) -> Any:
        """What a control stands at, for controls that depend on it; its default if that is not allowed."""
        knob = self.type.knobs()[name]
        if name in self.room.modes:
            return self._settled(knob)
        try:
            return knob.check(self._values[name]) if name in self._values else self._from_link(knob)
        except ValueError:
            return self._default(knob)

    def settings(self) -> S:
        """All settings of the page, with a visible sentence for everything that was not understood."""
        good: dict[str, Any] = {}
        for name, knob in self.type.knobs().items():
            try:
                if name in self.room.modes:
                    good[name] = self._settled(knob)
                else:
                    good[name] = knob.check(self._values[name]) if name in self._values else self._from_link(knob)
            except ValueError as error:
                self._unclear[name] = knob.complaint(error)
        settings = self.type(**good)
        self._memory.note(settings, set(self._values))
        self._tell(settings)
        return settings

    def reset(self, settings: S, leaving: bool = True) -> None:
        """Put every control to `settings`, and unless it is not `leaving` leave the lesson; a callback."""
        if leaving:
            st.query_params.pop(self.page.parameter("lesson"), None)
        self.apply(settings)

    def apply(self, settings: S) -> None:
        """Put every control to `settings`, those that are not drawn included; a callback."""
        forget(f"{self.page.prefix}:notice")
        for name in settings.values().keys() - self._values.keys():
            st.query_params.pop(self.page.parameter(name), None)
        self._memory.apply(settings)

    def new_seed(self, knob: str = "seed") -> None:
        """Draw a fresh seed; a callback. The stream of the app's own choice is nobody's experiment."""
        put(self.page, knob, random.SystemRandom().randint(0, 9999))

    def _open(self) -> None:
        """Put every control to what the link says, defaults where it says nothing, whatever the session stood at."""
        good: dict[str, Any] = {}
        for name, knob in self.type.knobs().items():
            texts = self._arrived.get(self.page.parameter(name))
            if name in self.room.modes:
                good[name] = self._settled(knob)  # others follow it
            elif texts and name not in self._unclear:
                good[name] = knob.parse(texts)
        opened = self.type(**good)
        self._memory.apply(opened)
        if self.room.step is not None and recall(begun_key(self.room.place)) is None:
            remember(begun_key(self.room.place), opened)
        st.query_params.pop(self.page.parameter("open"), None)

    def _check(self, name: str, texts: list[str]) -> None:
        """Note what is wrong with one parameter of the link; other pages' parameters are theirs to check."""
        if name in (CLASS, AT, VERSION_NAME):
            return
        owner = self.course.owner(name)
        field = name.removeprefix(self.page.prefix + "_")
        if owner is self.page and field in self.room.modes:
            st.query_params.pop(name, None)  # settled for the class, whatever the address says
        elif owner is self.page and field in self.type.knobs():
            knob = self.type.knobs()[field]
            try:
                knob.parse(texts)
            except ValueError as error:
                self._unclear[field] = knob.complaint(error)
        elif (owner is self.page and field not in ("lesson", "open")) or (owner is None and not TRACKING.match(name)):
            self._unclear[name] = f"{name[:40]!r} is no control of this page; it is left out"
            st.query_params.pop(name, None)

    def _tell(self, settings: S) -> None:
        """Say what was not understood, until a control is moved: the link itself is cleaned at once."""
        key = f"{self.page.prefix}:notice"
        if self._unclear:
            used = {name: ", ".join(knob.format(getattr(settings, name))) for name, knob in settings.knobs().items()}
            sentences = [
                f"{text}; here it is {used[name]}" if name in used else text for name, text in self._unclear.items()
            ]
            remember(key, (sentences, settings))
        sentences, then = recall(key, ([], None))
        if then != settings:
            forget(key)
        elif sentences:
            lines = "\n".join(f"- {_plain(sentence)}" for sentence in sentences)
            self.notice.warning(lines, title="Not everything here was understood", icon=":material/help:")

    def _from_link(self, knob: Knob) -> Any:
        """The value of a knob that has no widget: the link's, or the default."""
        if self._memory.knows(knob.name):
            return self._memory.value(knob.name)
        texts = self._arrived.get(self.page.parameter(knob.name))
        return knob.parse(texts) if texts else self._default(knob)

    def _settled(self, knob: Knob) -> Any:
        """The value that a teacher has settled; the default where the class link's did not fit."""
        return self.room.fixed[knob.name] if knob.name in self.room.fixed else self._default(knob)

    def _read_out(self, name: str) -> None:
        """A control that learners may see and not move."""
        if self.room.visible(name):
            knob = self.type.knobs()[name]
            settled = self._settled(knob)
            unit = f" {knob.unit}" if knob.unit else ""
            st.markdown(f":material/lock: {knob.label}: **{_plain(knob.spelled(settled))}**{unit}", help=knob.help)

    def _default(self, knob: Knob) -> Any:
        if not callable(knob.default):
            return knob.default
        return getattr(self.type(**{knob.follows: self.chosen(knob.follows)}), knob.name)

    def _follow(self, name: str) -> None:
        """Give the knobs that follow `name` their new defaults; a callback."""
        parameter = self.page.parameter
        try:
            fresh = self.type(**{name: recall(parameter(name))})
        except ValueError:
            return  # a value that no widget offers; `settings` will say so
        for knob in self.type.knobs().values():
            if knob.follows == name:
                self._memory.follow(knob.name, getattr(fresh, knob.name))
                if knob.name not in self._values:
                    st.query_params.pop(parameter(knob.name), None)

    def _widget(self, knob: Knob) -> Any:
        """The native widget for a knob's kind. No integer number input: Streamlit fails on `inf` in a link there."""
        followed = any(other.follows == knob.name for other in self.type.knobs().values())
        common: dict[str, Any] = {
            "key": self.page.parameter(knob.name),
            "help": _help(knob),
            "bind": "query-params",
            "on_change": self._follow if followed else "rerun",
            "args": (knob.name,) if followed else None,
        }
        label, default = knob.label, self._default(knob)
        if knob.kind is bool:
            return st.toggle(label, value=default, **common)
        if knob.kind is tuple:
            return tuple(st.pills(label, knob.options, selection_mode="multi", default=default, wrap=True, **common))
        if knob.reads is not None:
            return st.text_input(label, value=default, **common)
        short = len(knob.options) <= FEW and len("".join(knob.options)) <= ONE_ROW
        if knob.kind is str and (short or knob.name in self._in_row):
            return st.segmented_control(label, knob.options, default=default, required=True, wrap=True, **common)
        if knob.kind is str:
            return st.selectbox(label, knob.options, index=knob.options.index(default), **common)
        if knob.log:
            return self._log_slider(label, knob, default, common)
        if is_typed(knob):
            # A float input, without decimals for whole numbers: Streamlit fails on `inf` in a link for an integer one.
            step, style = (1.0, "%.0f") if knob.kind is int else (knob.step, "%.4g")
            return st.number_input(
                label, float(knob.low), float(knob.high), value=float(default), step=step, format=style, **common
            )
        low, high, step = (knob.kind(v) for v in (knob.low, knob.high, knob.step))
        style = "%d" if knob.kind is int else "%.4g"
        return st.slider(label, low, high, value=default, step=step, format=style, **common)

    def _log_slider(self, label: str, knob: Knob, default: Any, common: dict[str, Any]) -> Any:
        """A slider of equal ratios, with an extra stop for a value between its stops that the link or a lesson
        brings."""
        stops = {*log_stops(knob.low, knob.high), float(default)}
        spelled: dict[Any, str] = {}
        for text in self._arrived.get(common["key"], [])[-1:]:
            try:
                value = knob.parse([text])
            except ValueError:
                continue
            spelled[value] = text  # the link's own spelling, or the slider would not know it
        with_state = recall(common["key"])
        if isinstance(with_state, int | float) and math.isfinite(with_state) and knob.low <= with_state <= knob.high:
            stops.add(float(with_state))
        options = sorted(stops | set(spelled))
        written = _written(knob) | spelled
        return st.select_slider(
            label, options, value=default, format_func=lambda v: written.get(v) or knob.format(v)[0], **common
        )


@lru_cache(maxsize=64)
def _written(knob: Knob) -> dict[Any, str]:
    """The stops of a knob's slider as a link writes them: hundreds of texts that each rerun would spell anew."""
    return {stop: knob.format(stop)[0] for stop in log_stops(knob.low, knob.high)}


@lru_cache(maxsize=64)
def log_stops(low: float, high: float) -> tuple[float, ...]:
    """The stops of a logarithmic slider from `low` to `high`, both included; from 0 there is a gap to a millionth of
    `high`."""
    if low == 0:
        return (0.0, *log_stops(float(f"{high / 1e6:.12g}"), high))
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    stops = {float(f"{ratio}e{power}") for power in powers for ratio in RATIOS}
    return tuple(sorted({low, high} | {stop for stop in stops if low < stop < high}))


class _SoFar:
    """Settings while their controls are drawn: a knob is what its control stands at, a property what it makes of
    them."""

    def __init__(self, controls: Controls[Any]) -> None:
        self._controls = controls

    def __getattr__(self, name: str) -> Any:
        if name in self._controls.type.knobs():
            return self._controls.chosen(name)
        made = getattr(self._controls.type, name)
        return made.__get__(self) if callable(made) else made.fget(self)


def _help(knob: Knob) -> str:
    return f"{knob.help} Range: {knob.range}." if knob.kind in (int, float) else knob.help


def _plain(sentence: str) -> str:
    """Text from a link, shown as text: no markup of its own."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-!|$~:" else c for c in sentence)
