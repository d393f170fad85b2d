"""What all tests in a browser wait for, and the screens that a page is carried to."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from playwright.sync_api import Page, TimeoutError, expect

PHONE, DESK = 390, 1280
HEIGHT = 1000
PATIENCE = 60_000
"""Milliseconds that anything is waited for: only what never comes takes so long, on the slowest machine."""
LAZY = 6_000
"""Milliseconds after which a chart that has not followed its place is asked once more."""

INSIDE = """
(width) => [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg.marks")]
  .every((chart) => chart.getBoundingClientRect().right <= width + 1)
"""
"""Whether all charts end on a screen of this width."""
FITS = """
() => {
  const main = document.querySelector("[data-testid=stMain]");
  return main.scrollWidth - main.clientWidth <= 1;
}
"""
"""Whether the page need not be scrolled sideways."""
DRAWN = """() => !document.querySelector("[data-testid=stSkeleton]")
  && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")]
  .every((chart) => !chart.checkVisibility() || chart.querySelector(".marks"))"""
"""Whether everything that can be seen is there: a chart that is still being made keeps the width it was begun with."""
STYLED = "() => getComputedStyle(document.querySelector('.stMain')).getPropertyValue('--bar') !== ''"
"""Whether the app's own style sheet is in force."""


def settle(page: Page) -> None:
    """Wait until the app is there and the server's last run is over."""
    expect(page.locator("h1").first).to_be_attached()  # where a picture stands alone, it is not seen
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached(timeout=2 * PATIENCE)


def carried(page: Page, *widths: int) -> Iterator[int]:
    """Each width, once the page has followed it: to load an app anew costs a browser more than to carry it.

    A page that still has to be scrolled sideways in the end is an error.
    """
    page.wait_for_function(DRAWN, timeout=PATIENCE)
    for width in widths:
        try:
            _carry(page, width, LAZY)
        except TimeoutError:
            # Vega takes a new width for none where the plot alone, without its axes, had exactly that width before.
            for near in (width - 1, width):
                _carry(page, near, PATIENCE)
        page.wait_for_function(FITS, timeout=PATIENCE)  # and a formula is wide until its looks are there
        yield width


def _carry(page: Page, width: int, patience: int) -> None:
    """To this width, and wait for the charts, which take a moment to become narrower."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.wait_for_function(INSIDE, arg=width, timeout=patience)


def wait_until(page: Page, holds: Callable[[], bool], otherwise: str) -> None:
    """Look again and again until something holds, for what `expect` cannot say. If it never does, that is an error."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < deadline, otherwise
        page.wait_for_timeout(20)
