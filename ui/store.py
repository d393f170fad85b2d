"""The store: results and pictures are made once and kept within a bound, results one at a time in the process.

Training in several script threads at once costs up to 3.6 times its lone time, so one run has the turn and the others
wait in line for it (`ui/turns.py`). Who waits or works looks up now and then whether its learner has moved on, and then
leaves. Pictures do not wait for a turn, but for whoever makes the very same one.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar, get_type_hints

import pandas as pd
import pyarrow as pa
import streamlit as st
import torch
from streamlit.runtime.scriptrunner import get_script_run_ctx
from torch import Tensor

from core.engine.budget import reference_seconds
from core.progress import Progress
from core.settings import Settings, Value
from ui import arenas
from ui.charts.form import Form
from ui.expected import Expected
from ui.memory import recall, remember
from ui.turns import Ahead, Place, Rank, Superseded, Turns

arenas.keep_few()
# Small tensors run best on one thread, and a session's numbers then never depend on how many cores there are.
torch.set_num_threads(1)
# Timed now that the server starts, while nobody waits for a run.
reference_seconds()

T = TypeVar("T")
S = TypeVar("S", bound=Settings)

PATIENCE = 0.5
"""Seconds before a progress bar appears: shorter runs would only flicker."""
PAUSE, LONGEST_PAUSE = 0.5, 1.5
"""Seconds between two words of a bar, which glides from one to the next: each of them is a message. The longer it has
waited already, the longer a learner can wait for a word: a fifth of it, within these."""
EVERY = 0.1
"""Seconds between two looks of a run at work whether it may go on, and of one that waits whether it is its turn."""
STOPPED = "store:stopped"
"""Where a session remembers, by label, the run that its learner has stopped."""
WHO = "store:who"
"""Where a session keeps what it is told apart by in the lines of the turns."""


class Store:
    """A bounded, thread-safe store of results, least recently used out first."""

    def __init__(self, most_entries: int = 2048, most_bytes: int = 96 * 2**20) -> None:
        self.turns, self.expected = Turns(), Expected()
        self.nobody = set[str]()
        """The sessions in which nobody waits for what is computed."""
        self._guard = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._most_entries, self._most_bytes, self.bytes = most_entries, most_bytes, 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Any | None:
        """The result kept under `key`, now the most recently used, or None."""
        with self._guard:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Hashable, result: Any) -> None:
        """Keep `result`, and drop the oldest until both bounds hold (the newest always stays)."""
        size = weight(result)
        with self._guard:
            self.bytes += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (result, size)
            while len(self._kept) > 1 and (len(self._kept) > self._most_entries or self.bytes > self._most_bytes):
                self.bytes -= self._kept.popitem(last=False)[1][1]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under `key`, or what `make` makes of it now, while others who want the same wait."""
        found: T | None = self.get(key)
        if found is not None:
            return found
        with self._guard:
            making = self._making.setdefault(key, threading.Lock())
        try:
            with making:
                found = self.get(key)
                if found is None:
                    found = make()
                    self.put(key, found)
                return found
        finally:
            with self._guard:
                self._making.pop(key, None)


def weight(value: Any, seen: set[int] | None = None) -> int:
    """The bytes of all that is large in a value: tensors, tables, bytes and texts, in whatever holds them.

    Tensors that are views of one memory weigh it once, all of it. A form is shared by many pictures, and settings are
    small, so they are not counted.
    """
    if isinstance(value, int | float):  # first of all, since a picture holds thousands
        return 0
    seen = set() if seen is None else seen
    if isinstance(value, Tensor):
        memory = value.untyped_storage()
        known = memory.data_ptr() in seen
        seen.add(memory.data_ptr())
        return 0 if known else memory.nbytes()
    if isinstance(value, bytes | str):
        return len(value)
    if isinstance(value, pa.Table):
        return int(value.nbytes)
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(deep=True).sum())
    if isinstance(value, tuple | list):
        return sum(weight(item, seen) for item in value)
    if isinstance(value, Mapping):
        return sum(weight(key, seen) + weight(inner, seen) for key, inner in value.items())
    if is_dataclass(value) and not isinstance(value, Form | Settings):
        return sum(weight(getattr(value, item.name), seen) for item in fields(value))
    return 0


@st.cache_resource(max_entries=1)
def the_store() -> Store:
    """The one store of this process, shared by all sessions: results are frozen, nobody changes them."""
    return Store()


def run(verb: Callable[[S, Progress], T], settings: Settings, label: str, **given: Value) -> T:
    """`verb` with those of the page's settings that it reads, from the store if it is there; else computed with a bar
    that says `label` and a way to stop.

    What the verb reads is said by the type of its settings: the fields are `given`, or are the page's of that name,
    and what does not matter is at its default. That is the key in the store. Where the learner has stopped this very
    run, the page ends here with a sentence and a button to take it up again.
    """
    asked = _reduced(settings, verb, tuple(given.items()))
    store, key = the_store(), (verb.__module__, verb.__qualname__, asked)
    slot = st.empty()
    found: T | None = store.get(key)
    if found is not None:
        return found
    with slot.container():  # the sentence makes room for the bar when the run is taken up again
        _unless_stopped(label, key)
    seconds = store.expected.seconds(verb, asked)
    try:
        with store.turns.place(_who(), key, seconds, _rank(store)) as place:
            bar = _Bar(slot, label, key, place)
            while not place.wait(EVERY) and (found := store.get(key)) is None:
                bar.wait()
            if found is None:
                found = store.get(key)  # somebody may have made it while this session waited
            if found is None:
                found = verb(asked, bar)
                store.put(key, found)
                store.expected.note(verb, place.seconds_worked())
    except Superseded:  # the session's own next run is in line instead
        st.stop()
    slot.empty()
    return found


def kept(make: Callable[..., T], settings: Settings, *results: Any, **given: Hashable) -> T:
    """`make(settings, *results, **given)`, from the store if it is there: a picture, a text, a table.

    `results` must follow from the settings and what is `given`: these alone are the key. What `make` returns is shared
    by all sessions, so nobody changes it, and it may touch nothing of Streamlit's.
    """
    key = (make.__module__, make.__qualname__, _relevant(settings), tuple(given.items()))
    return the_store().once(key, lambda: make(settings, *results, **given))


@lru_cache(maxsize=256)
def _relevant(settings: S) -> S:
    """What a page asks of the same settings for each of its pictures."""
    return settings.relevant()


@lru_cache(maxsize=256)
def _reduced(settings: Settings, verb: Callable[[S, Progress], Any], given: tuple[tuple[str, Value], ...]) -> S:
    """What a page asks of the same settings with every rerun."""
    kind: type[S] = settings_of(verb)
    return settings.reduced_to(kind, **dict(given))


@lru_cache(maxsize=64)
def settings_of(verb: Callable[[S, Progress], Any]) -> type[S]:
    """The settings that a verb takes, as its first parameter is annotated."""
    kind: type[S] = get_type_hints(verb)["settings"]
    return kind


def _who() -> Hashable:
    """What this session is told apart by: nothing that is known of its learner."""
    who: Hashable = recall(WHO) or object()
    remember(WHO, who)
    return who


def _rank(store: Store) -> Rank | None:
    """That of a session in which nobody waits; for all others it follows from how long the run takes."""
    context = get_script_run_ctx(suppress_warning=True)
    return Rank.BACKGROUND if context is not None and context.session_id in store.nobody else None


def _unless_stopped(label: str, key: Hashable) -> None:
    """End the page if the learner has stopped this run; another run of the same name starts afresh."""
    stopped: dict[str, Hashable] = recall(STOPPED, {})
    remember(STOPPED, stopped)
    if stopped.get(label) != key:
        stopped.pop(label, None)
        return
    st.info(
        f"{label}: stopped before it was done. Change a control, or run it after all.", icon=":material/stop_circle:"
    )
    # In a place of its own: in that of the stop button a browser would take one for the other, and forget its click.
    with st.container():
        st.button("Run it", key=f"run:{label}", on_click=_resume, args=(label,), icon=":material/play_arrow:")
    st.stop()


def _resume(label: str) -> None:
    """Forget that the run was stopped; a callback."""
    recall(STOPPED).pop(label, None)


def _stop(label: str, key: Hashable) -> None:
    """Remember that this run is not wanted; a callback. The click itself ends the work."""
    recall(STOPPED)[label] = key


class _Bar:
    """A run's progress, as its verb calls it, and what the page shows of it: nothing of a short one, then a bar and a
    stop button. While others go first it says how many."""

    def __init__(self, slot: Any, label: str, key: Hashable, place: Place) -> None:
        self.slot, self.label, self.key, self.place = slot, label, key, place
        self.began = self.looked = time.monotonic()
        self.next_word = self.began + PATIENCE
        self.bar: Any = None
        self.told = ""

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.looked < EVERY:
            return
        _unless_moved_on()
        share = done / max(total, 1)
        if self.place.give_way(share):
            while not self.place.wait(EVERY):
                self.wait(share)
        self.looked = time.monotonic()
        self._tell(share, f"{self.label}: {done:,} of {total:,}")

    def wait(self, share: float = 0.0) -> None:
        """Look up while others go first."""
        _unless_moved_on()
        self._tell(share, f"{self.label}: {in_words(self.place.ahead())}")

    def _tell(self, share: float, text: str) -> None:
        """Show how far it is, once it is worth it and there is something new to say."""
        now = time.monotonic()
        if now < self.next_word or text == self.told:
            return
        self.told, self.next_word = text, now + max(PAUSE, min((now - self.began) / 5, LONGEST_PAUSE))
        if self.bar is None:
            with self.slot.container(horizontal=True, vertical_alignment="center"):
                self.bar = st.empty()
                st.button(
                    "Stop",
                    key=f"stop:{self.label}:{hash(self.key)}",  # two runs of a page may have one label
                    on_click=_stop,
                    args=(self.label, self.key),
                    icon=":material/stop:",
                )
        self.bar.progress(share, text=text)


def in_words(ahead: Ahead) -> str:
    """What a learner who waits is told: "2 before you, about 6 s"."""
    before = f"{ahead.runs} before you" if ahead.runs else "you are next"
    if ahead.seconds is None:
        return before
    seconds = max(round(ahead.seconds), 1)
    return f"{before}, about {seconds} s" if seconds < 100 else f"{before}, about {round(seconds / 60)} min"


def _unless_moved_on() -> None:
    """End the run of a session that has moved on: Streamlit looks for that whenever session state is read, and unlike
    with an element nothing is sent."""
    recall(STOPPED)
