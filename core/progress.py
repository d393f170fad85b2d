"""How a long verb tells how far it is: a plain function that may raise to stop the work."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called now and then with (done, total). Whatever it raises passes through the verb and ends it."""

EVERY = 200
"""Steps between two calls: often enough to stop soon, seldom enough to cost nothing."""


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""
