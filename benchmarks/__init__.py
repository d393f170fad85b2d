"""How fast the app is, always as a ratio of two things measured side by side in one run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch


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


@dataclass(frozen=True)
class Times:
    """The median CPU seconds of two ways to do the same, and the median ratio of the second to the first."""

    first: float
    second: float
    ratio: float


def side_by_side(first: Callable[[], object], second: Callable[[], object], repeats: int) -> Times:
    """Both in turns, one warm-up each, in CPU time of this thread; the first again after the second, so that a slow
    moment of the machine hits both, and each ratio is that of neighbours."""
    first(), second()
    rows = []
    before = _seconds(first)
    for _ in range(repeats):
        between, after = _seconds(second), _seconds(first)
        rows.append(((before + after) / 2, between, 2 * between / (before + after)))
        before = after
    return Times(*map(statistics.median, zip(*rows, strict=True)))


def _seconds(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


@contextmanager
def one_thread() -> Iterator[None]:
    """PyTorch on one thread, as in the app."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
