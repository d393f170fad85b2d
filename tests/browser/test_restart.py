"""A server that begins again under an open page: the first click counts, as if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import APP, free_port, running
from tests.browser.screens import PATIENCE, settle, wait_until

CLICKS = [
    ("mlp_regression?mlp_epochs=20", "New seed", "mlp_seed=", ""),
    ("gradient_descent?gd_steps=77", "Reset", "", "gd_steps=77"),
    ("losses?lo_points=5", "Present", "show=picture", ""),
]
"""The address of a page, a button on it, and what comes into the address with a click and what goes."""


@pytest.fixture
def pages(browser: Browser) -> Iterator[list[Page]]:
    """A page of its own for each click, in a browser that knows nothing: what it says on its console while the server
    is away is no error."""
    contexts = [browser.new_context() for _ in CLICKS]
    opened = [context.new_page() for context in contexts]
    for page in opened:
        page.set_default_timeout(PATIENCE)
    yield opened
    for context in contexts:
        context.close()


@pytest.mark.thorough
def test_the_first_click_after_a_restart_counts(pages: list[Page]) -> None:
    port = free_port()
    with running(APP, port) as url:
        for page, (address, button, _, goes) in zip(pages, CLICKS, strict=True):
            page.goto(f"{url}/{address}")
            settle(page)
            assert goes in page.url
            expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
    with ExitStack() as servers:
        connecting = [ExitStack() for _ in pages]
        for wait, page in zip(connecting, pages, strict=True):
            wait.enter_context(page.expect_websocket())
        servers.enter_context(running(APP, port))
        for wait, page, (_, button, _, _) in zip(connecting, pages, CLICKS, strict=True):
            wait.close()
            page.get_by_role("button", name=button, exact=True).click()
        for page, (_, button, comes, goes) in zip(pages, CLICKS, strict=True):
            _wait_for_address(page, button, comes, goes)
            settle(page)


def _wait_for_address(page: Page, button: str, comes: str, goes: str) -> None:
    """Until the address tells of the click."""
    clicked = f"{button} changes nothing"
    wait_until(page, lambda: comes in page.url and not (goes and goes in page.url), clicked)
