"""Work that takes as long as a test says, on a clock of its own, and breaks off where the test says."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from core.progress import Progress
from core.settings import Settings, choice
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


@dataclass(frozen=True)
class WorkSettings(Settings):
    """What is worked on, and for whom, which changes nothing about the work."""

    name: str = choice("Name", "first", ("first", "second"), help="What is worked on.")
    guest: str = choice("Guest", "nobody", ("nobody", "somebody"), when=lambda s: False, help="For whom.")


def work(settings: WorkSettings, progress: Progress) -> str:
    """A hundred steps."""
    for k in range(100):
        SHIFT.now += SHIFT.step
        progress(k, 100)
        if k >= SHIFT.until:
            st.stop()
    SHIFT.done.append(settings.name)
    return settings.name


def page() -> None:
    """A page with one run and its result."""
    name = st.text_input("Name", "first")
    st.text(f"Result: {run(work, WorkSettings(name=name), 'Working')}")
