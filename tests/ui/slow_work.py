"""Work that takes as long as a test says, on a clock of its own, and breaks off where the test says."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.progress import Progress
from ui.store import run


@dataclass
class Shift:
    """How long a step takes, after how many steps the work is broken off, and what has been done so far."""

    step: float = 0.05
    until: int = 10**9
    now: float = 0.0
    done: list[str] = field(default_factory=list)


SHIFT = Shift()


def monotonic() -> float:
    return SHIFT.now


def work(name: str, progress: Progress) -> str:
    """A hundred steps."""
    for k in range(100):
        SHIFT.now += SHIFT.step
        progress(k, 100)
        if k >= SHIFT.until:
            st.stop()
    SHIFT.done.append(name)
    return name


def page() -> None:
    """A page with one run and its result."""
    name = st.text_input("Name", "first")
    st.text(f"Result: {run(work, name, 'Working')}")
