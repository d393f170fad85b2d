"""The store: results are computed once, one at a time in the process, and kept within a bound.

Training in several script threads at once costs up to 3.6 times its lone time, so one run has the turn and the others
wait for it. A run stops soon after its learner has moved on, because its progress touches Streamlit.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import streamlit as st
import torch
from torch import Tensor

from core.progress import Progress

# Small tensors run best on one thread, and a session's numbers then never depend on how many cores there are.
torch.set_num_threads(1)

T = TypeVar("T")
S = TypeVar("S", bound=Hashable)

PATIENCE = 0.3
"""Seconds of work before a progress bar appears: shorter runs would only flicker."""


class Store:
    """A bounded, thread-safe store of results, least recently used out first."""

    def __init__(self, most_entries: int = 128, most_bytes: int = 256 * 2**20) -> None:
        self.turn = threading.Lock()
        self._guard = threading.Lock()
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
        size = tensor_bytes(result)
        with self._guard:
            self.bytes += size - self._kept.pop(key, (None, 0))[1]
            self._kept[key] = (result, size)
            while len(self._kept) > 1 and (len(self._kept) > self._most_entries or self.bytes > self._most_bytes):
                self.bytes -= self._kept.popitem(last=False)[1][1]


def tensor_bytes(value: Any) -> int:
    """The bytes of all tensors in a tensor, a tuple or list, or a dataclass."""
    if isinstance(value, Tensor):
        return value.nbytes
    if isinstance(value, tuple | list):
        return sum(map(tensor_bytes, value))
    if is_dataclass(value):
        return sum(tensor_bytes(getattr(value, item.name)) for item in fields(value))
    return 0


@st.cache_resource(max_entries=1)
def the_store() -> Store:
    """The one store of this process, shared by all sessions: results are frozen, nobody changes them."""
    return Store()


def run(verb: Callable[[S, Progress], T], settings: S, label: str) -> T:
    """`verb(settings, progress)`, from the store if it is there; else computed with a bar that says `label`."""
    store, key = the_store(), (verb.__module__, verb.__qualname__, settings)
    slot = st.empty()
    found = store.get(key)
    if found is None:
        _take_turn(store, slot)
        try:
            found = store.get(key)  # somebody may have made it while this session waited
            if found is None:
                found = verb(settings, _bar(slot, label))
                store.put(key, found)
        finally:
            store.turn.release()
        slot.empty()
    return found


def _take_turn(store: Store, slot: Any) -> None:
    """Wait for the turn, and touch Streamlit while waiting so that a learner who left does not stay in the queue."""
    while not store.turn.acquire(timeout=PATIENCE):
        slot.progress(0.0, text="Another run is at work; yours is next.")


def _bar(slot: Any, label: str) -> Progress:
    began = time.monotonic()

    def progress(done: int, total: int) -> None:
        if time.monotonic() - began < PATIENCE:
            slot.empty()  # touching Streamlit ends the work of a session that has moved on
        else:
            slot.progress(done / max(total, 1), text=f"{label}: {done:,} of {total:,}")

    return progress
