"""Two servers behind Debian's nginx, as `deploy/` sets it up: sticky without addresses, and one of them may die."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import urlencode, urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from benchmarks.servers import APP, Server, serving
from benchmarks.visitor import Visitor, visiting
from pages.sections.course import COURSE
from pages.sections.gradient_descent.settings import DescentPageSettings
from tests.browser.conftest import free_port
from ui.links import query

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
VISITORS = 200
KINDS = 10
"""Different settings among the visitors."""
SEAT = re.compile("seat=[0-9a-f]{32}")

MAIN = Template(
    """
daemon off; master_process off; worker_rlimit_nofile 4096; pid $folder/pid; error_log $folder/errors warn;
events { worker_connections 2048; }
http {
    include /etc/nginx/mime.types;
    log_format seats '$$cookie_seat $$upstream_addr $$status $$uri';
    access_log $folder/access seats;
    client_body_temp_path $folder/body; proxy_temp_path $folder/proxied;
    fastcgi_temp_path $folder/f; uwsgi_temp_path $folder/u; scgi_temp_path $folder/s;
    include $folder/app.conf;
}
"""
)


@dataclass(frozen=True)
class Hall:
    """A proxy with its address and the log of its requests, and the servers behind it."""

    url: str
    access: Path
    servers: dict[str, Server]


def filled(template: str, values: dict[str, str]) -> str:
    """The template as the container's `envsubst` fills it: what has no value stays, since it is nginx's own."""
    return re.sub(r"\$\{(\w+)\}", lambda found: values.get(found[1], found[0]), template)


@contextmanager
def proxy(folder: Path, *servers: str) -> Iterator[str]:
    """Run nginx with the template of `deploy/` before servers at these addresses."""
    port = free_port()
    names = {"one": servers[0], "two": servers[-1]}
    listed = (DEPLOY / "nginx" / "servers.conf").read_text(encoding="utf-8")
    for name, address in names.items():
        listed = listed.replace(f"{name}:8501", address)
    (folder / "servers.conf").write_text(listed, encoding="utf-8")
    values = {
        "LISTEN": f"127.0.0.1:{port}",
        "SERVERS": str(folder / "servers.conf"),
        "CACHE": str(folder / "cache"),
        "FRAME_ANCESTORS": "'self' https://moodle.example.org",
    }
    template = (DEPLOY / "nginx" / "app.conf.template").read_text(encoding="utf-8")
    (folder / "app.conf").write_text(filled(template, values), encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(MAIN.substitute(folder=folder), encoding="utf-8")
    command = [str(NGINX), "-p", str(folder), "-c", str(main), "-e", str(folder / "errors")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(100):
            if process.poll() is not None:
                pytest.fail(f"nginx has ended: {(folder / 'errors').read_text(encoding='utf-8')}")
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Two servers behind nginx; without nginx the tests are skipped, but on CI they fail."""
    if NGINX is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed")
        pytest.skip("nginx is not installed: apt-get install nginx-light")
    folder = tmp_path_factory.mktemp("proxy")
    with ExitStack() as stack:
        apps = [stack.enter_context(serving(APP, STREAMLIT_SERVER_COOKIE_SECRET="the same on all")) for _ in range(2)]
        servers = {app.url.removeprefix("http://"): app for app in apps}
        url = stack.enter_context(proxy(folder, *servers))
        yield Hall(url, folder / "access", servers)


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
        before = {number: visitor.alts for number, visitor in present.items()}
        assert len(set(map(tuple, before.values()))) == KINDS
        os.kill(next(iter(hall.servers.values())).pid, 9)
        cut_off = {number: seats[number] for number, visitor in present.items() if await _is_cut_off(visitor)}
        returned = await _arrive(stack, hall, cut_off)
        return len(cut_off), sum(visitor.alts != before[number] for number, visitor in returned.items())


@pytest.mark.thorough
def test_a_hall_behind_one_address_is_spread_and_a_dead_server_costs_nobody_a_number(hall: Hall) -> None:
    with ThreadPoolExecutor(1) as aside:
        cut_off, changed = aside.submit(asyncio.run, _lesson(hall)).result()
    assert VISITORS * 0.3 < cut_off < VISITORS * 0.7, "two servers have about half each"
    assert changed == 0
    # Until the server died, a seat had one server.
    first, _ = hall.servers
    opened: dict[str, set[str]] = {}
    for line in hall.access.read_text(encoding="utf-8").splitlines():
        cookie, address, status, path = line.split(" ")[0], *line.rsplit(" ", 3)[1:]
        if path == "/_stcore/stream" and status == "101" and cookie != "-":
            opened.setdefault(cookie, set()).add(address.split(", ")[-1])
    assert len(opened) == VISITORS
    assert sum(first in addresses for addresses in opened.values()) == cut_off
