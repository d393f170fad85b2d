"""Many sessions in different places at once, some with the heaviest settings: the most memory that they take."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from itertools import cycle, islice

from benchmarks import Finding
from benchmarks.heavy import HEAVY
from benchmarks.servers import APP, Server, serving
from benchmarks.views import View, every_view
from benchmarks.visitor import Failed, visiting

SESSIONS, HEAVY_ONES = 100, 10
MOST = 700.0


def measure() -> list[Finding]:
    """The peak, once every session has its page."""
    views = [*HEAVY[:HEAVY_ONES], *islice(cycle(every_view()), SESSIONS - HEAVY_ONES)]
    with serving(APP) as server:
        errors = asyncio.run(_open_all(server, views))
        peak = server.peak()
    what = f"{SESSIONS} mixed sessions, {HEAVY_ONES} of them heavy"
    return [Finding(f"{what}: the most memory", peak, "MB", MOST), Finding(f"{what}: errors", errors, "", 0)]


async def _open_all(server: Server, views: list[View]) -> int:
    """How many of the sessions, which all come at once and stay, end with an error."""
    async with AsyncExitStack() as stack:

        async def come(view: View) -> bool:
            visitor = await stack.enter_async_context(visiting(server.url))
            try:
                await visitor.open(view.stem, view.query)
            except Failed:
                return True
            return False

        return sum(await asyncio.gather(*map(come, views)))
