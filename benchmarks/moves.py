"""Sessions that move a knob at the same time: reruns a second, against a naive app that trains and draws each time."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from benchmarks import Finding
from benchmarks.crowd import moves_a_second, settle
from benchmarks.servers import APP, NAIVE, serving
from benchmarks.views import of_page
from benchmarks.visitor import Visitor
from benchmarks.widgets import Value, stops, value_of

TITLE = "Moves: 50 sessions move the learning rate of the regression page, reruns a second"
LEAST_SHARED, LEAST_DIFFERENT = 8.0, 5.0
VISITORS = 50
KEY, NAIVE_KEY = "mlp_learning_rate", "learning_rate"
SHARED = 8
"""So many rates are moved among where all use the same."""


def measure(quick: bool) -> list[Finding]:
    """Both apps in turns, first with rates that others use too, then with rates that nobody had."""
    return asyncio.run(_measure(moves=1 if quick else 2))


async def _measure(moves: int) -> list[Finding]:
    view = next(iter(of_page("mlp_regression")))
    findings = []
    async with AsyncExitStack() as stack:
        app, naive = stack.enter_context(serving(APP)), stack.enter_context(serving(NAIVE))
        ours = await settle(stack, app, VISITORS, view.stem, view.query)
        theirs = await settle(stack, naive, VISITORS)
        for what, places, least in (
            ("rates that others use too", shared, LEAST_SHARED),
            ("all different rates", different, LEAST_DIFFERENT),
        ):
            if places is shared:
                for rate in shared(ours[0], KEY, moves):  # others have been there
                    await ours[0].move(KEY, rate)
            quick = await moves_a_second(ours, KEY, places(ours[0], KEY, moves))
            slow = await moves_a_second(theirs, NAIVE_KEY, places(theirs[0], NAIVE_KEY, moves))
            findings += [
                Finding(f"naive app, {what}", slow, "/s"),
                Finding(f"{view.name}, {what}", quick, "/s"),
                Finding(f"ratio, {what}", quick / slow, "", least=least),
            ]
    return findings


def shared(visitor: Visitor, key: str, moves: int) -> list[Value]:
    """For every visitor's moves, one after the other: a few rates, again and again, no two in a row the same."""
    few = _below(visitor, key, SHARED)
    return [few[(who + move) % SHARED] for who in range(VISITORS) for move in range(moves)]


def different(visitor: Visitor, key: str, moves: int) -> list[Value]:
    """For every visitor's moves a rate of its own, none of those that are shared."""
    return _below(visitor, key, SHARED + VISITORS * moves)[SHARED:]


def _below(visitor: Visitor, key: str, count: int) -> list[Value]:
    """So many rates below the one that the page opens with, the largest first: larger ones diverge, which ends runs
    early. Raises `ValueError` where there are not so many."""
    every = stops(visitor.widgets[key], 10_000)
    lower = [*reversed(every[: every.index(value_of(visitor.widgets[key]))])]
    if len(lower) < count:
        raise ValueError(f"{key} has only {len(lower)} values below its default, not {count}")
    return lower[:count]
