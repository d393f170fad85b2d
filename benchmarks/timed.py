"""Streamlit's own command, for an app that tells what its verbs cost: `python -m benchmarks.timed run APP`.

A verb's CPU time is that of its thread while it runs, in the very server that is measured, so that a page's own cost
can be told from it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from streamlit.web import cli

from benchmarks.servers import LOG
from core.progress import Progress
from core.settings import Settings, Value
from ui import store


@lru_cache(maxsize=64)
def timed(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The same verb, which writes a line when it has run: seconds of CPU, and seconds."""

    @wraps(verb)
    def run(settings: Settings, progress: Progress) -> Any:
        began, cpu = time.perf_counter(), time.thread_time()
        try:
            return verb(settings, progress)
        finally:
            with Path(os.environ[LOG]).open("a", encoding="utf-8") as log:
                log.write(f"{time.thread_time() - cpu} {time.perf_counter() - began}\n")

    return run


def install() -> None:
    """Let every page that is loaded from now on run its verbs like this."""
    plain = store.run

    def run(verb: Callable[..., Any], settings: Settings, label: str, **given: Value) -> Any:
        return plain(timed(verb), settings, label, **given)

    store.run = run


if __name__ == "__main__":
    install()
    cli.main(prog_name="streamlit")
