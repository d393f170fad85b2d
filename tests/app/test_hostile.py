"""Changed clients at a real server: whatever they send for widgets, charts and components, no page breaks."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed

from benchmarks.servers import APP, Server, serving
from benchmarks.visitor import Failed, visiting
from tests.app.hostile import ADDRESSES, plan
from tests.app.states import FIRST, NAMED
from ui.links import query

BY_DEFAULT, THOROUGH = 18, 2000
A_SESSION = 15
"""States that one session sends, one after the other, before another begins."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(APP) as server:
        yield server


def failures(server: Server, names: Iterable[str], count: int, seed: int) -> tuple[int, list[str]]:
    """How many forged states were sent, about `count` spread over the named states of pages, and which ended badly."""
    with ThreadPoolExecutor(1) as aside:  # a browser that other tests keep open has a loop in this thread
        return aside.submit(asyncio.run, _attack(server, sorted(names), count, seed)).result()


async def _attack(server: Server, names: list[str], count: int, seed: int) -> tuple[int, list[str]]:
    rng, sent, bad = random.Random(seed), 0, list[str]()
    for name in names:
        page, state = NAMED[name]
        link = urlencode(query(page, page.settings(**state)))
        left = -(-count // len(names))
        while left > 0:
            async with visiting(server.url) as visitor:
                known: dict[str, str] = {}
                for _ in range(min(A_SESSION, left)):
                    forged = plan(known, rng) if known else []
                    visitor.claimed = rng.choice([*[None] * 9, *ADDRESSES])
                    left, sent = left - 1, sent + 1
                    try:
                        await (visitor.rerun(forged) if known else visitor.open(page.stem, link))
                    except Failed as failed:
                        told = [str(one)[:200] for one in forged]
                        bad.append(f"{name}: {failed}; address {visitor.claimed!r}, states {told}")
                        break
                    known = dict(visitor.ids) or known
    return sent, bad


def test_no_forged_state_ends_in_an_error_page(server: Server) -> None:
    sent, bad = failures(server, FIRST, BY_DEFAULT, seed=20)
    assert sent >= BY_DEFAULT
    assert not bad


@pytest.mark.thorough
def test_no_forged_state_of_two_thousand_ends_in_an_error_page(server: Server) -> None:
    sent, bad = failures(server, NAMED, THOROUGH, seed=21)
    assert sent >= THOROUGH
    assert not bad


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
