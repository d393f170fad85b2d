"""Sessions that move a knob at the same time: reruns a second, against a naive app that trains and draws each time."""

from __future__ import annotations

import asyncio
import statistics
from contextlib import AsyncExitStack

from benchmarks import Finding
from benchmarks.crowd import moves_a_second, settle
from benchmarks.servers import APP, NAIVE, serving
from benchmarks.views import of_page
from benchmarks.visitor import Visitor
from benchmarks.widgets import Value, stops, value_of_default

TITLE = "Moves: 50 sessions move the learning rate of the regression page, reruns a second"
LEAST_SHARED, LEAST_DIFFERENT = 8.0, 5.0
VISITORS = 50
KEY, NAIVE_KEY = "mlp_learning_rate", "learning_rate"
EVERY = 10_000
SHARED = 8
"""So many rates are moved among where all use the same."""


def measure(quick: bool) -> list[Finding]:
    """Both apps in turns: everybody moves once among rates that others use too, or to a rate that nobody had."""
    return asyncio.run(_measure(rounds=1 if quick else 2))


async def _measure(rounds: int) -> list[Finding]:
    view = next(iter(of_page("mlp_regression")))
    async with AsyncExitStack() as stack:
        app, naive = stack.enter_context(serving(APP)), stack.enter_context(serving(NAIVE))
        ours = await settle(stack, app, VISITORS, view.stem, view.query)
        theirs = await settle(stack, naive, VISITORS)
        for rate in _below(ours[0], KEY)[:SHARED]:  # others have been there
            await ours[0].move(KEY, rate)
        findings = []
        for what, rates, least in (
            ("rates that others use too", shared, LEAST_SHARED),
            ("all different rates", different, LEAST_DIFFERENT),
        ):
            quick, slow = [], []
            for turn in range(rounds):
                quick.append(await moves_a_second(ours, KEY, rates(_below(ours[0], KEY), turn)))
                slow.append(await moves_a_second(theirs, NAIVE_KEY, rates(_below(theirs[0], NAIVE_KEY), turn)))
            page, floor = statistics.median(quick), statistics.median(slow)
            findings += [
                Finding(f"naive app, {what}", floor, "/s"),
                Finding(f"{view.name}, {what}", page, "/s"),
                Finding(f"ratio, {what}", page / floor, "", least=least),
            ]
    return findings


def shared(rates: list[Value], turn: int) -> list[Value]:
    """A rate for every visitor, one of a few; in the next turn another one."""
    return [rates[(who + turn) % SHARED] for who in range(VISITORS)]


def different(rates: list[Value], turn: int) -> list[Value]:
    """A rate for every visitor that nobody else has in any turn. Raises `ValueError` where there are too few."""
    chosen = rates[SHARED + turn * VISITORS : SHARED + (turn + 1) * VISITORS]
    if len(chosen) < VISITORS:
        raise ValueError(f"there are only {len(rates)} rates, too few for {turn + 1} turns")
    return chosen


def _below(visitor: Visitor, key: str) -> list[Value]:
    """The rates below the one that the page opens with, the largest first: larger ones diverge, which ends runs
    early."""
    widget = visitor.widgets[key]
    every = stops(widget, EVERY)
    return [*reversed(every[: every.index(value_of_default(widget))])]
