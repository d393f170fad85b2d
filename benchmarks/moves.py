"""Sessions that move a knob at the same time: reruns a second, against a naive app that trains and draws each time."""

from __future__ import annotations

import asyncio
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
MOST = 10_000
SHARED = 8
"""So many rates are moved among where all use the same."""


def measure(quick: bool) -> list[Finding]:
    """The naive app, the page, and the naive app once more: everybody moves once among rates that others use too, then
    to a rate that nobody had. `quick` changes nothing, as fewer sessions would be another question."""
    return asyncio.run(_measure())


async def _measure() -> list[Finding]:
    view = next(iter(of_page("mlp_regression")))
    findings = []
    async with AsyncExitStack() as stack:
        app, naive = stack.enter_context(serving(APP)), stack.enter_context(serving(NAIVE))
        ours = await settle(stack, app, VISITORS, view.stem, view.query)
        theirs = await settle(stack, naive, VISITORS)
        for rate in _below(ours[0], KEY)[:SHARED]:  # others have been there
            await ours[0].move(KEY, rate)
        for what, rates, least in (
            ("rates that others use too", shared, LEAST_SHARED),
            ("all different rates", different, LEAST_DIFFERENT),
        ):
            before = await moves_a_second(theirs, NAIVE_KEY, rates(_below(theirs[0], NAIVE_KEY)))
            page = await moves_a_second(ours, KEY, rates(_below(ours[0], KEY)))
            after = await moves_a_second(theirs, NAIVE_KEY, rates(_below(theirs[0], NAIVE_KEY)))
            floor = (before + after) / 2
            findings += [
                Finding(f"naive app, {what}", floor, "/s"),
                Finding(f"{view.name}, {what}", page, "/s"),
                Finding(f"ratio, {what}", page / floor, "", least=least),
            ]
    return findings


def shared(rates: list[Value]) -> list[Value]:
    """A rate for every visitor, one of a few."""
    return [rates[who % SHARED] for who in range(VISITORS)]


def different(rates: list[Value]) -> list[Value]:
    """A rate for every visitor that nobody else has. Raises `ValueError` where there are too few."""
    chosen = rates[SHARED : SHARED + VISITORS]
    if len(chosen) < VISITORS:
        raise ValueError(f"of {len(rates)} rates not everybody gets one")
    return chosen


def _below(visitor: Visitor, key: str) -> list[Value]:
    """The rates below the one that the page opens with, the largest first: larger ones diverge, which ends runs
    early."""
    widget = visitor.widgets[key]
    every = stops(widget, MOST)
    return [*reversed(every[: every.index(value_of_default(widget))])]
