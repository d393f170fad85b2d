"""How fast the app is, always as a ratio of two things measured side by side in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One measured value. `goal` is the largest value that is good enough, `least` the smallest; None for a value only
    to be known."""

    what: str
    value: float
    unit: str = ""
    goal: float | None = None
    least: float | None = None

    def __str__(self) -> str:
        verdict = ""
        if self.goal is not None:
            verdict = f"  at most {self.goal:g}: {'met' if self.value <= self.goal else 'MISSED'}"
        if self.least is not None:
            verdict = f"  at least {self.least:g}: {'met' if self.value >= self.least else 'MISSED'}"
        return f"{self.what:<58} {self.value:10.2f} {self.unit:<4}{verdict}"


def side_by_side(first: Callable[[], object], second: Callable[[], object], repeats: int) -> tuple[float, float]:
    """The median seconds of each, taken in turns so that a slow moment of the machine hits both; one warm-up each."""
    times: tuple[list[float], list[float]] = ([], [])
    for repeat in range(repeats + 1):
        for work, kept in zip((first, second), times, strict=True):
            start = time.perf_counter()
            work()
            if repeat:
                kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])
