"""Streamlit's own command, for an app that tells what its verbs cost: `python -m benchmarks.timed run APP`.

A verb's CPU time is that of its thread while it runs, in the very server that is measured, so that a page's own cost
can be told from it. Some threads of Streamlit's look five times a second whether its options have changed, in every
app and all the time: what they use while a verb runs is told with it.
"""

from __future__ import annotations

import os
import threading
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

WATCHERS = "ThreadPoolExecutor-0_"
"""How the names of the threads begin that watch files: of a pool that Streamlit makes as it is imported, the first of
all."""


@lru_cache(maxsize=64)
def timed(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The same verb, which writes a line with its seconds of CPU when it has run."""

    @wraps(verb)
    def run(settings: Settings, progress: Progress) -> Any:
        began = time.thread_time() + watching()
        try:
            return verb(settings, progress)
        finally:
            with Path(os.environ[LOG]).open("a", encoding="utf-8") as log:
                log.write(f"{time.thread_time() + watching() - began}\n")

    return run


def watching() -> float:
    """Seconds of CPU that Streamlit's watching threads have used."""
    watchers = [one.ident for one in threading.enumerate() if one.ident and one.name.startswith(WATCHERS)]
    return sum(time.clock_gettime(time.pthread_getcpuclockid(ident)) for ident in watchers)


def install() -> None:
    """Let every page that is loaded from now on run its verbs like this."""
    plain = store.run

    def run(verb: Callable[..., Any], settings: Settings, label: str, **given: Value) -> Any:
        return plain(timed(verb), settings, label, **given)

    store.run = run


if __name__ == "__main__":
    install()
    cli.main(prog_name="streamlit")
