"""Two servers behind Debian's nginx, as `deploy/` sets it up: sticky without addresses, and one of them may die."""

from __future__ import annotations

import asyncio
import os
import re
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from urllib.parse import urlencode, urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from benchmarks.visitor import Visitor, visiting
from pages.sections.course import COURSE
from pages.sections.gradient_descent.settings import DescentPageSettings
from tests.deploy.proxied import Hall, two_servers
from ui.links import query

VISITORS = 100
KINDS = 10
"""Different settings among the visitors."""
SEAT = re.compile("seat=[0-9a-f]{32}")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Two servers behind nginx."""
    with two_servers(tmp_path_factory.mktemp("proxy")) as hall:
        yield hall


def fetch(url: str, cookie: str = "") -> tuple[dict[str, str], bytes]:
    """The heads of an answer, in small letters, and what it holds."""
    request = urllib.request.Request(url, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return {name.lower(): value for name, value in answer.headers.items()}, answer.read()


def seat(url: str) -> str:
    """The cookie that the proxy gives a new visitor."""
    found = SEAT.match(fetch(url)[0]["set-cookie"])
    assert found is not None
    return found[0]


@pytest.mark.thorough
def test_the_page_comes_with_what_a_proxy_must_say(hall: Hall) -> None:
    heads, page = fetch(hall.url)
    assert heads["content-encoding"] == "gzip"
    assert heads["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self' https://moodle.example.org;" in heads["content-security-policy"]
    assert "server" not in heads or "/" not in heads["server"], "the version is nobody's business"
    assert page
    assert "set-cookie" not in fetch(hall.url, seat(hall.url))[0], "a seat is kept"
    forged, _ = fetch(hall.url, "seat=../../etc")
    assert SEAT.match(forged["set-cookie"]), "what is no seat is replaced by one"


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["_stcore/script-health-check", "_stcore/metrics"])
def test_what_is_for_probes_is_not_for_visitors(hall: Hall, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        fetch(f"{hall.url}/{path}")


async def _answers(hall: Hall, origin: str, cookie: str) -> bool:
    """Whether the app speaks with a page of this origin that has come by the name of a real host."""
    address = urlsplit(hall.url)
    try:
        async with connect(
            "ws://seminar.example.org/_stcore/stream",
            host=address.hostname,
            port=address.port,
            origin=Origin(origin),
            additional_headers={"Cookie": cookie},
        ):
            return True
    except InvalidStatus:
        return False


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("origin", "welcome"), [("https://seminar.example.org", True), ("https://elsewhere.example.net", False)]
)
def test_the_app_speaks_with_its_own_pages_only(hall: Hall, origin: str, welcome: bool) -> None:
    with ThreadPoolExecutor(1) as aside:
        assert aside.submit(asyncio.run, _answers(hall, origin, seat(hall.url))).result() == welcome


def link(visitor: int) -> str:
    """Where a visitor is: one of some settings."""
    settings = DescentPageSettings(surface="Himmelblau", steps=20 + visitor % KINDS)
    return urlencode(query(COURSE.pages["gradient_descent"], settings))


async def _arrive(stack: AsyncExitStack, hall: Hall, seats: Mapping[int, str]) -> dict[int, Visitor]:
    present = {}
    for number, cookie in seats.items():
        present[number] = await stack.enter_async_context(visiting(hall.url, cookie))
        await present[number].open("gradient_descent", link(number))
    return present


def told(visitor: Visitor) -> list[str]:
    """What the page says of its pictures, with their numbers."""
    return [picture.alt for picture in visitor.pictures]


async def _is_cut_off(visitor: Visitor) -> bool:
    try:
        await visitor.rerun()
    except ConnectionClosed:
        return True
    return False


async def _lesson(hall: Hall) -> tuple[int, int]:
    """All arrive, a server dies, and those it had come back; how many it had, and how many saw other numbers then."""
    with ThreadPoolExecutor(8) as fetching:
        seats = dict(enumerate(fetching.map(seat, [hall.url] * VISITORS)))
    async with AsyncExitStack() as stack:
        present = await _arrive(stack, hall, seats)
        before = {number: told(visitor) for number, visitor in present.items()}
        assert len(set(map(tuple, before.values()))) == KINDS
        os.kill(next(iter(hall.servers.values())).pid, 9)
        cut_off = {number: seats[number] for number, visitor in present.items() if await _is_cut_off(visitor)}
        returned = await _arrive(stack, hall, cut_off)
        return len(cut_off), sum(told(visitor) != before[number] for number, visitor in returned.items())


@pytest.mark.thorough
def test_a_hall_behind_one_address_is_spread_and_a_dead_server_costs_nobody_a_number(hall: Hall) -> None:
    earlier = len(hall.access.read_text(encoding="utf-8"))
    with ThreadPoolExecutor(1) as aside:
        cut_off, changed = aside.submit(asyncio.run, _lesson(hall)).result()
    assert VISITORS * 0.3 < cut_off < VISITORS * 0.7, "two servers have about half each"
    assert changed == 0
    # Until the server died, a seat had one server.
    first, _ = hall.servers
    opened: dict[str, set[str]] = {}
    for line in hall.access.read_text(encoding="utf-8")[earlier:].splitlines():
        cookie, address, status, path = line.split(" ")[0], *line.rsplit(" ", 3)[1:]
        if path == "/_stcore/stream" and status == "101" and cookie != "-":
            opened.setdefault(cookie, set()).add(address.split(", ")[-1])
    assert len(opened) == VISITORS
    assert sum(first in addresses for addresses in opened.values()) == cut_off
