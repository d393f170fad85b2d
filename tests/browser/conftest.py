"""What every browser test needs: a running app, a real Chromium, and a page that keeps its errors."""

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, WebSocket, expect, sync_playwright

from tests.browser.screens import settle

APP = Path(__file__).parents[2] / "streamlit_app.py"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# Streamlit's own page looks for these two beside a deep link first and finds them at the root.
EXPECTED_404 = ("_stcore/health", "_stcore/host-config")

Serve = Callable[[Path], str]

# A page that is looked at while other workers train needs more than the five seconds that are usual.
expect.set_options(timeout=20_000)


@dataclass
class Watched:
    """A page with what it said: errors on its console or thrown, and websocket frames each way."""

    page: Page
    errors: list[str] = field(default_factory=list)
    sent: int = 0
    received: int = 0

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("websocket", self._connected)

    def _heard(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        if message.type == "error" and not url.endswith(EXPECTED_404):
            self.errors.append(f"{message.text} ({url})")

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda _: self._count(sent=1))
        socket.on("framereceived", lambda _: self._count(received=1))

    def _count(self, sent: int = 0, received: int = 0) -> None:
        self.sent += sent
        self.received += received


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium that is installed. Without one the tests are skipped, but on CI they fail."""
    found = next(filter(None, map(shutil.which, CHROMIUMS)), None)
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


@pytest.fixture
def serve_fresh() -> Iterator[Serve]:
    """`serve_fresh(app) -> base url`: a server of the test's own, nobody's visit before it."""
    with ExitStack() as servers:
        yield lambda app: servers.enter_context(running(app.resolve()))


@pytest.fixture
def watched_page(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """`watched_page(**options) -> Watched`: a page in a context of its own; options are Playwright's."""
    with ExitStack() as contexts:

        def open_page(**options: Any) -> Watched:
            context = browser.new_context(**options)
            contexts.callback(context.close)
            return Watched(context.new_page())

        yield open_page


@pytest.fixture
def visit(serve: Serve, watched_page: Callable[..., Watched]) -> Callable[..., Watched]:
    """`visit(path, **context options)`: the page once its run is over."""

    def go(path: str, **options: object) -> Watched:
        watched = watched_page(**options)
        watched.page.goto(f"{serve(APP)}/{path}")
        settle(watched.page)
        return watched

    return go


@contextmanager
def running(app: Path) -> Iterator[str]:
    """Run an app with Streamlit from its own folder on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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
        server.wait(timeout=10)


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
