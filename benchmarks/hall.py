"""A hall: how long almost all wait who open one link together, against the trivial app, with all computed and with
nothing; what a greedy client costs the others; and how much memory many different sessions take."""

from __future__ import annotations

import asyncio
import statistics

from benchmarks import Finding, greedy, mixed
from benchmarks.crowd import open_together, percentile
from benchmarks.servers import APP, TRIVIAL, Server, serving
from benchmarks.views import View, of_page

TITLE = "Hall: sessions open one link at once, 95 of 100 have their page within; a greedy client; mixed sessions"
GOAL_WARM, GOAL_COLD = 2.0, 3.0
VISITORS, FEW = 200, 50
SHARE = 0.95


def measure(quick: bool) -> list[Finding]:
    """The descent page as it opens, warm and cold, and the trivial app in turns with it; the greedy client; and, where
    there is time, the mixed sessions."""
    together = asyncio.run(_measure(FEW if quick else VISITORS, rounds=1 if quick else 2))
    return [*together, *greedy.measure(), *([] if quick else mixed.measure())]


def the_link() -> View:
    """What the hall opens: descent on a surface, as the page opens."""
    return next(view for view in of_page("gradient_descent") if view.name.endswith("two"))


async def _measure(visitors: int, rounds: int) -> list[Finding]:
    link = the_link()
    with serving(APP) as app, serving(TRIVIAL) as trivial:
        floors = [await _hall(trivial, visitors)]
        pages = [await _hall(app, visitors, link.stem, link.query)]
        for _ in range(rounds):
            floors.append(await _hall(trivial, visitors))
            pages.append(await _hall(app, visitors, link.stem, link.query))
        peak = app.peak()
    findings = []
    for when, taken, goal in (("cold", slice(0, 1), GOAL_COLD), ("warm", slice(1, None), GOAL_WARM)):
        floor, floor_cpu = map(statistics.median, zip(*floors[taken], strict=True))
        page, page_cpu = map(statistics.median, zip(*pages[taken], strict=True))
        findings += [
            Finding(f"trivial app, {visitors} sessions, {when}", floor, "s"),
            Finding(f"{link.name}, {visitors} sessions, {when}", page, "s"),
            Finding(f"ratio, {when}", page / floor, "", goal),
            Finding(f"ratio of CPU, {when}", page_cpu / floor_cpu),
        ]
    return [*findings, Finding("the most memory that the app has held", peak, "MB")]


async def _hall(server: Server, visitors: int, page: str = "", query: str = "") -> tuple[float, float]:
    """Seconds within which almost all have their page, and seconds of CPU that all together have cost."""
    before = server.cpu()
    waited = await open_together(server, visitors, page, query)
    return percentile(waited, SHARE), server.cpu() - before
