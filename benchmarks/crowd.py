"""Many visitors at once: a hall that opens one link together, and sessions that move a knob again and again."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack

from benchmarks.servers import Server
from benchmarks.visitor import Visitor, visiting
from benchmarks.widgets import Value


async def open_together(server: Server, visitors: int, page: str = "", query: str = "") -> list[float]:
    """Seconds that each of so many visitors waits for the whole page, from the moment in which all come."""

    async def come() -> float:
        began = time.perf_counter()
        async with visiting(server.url) as visitor:
            await visitor.open(page, query)
            return time.perf_counter() - began

    return sorted(await asyncio.gather(*(come() for _ in range(visitors))))


async def settle(
    stack: AsyncExitStack, server: Server, visitors: int, page: str = "", query: str = ""
) -> list[Visitor]:
    """So many visitors who have opened a page, one after the other, and stay."""
    present = []
    for _ in range(visitors):
        visitor = await stack.enter_async_context(visiting(server.url))
        await visitor.open(page, query)
        present.append(visitor)
    return present


async def moves_a_second(present: list[Visitor], key: str, values: Sequence[Value]) -> float:
    """Reruns a second while everybody moves a knob through an equal share of the values, in their order, each move
    after the last one's picture has come."""
    moves = len(values) // len(present)

    async def play(who: int, visitor: Visitor) -> None:
        for value in values[who * moves : (who + 1) * moves]:
            await visitor.move(key, value)

    began = time.perf_counter()
    await asyncio.gather(*(play(who, visitor) for who, visitor in enumerate(present)))
    return len(present) * moves / (time.perf_counter() - began)


def percentile(sorted_values: list[float], share: float) -> float:
    """The smallest of the values that is not exceeded by this share of them."""
    return sorted_values[max(0, math.ceil(share * len(sorted_values)) - 1)]
