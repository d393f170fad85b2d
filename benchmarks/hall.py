"""A hall that opens one link together: how long almost all wait, against the trivial app; with all computed, and with
nothing."""

from __future__ import annotations

import asyncio
import statistics

from benchmarks import Finding
from benchmarks.crowd import open_together, percentile
from benchmarks.servers import APP, TRIVIAL, serving
from benchmarks.views import View, of_page

TITLE = "Hall: sessions open one link at once, 95 of 100 have their page within"
GOAL_WARM, GOAL_COLD = 2.0, 3.0
VISITORS, FEW = 200, 50
SHARE = 0.95


def measure(quick: bool) -> list[Finding]:
    """The descent page as it opens, warm and cold, and the trivial app in turns with it."""
    return asyncio.run(_measure(FEW if quick else VISITORS, rounds=1 if quick else 2))


def the_link() -> View:
    """What the hall opens: descent on a surface, as the page opens."""
    return next(view for view in of_page("gradient_descent") if view.name.endswith("two"))


async def _measure(visitors: int, rounds: int) -> list[Finding]:
    link = the_link()
    with serving(APP) as app, serving(TRIVIAL) as trivial:
        floor_cold = percentile(await open_together(trivial, visitors), SHARE)
        cold = percentile(await open_together(app, visitors, link.stem, link.query), SHARE)
        floors, warm = [], []
        for _ in range(rounds):
            floors.append(percentile(await open_together(trivial, visitors), SHARE))
            warm.append(percentile(await open_together(app, visitors, link.stem, link.query), SHARE))
    floor, page = statistics.median(floors), statistics.median(warm)
    return [
        Finding(f"trivial app, {visitors} sessions, cold", floor_cold, "s"),
        Finding(f"{link.name}, {visitors} sessions, cold", cold, "s"),
        Finding("ratio, cold", cold / floor_cold, "", GOAL_COLD),
        Finding(f"trivial app, {visitors} sessions, warm", floor, "s"),
        Finding(f"{link.name}, {visitors} sessions, warm", page, "s"),
        Finding("ratio, warm", page / floor, "", GOAL_WARM),
    ]
