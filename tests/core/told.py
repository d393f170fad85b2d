"""What is told of a run while it lasts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.progress import Progress


def assert_told_and_stopped(run: Callable[[Any, Progress], object], settings: Any, total: int) -> None:
    """A run says how far it is, from 0 and never back, and whoever listens may stop it."""
    told: list[tuple[int, int]] = []
    run(settings, lambda done, of: told.append((done, of)))
    assert told[0] == (0, total)
    assert len(told) >= 4
    assert told == sorted(told)

    def stop(done: int, of: int) -> None:
        if done:
            raise InterruptedError(f"stopped at {done} of {of}")

    with pytest.raises(InterruptedError, match=f"of {total}"):
        run(settings, stop)
