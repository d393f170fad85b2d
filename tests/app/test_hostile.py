"""Changed clients at a real server: whatever they send for widgets, charts and components, no page breaks."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple
from urllib.parse import urlencode

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from benchmarks.servers import APP, Server, serving
from benchmarks.visitor import Failed, visiting
from tests.app.hostile import ADDRESSES, MANY, SOME, plan
from tests.app.states import FIRST, NAMED
from ui.links import query

BY_DEFAULT, THOROUGH = 18, 1000
"""Runs of a page, each with one or several forged states: a run costs, and another state in it next to nothing."""
STATES = 5000
"""What thoroughness sends in its runs at least."""
A_SESSION = 15
"""States that one session sends, one after the other, before another begins."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(APP) as server:
        yield server


class Attack(NamedTuple):
    """How many runs were asked for and how many forged states were sent with them, and which ended badly."""

    runs: int
    states: int
    bad: list[str]


def attack(server: Server, names: Iterable[str], count: int, counts: Sequence[int], seed: int) -> Attack:
    """About `count` runs, spread over the named states of pages, with as many states as one of `counts` says."""
    with ThreadPoolExecutor(1) as aside:  # a browser that other tests keep open has a loop in this thread
        return aside.submit(asyncio.run, _attack(server, sorted(names), count, counts, seed)).result()


async def _attack(server: Server, names: list[str], count: int, counts: Sequence[int], seed: int) -> Attack:
    rng, runs, states, bad = random.Random(seed), 0, 0, list[str]()
    for name in names:
        page, state = NAMED[name]
        link = urlencode(query(page, page.settings(**state)))
        left = -(-count // len(names))
        while left > 0:
            async with visiting(server.url) as visitor:
                known: dict[str, str] = {}
                for _ in range(min(A_SESSION, left)):
                    forged = plan(known, rng, counts) if known else []
                    visitor.claimed = rng.choice([*[None] * 9, *ADDRESSES])
                    left, runs, states = left - 1, runs + 1, states + len(forged)
                    try:
                        await (visitor.rerun(forged) if known else visitor.open(page.stem, link))
                    except Failed as failed:
                        told = [str(one)[:200] for one in forged]
                        bad.append(f"{name}: {failed}; address {visitor.claimed!r}, states {told}")
                        break
                    known = dict(visitor.ids) or known
    return Attack(runs, states, bad)


def test_no_forged_state_ends_in_an_error_page(server: Server) -> None:
    sent = attack(server, FIRST, BY_DEFAULT, SOME, seed=20)
    assert sent.runs >= BY_DEFAULT
    assert not sent.bad


@pytest.mark.thorough
def test_no_forged_state_of_five_thousand_ends_in_an_error_page(server: Server) -> None:
    sent = attack(server, NAMED, THOROUGH, MANY, seed=21)
    assert sent.states >= STATES
    assert not sent.bad


async def _too_much(server: Server) -> None:
    async with visiting(server.url) as visitor:
        await visitor.open("losses")
        flood = WidgetState(id=next(iter(visitor.ids)), string_value="A" * 2_000_000)
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(visitor.rerun([flood]), 60)
    async with visiting(server.url) as visitor:
        await visitor.open("losses")


def test_a_state_larger_than_all_widgets_have_ends_only_its_own_connection(server: Server) -> None:
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, _too_much(server)).result()


async def _first_state(server: Server, seed: int) -> list[str]:
    """Sessions that begin with forged states, for widgets that the server has not drawn for them yet."""
    rng, bad = random.Random(seed), list[str]()
    for name in sorted(FIRST):
        page, state = NAMED[name]
        async with visiting(server.url) as visitor:
            await visitor.open(page.stem, urlencode(query(page, page.settings(**state))))
            ids = dict(visitor.ids)
        for _ in range(4):
            async with visiting(server.url) as visitor:
                forged = plan(ids, rng)
                try:
                    await visitor.open(page.stem, "", forged)
                except Failed as failed:
                    bad.append(f"{name}: {failed}; states {[str(one)[:200] for one in forged]}")
    return bad


@pytest.mark.thorough
def test_a_session_may_begin_with_forged_states(server: Server) -> None:
    with ThreadPoolExecutor(1) as aside:
        assert aside.submit(asyncio.run, _first_state(server, 22)).result() == []
