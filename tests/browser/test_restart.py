"""A server that begins again under an open page: the first click counts, as if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import APP, free_port, running
from tests.browser.screens import PATIENCE, settle, wait_until


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own: what it says on its console while the server is away is no error."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("address", "button", "comes", "goes"),
    [
        ("mlp_regression?mlp_epochs=20", "New seed", "mlp_seed=", ""),
        ("gradient_descent?gd_steps=77", "Reset", "", "gd_steps=77"),
        ("losses?lo_points=5", "Present", "show=picture", ""),
    ],
)
def test_the_first_click_after_a_restart_counts(page: Page, address: str, button: str, comes: str, goes: str) -> None:
    port = free_port()
    with running(APP, port) as url:
        page.goto(f"{url}/{address}")
        settle(page)
        assert goes in page.url
        expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()
    with ExitStack() as servers:
        with page.expect_websocket():
            servers.enter_context(running(APP, port))
        page.get_by_role("button", name=button, exact=True).click()
        clicked = f"{button} changes nothing"
        wait_until(page, lambda: comes in page.url and not (goes and goes in page.url), clicked)
        settle(page)
