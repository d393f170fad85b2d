"""A page that is watched: what it says on its console, and what it sends and receives."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

from playwright.sync_api import ConsoleMessage, Page, WebSocket

from tests.browser.screens import DESK

# Streamlit's own page looks for these two beside a deep link first and finds them at the root.
EXPECTED_404 = ("_stcore/health", "_stcore/host-config")
SUSPICIOUS = re.compile("TypeError|NaN|Infinity")
"""What makes an error of anything that a console says: a chart warns of a number that it cannot draw, and goes on."""

Link = str | Mapping[str, Any] | Iterable[tuple[str, str]]
Scheme = Literal["light", "dark"]
Motion = Literal["no-preference", "reduce"]


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
        expected = message.type == "error" and url.endswith(EXPECTED_404)
        if (message.type == "error" and not expected) or SUSPICIOUS.search(message.text):
            self.errors.append(f"{message.text} ({url})")

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda _: self._count(sent=1))
        socket.on("framereceived", lambda _: self._count(received=1))

    def _count(self, sent: int = 0, received: int = 0) -> None:
        self.sent += sent
        self.received += received

    def go(self, url: str, link: Link = "") -> None:
        """Go to an address with these parameters, and forget what was said before."""
        query = link if isinstance(link, str) else urlencode(link if isinstance(link, Mapping) else [*link])
        self.errors.clear()
        self.page.goto(f"{url}?{query}" if query else url)


class Visit(Protocol):
    """`visit(stem, link)` opens a page of the app with the parameters of a link, on a screen of that size and taste."""

    def __call__(
        self,
        stem: str,
        link: Link = "",
        *,
        width: int = DESK,
        scheme: Scheme = "light",
        motion: Motion = "no-preference",
        settled: bool = True,
    ) -> Watched: ...
