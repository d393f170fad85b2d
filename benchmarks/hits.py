"""What a page costs when there is nothing to compute: the CPU time of a rerun, against the trivial app's."""

from __future__ import annotations

import asyncio
import statistics

from benchmarks import Finding
from benchmarks.costs import TOGETHER, at, cost, trivial_moves, warmed
from benchmarks.servers import APP, TRIVIAL, serving
from benchmarks.views import every_view

TITLE = "Hits: CPU of a rerun with nothing to compute, trivial app = 1"
GOAL = 2.0


def measure(quick: bool) -> list[Finding]:
    """Every view, a rerun of it and reruns of the trivial app in turns."""
    return asyncio.run(_measure(rounds=3 if quick else 5))


async def _measure(rounds: int) -> list[Finding]:
    findings = []
    every: list[float] = []
    with serving(APP) as app, serving(TRIVIAL) as trivial:
        await warmed(app)
        async with trivial_moves(trivial) as move:
            for view in every_view():
                pages, floors = [], []
                async with at(app, view.stem, view.query) as visitor:
                    for _ in range(rounds):
                        pages.append(await cost(app, visitor.rerun, 1))
                        floors.append(await cost(trivial, move, TOGETHER))
                findings.append(Finding(view.name, statistics.median(pages) / statistics.median(floors), "", GOAL))
                every += floors
    return [Finding("a rerun of the trivial app", 1000 * statistics.median(every), "ms"), *findings]
