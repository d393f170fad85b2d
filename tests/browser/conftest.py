"""What every browser test needs: a running app, a real Chromium, and one page that visits the app again and again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.screens import DESK, HEIGHT, PATIENCE, settle
from tests.browser.watched import Link, Motion, Scheme, Visit, Watched

APP = Path(__file__).parents[2] / "streamlit_app.py"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

Serve = Callable[[Path], str]

# A page that is looked at while other workers train needs more than the five seconds that are usual.
expect.set_options(timeout=PATIENCE)


def installed() -> str | None:
    """The path of the first of these browsers that is on this machine."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that is installed. Without one the tests are skipped, but on CI they fail."""
    found = installed()
    if found is None:
        missing = f"no browser found, looked for {', '.join(CHROMIUMS)}"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """`serve(app) -> base url`: each app is started once and lives as long as the tests."""
    urls: dict[Path, str] = {}
    with ExitStack() as servers:

        def start(app: Path) -> str:
            app = app.resolve()
            if app not in urls:
                urls[app] = servers.enter_context(running(app))
            return urls[app]

        yield start


@pytest.fixture(scope="session")
def one_page(browser: Browser) -> Watched:
    """The one page of all tests: what it has loaded and compiled of the app, it need not load again."""
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    return Watched(page)


@pytest.fixture
def tab(one_page: Watched) -> Iterator[Watched]:
    """The page as if nobody had looked at it before; a test that leaves an error on its console fails."""
    one_page.page.context.clear_cookies()  # what was answered in the test before is asked again
    one_page.errors.clear()
    one_page.page.set_viewport_size({"width": DESK, "height": HEIGHT})
    one_page.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    yield one_page
    assert one_page.errors == []


@pytest.fixture
def visit(serve: Serve, tab: Watched) -> Visit:
    """Open a page of the app; the rest of `Visit` says how."""

    def go(
        stem: str,
        link: Link = "",
        *,
        width: int = DESK,
        scheme: Scheme = "light",
        motion: Motion = "no-preference",
        settled: bool = True,
    ) -> Watched:
        tab.page.set_viewport_size({"width": width, "height": HEIGHT})
        tab.page.emulate_media(color_scheme=scheme, reduced_motion=motion)
        tab.go(f"{serve(APP)}/{stem}", link)
        expect(tab.page.locator("h1").first).to_be_attached()
        if settled:
            settle(tab.page)
        return tab

    return go


@pytest.fixture
def first_visit(browser: Browser) -> Iterator[Callable[[str], Watched]]:
    """`first_visit(address)`: the app opened by its very first visitor, on a server and in a browser that know
    nothing."""
    with ExitStack() as opened:

        def go(address: str) -> Watched:
            context = browser.new_context()
            opened.callback(context.close)
            watched = Watched(context.new_page())
            watched.go(f"{opened.enter_context(running(APP))}/{address}")
            settle(watched.page)
            return watched

        yield go


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(app: Path, port: int = 0) -> Iterator[str]:
    """Run an app with Streamlit from its own folder on this port, or on a free one, until the block ends."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    options = {"server.port": port, "server.headless": "true", "browser.gatherUsageStats": "false"}
    flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", app.name, *flags],
        cwd=app.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_health(url, server)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_for_health(url: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Return when the server answers; raise RuntimeError when it stops or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the app at {url} did not start (exit code {server.poll()})")
