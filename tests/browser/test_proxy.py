"""A browser behind a proxy whose server dies: it is connected to another one, and shows the same numbers."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.screens import PATIENCE, settle, wait_until
from tests.deploy.proxied import Hall, two_servers

DRAWN = """
() => [...document.querySelectorAll("svg.marks path, svg.marks text")]
  .map((mark) => mark.getAttribute("d") ?? mark.textContent)
"""
"""Every line and every word of the pictures."""


def the_server_of(hall: Hall) -> int:
    """The process of the server that has this visitor's seat, as the proxy has written down."""
    lines = [line.split() for line in hall.access.read_text(encoding="utf-8").splitlines()]
    (address,) = {address for seat, address, *_ in lines if seat != "-"}
    return hall.servers[address].pid


@pytest.mark.thorough
def test_the_page_goes_on_with_the_same_numbers(browser: Browser, tmp_path: Path) -> None:
    with two_servers(tmp_path) as hall:
        context = browser.new_context()
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"{hall.url}/gradient_descent?gd_steps=33&gd_surface=Himmelblau")
        settle(page)
        before = drawn(page)
        with page.expect_websocket():
            os.kill(the_server_of(hall), signal.SIGKILL)
        assert drawn(page) == before
        page.reload()
        settle(page)
        assert drawn(page) == before
        goes_on(page)
        context.close()


def drawn(page: Page) -> list[str]:
    """All that the pictures show, once all of them are there and nothing moves any more."""
    found: list[list[str]] = [[], ["", ""]]

    def rests() -> bool:
        found.append(page.evaluate(DRAWN))
        page.wait_for_timeout(300)
        return len(found[-1]) > 0 and found[-1] == found[-2] == found[-3]

    wait_until(page, rests, "the pictures never come to rest")
    return found[-1]


def goes_on(page: Page) -> None:
    """The first click on the other server counts."""
    page.get_by_role("button", name="Reset", exact=True).click()
    wait_until(page, lambda: "gd_steps=33" not in page.url, "Reset changes nothing")
    settle(page)
