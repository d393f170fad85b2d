"""What visitors cost a server: seconds of CPU for what they do, nothing else being asked of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from benchmarks.servers import Server
from benchmarks.visitor import Visitor, visiting
from benchmarks.widgets import stops

SETTLED = 0.03
"""Seconds in which a server ends what is left to do after its last message."""
AT_REST, LONGEST = 3.0, 300.0
"""Seconds within which a server that warms itself in the background takes up the next page, and the most it may need
for all."""
LITTLE = 0.02
"""The share of a core that a server uses at most while it has nothing to do."""
TRIVIAL_KNOB = "value"
TOGETHER = 5
"""Acts in the trivial app in a row, so that it is measured about as long as a page."""


async def cost(server: Server, act: Callable[[], Awaitable[object]], times: int) -> float:
    """Seconds of CPU for one such act, as the mean of some in a row."""
    before = server.cpu()
    for _ in range(times):
        await act()
    await asyncio.sleep(SETTLED)
    return (server.cpu() - before) / times


async def warmed(server: Server) -> None:
    """Open home, with which a server begins to compute its pages in the background, and wait until that is done: what
    it costs would be laid on whoever is measured. Raises `TimeoutError` where it goes on and on."""
    async with visiting(server.url) as visitor, asyncio.timeout(LONGEST):
        await visitor.open()
        used = LITTLE + 1.0
        while used > LITTLE * AT_REST:
            before = server.cpu()
            await asyncio.sleep(AT_REST)
            used = server.cpu() - before


@asynccontextmanager
async def trivial_moves(server: Server) -> AsyncIterator[Callable[[], Awaitable[object]]]:
    """A visitor of the trivial app, as an act that moves its one slider to the next of many values."""
    async with visiting(server.url) as visitor:
        await visitor.open()
        every = stops(visitor.widgets[TRIVIAL_KNOB], 1000)
        place = 0

        async def move() -> None:
            nonlocal place
            place = (place + 1) % len(every)
            await visitor.move(TRIVIAL_KNOB, every[place])

        await move()
        yield move


@asynccontextmanager
async def at(server: Server, page: str, query: str) -> AsyncIterator[Visitor]:
    """A visitor who has opened a page, and run it once more so that nothing is left to be done for the first time."""
    async with visiting(server.url) as visitor:
        await visitor.open(page, query)
        await visitor.rerun()
        yield visitor
