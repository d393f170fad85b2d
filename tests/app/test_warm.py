"""A server that has just begun computes what every page opens with, and no learner computes it again."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.servers import APP, Server, serving
from benchmarks.visitor import visiting
from pages.sections.course import COURSE

AGES = 300.0
"""Seconds after which something has hung."""


async def _open(server: Server, *stems: str) -> None:
    for stem in stems:
        async with visiting(server.url) as visitor:
            await visitor.open(stem)


def computed(server: Server) -> int:
    """How many runs the server has made."""
    return len(server.log.read_text(encoding="utf-8").split()) if server.log.exists() else 0


@pytest.mark.thorough
def test_every_page_is_computed_before_anybody_opens_it() -> None:
    with ThreadPoolExecutor(1) as aside:

        def visit(server: Server, *stems: str) -> None:
            aside.submit(asyncio.run, _open(server, *stems)).result()

        with serving(APP, verbs=True) as alone:  # home is never opened, so nothing is computed ahead
            visit(alone, *COURSE.pages)
            every = computed(alone)
        with serving(APP, verbs=True) as server:
            visit(server, "")
            deadline = time.monotonic() + AGES
            while computed(server) < every:
                assert time.monotonic() < deadline, f"{computed(server)} of {every} runs are made"
                time.sleep(0.1)
            visit(server, *COURSE.pages)
            assert computed(server) == every > 0
