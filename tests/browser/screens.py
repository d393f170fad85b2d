"""What all tests in a browser wait for, and the screens that a page is carried to."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

PHONE, DESK = 390, 1280
SIDEWAYS = "document.querySelector('[data-testid=stMain]').scrollWidth - document.querySelector('[data-testid=stMain]').clientWidth"
INSIDE = (
    "(width) => [...document.querySelectorAll('[data-testid=stVegaLiteChart] svg.marks')]"
    ".every((e) => e.getBoundingClientRect().right <= width + 1)"
)


def settle(page: Page) -> None:
    """Wait until the app is there and the server's last run is over."""
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached(timeout=90_000)


def carried(page: Page, *widths: int) -> Iterator[int]:
    """Each width, once the page has followed it: to load an app anew costs a browser more than to carry it.

    A page that still has to be scrolled sideways after twenty seconds is an error.
    """
    for width in widths:
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_function(INSIDE, arg=width, timeout=20_000)  # charts take a moment to become narrower
        page.wait_for_function(
            f"() => {SIDEWAYS} <= 1", timeout=20_000
        )  # and a formula is wide until its looks are there
        yield width
