"""A greedy client beside others: what another learner waits for while it has twenty long runs in line."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from urllib.parse import urlencode

from benchmarks import Finding
from benchmarks.servers import APP, Server, serving
from benchmarks.visitor import visiting
from core.settings import Settings
from pages.sections.course import COURSE
from pages.sections.gradient_descent.settings import DescentPageSettings
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.links import query

RUNS = 20
LONG = RegressionPageSettings(width=256, count=2000, epochs=2000, learning_rate=0.01, weights_from="own seed")
FIRST = DescentPageSettings(surface="Himmelblau")
"""Another learner's first picture, which nobody has asked for before."""
TIMES, SECONDS = 3.0, 1.5
"""A first picture may take so many times its lone seconds, or so many seconds, whichever is more."""
MORE = 0.5
"""Seconds that a short run may take longer than alone."""


def measure() -> list[Finding]:
    """Both, alone and beside the greedy client, each on a server that knows nothing but its code."""
    lone_first, lone_short = asyncio.run(_measure(greedy=0))
    first, short = asyncio.run(_measure(greedy=RUNS))
    return [
        Finding("another learner's first picture, alone", lone_first, "s"),
        Finding(f"the same beside {RUNS} long runs", first, "s", max(TIMES * lone_first, SECONDS)),
        Finding("a short run, alone", lone_short, "s"),
        Finding("the same beside a long run, seconds more", short - lone_short, "s", MORE),
    ]


async def _measure(greedy: int) -> tuple[float, float]:
    """Seconds until the first picture, and those of a short run after it, beside so many greedy sessions."""
    with serving(APP) as server:
        async with AsyncExitStack() as stack:
            await _first(stack, server, DescentPageSettings())  # the code is loaded, and the charts are built
            tasks = [asyncio.create_task(_stay(server, seed)) for seed in range(greedy)]
            if tasks:
                await asyncio.sleep(5)  # now the first of them is at work, and the others wait
            first = await _first(stack, server, FIRST)
            short = await _first(stack, server, replace(FIRST, steps=400))
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return first, short


async def _first(stack: AsyncExitStack, server: Server, settings: Settings) -> float:
    began = time.perf_counter()
    visitor = await stack.enter_async_context(visiting(server.url))
    await visitor.open("gradient_descent", urlencode(query(COURSE.pages["gradient_descent"], settings)))
    return time.perf_counter() - began


async def _stay(server: Server, seed: int) -> None:
    async with visiting(server.url) as visitor:
        page = COURSE.pages["mlp_regression"]
        await visitor.open(page.stem, urlencode(query(page, replace(LONG, weight_seed=seed))))
