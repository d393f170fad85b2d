"""What the pages with a listing share in a browser: the current line, its numbers, and whether all of it fits."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.animation import hold_time, let_pass
from tests.browser.screens import DESK, PHONE, carried
from tests.browser.watched import Motion, Visit


def current(page: Page) -> Locator:
    """The line that the listing names as the current one."""
    return page.locator("[aria-current=step]:visible")


def numbers(page: Page) -> list[str]:
    """The numbers beside the line: w, b, their gradients and the loss."""
    return page.locator(".listing-number dd").all_text_contents()


def focus_by_tab(page: Page) -> None:
    """Go to the player with the Tab key alone."""
    expect(current(page)).to_have_count(1)
    expect(page.locator(".clock-label")).to_have_text(re.compile(r"(\d+) of \1$"))
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.clock') !== null"):
            return
    raise AssertionError("the player cannot be reached with the Tab key")


def assert_fits(page: Page, width: int) -> None:
    """The listing is as wide as its place, and no more than the screen."""
    wide = page.locator(".listing, .listing *:not(.listing-told)").evaluate_all(  # that one is for the ears alone
        "(all) => all.filter((e) => e.offsetParent && e.scrollWidth - e.clientWidth > 1 && "
        "getComputedStyle(e).display !== 'inline')"
        ".map((e) => `${e.className}: ${e.textContent}`)"
    )
    assert wide == []
    for frame in page.locator(".listing-now:visible, .listing-text:visible").all():
        box = frame.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


def assert_part_fits(visit: Visit, stem: str, link: dict[str, str], listed: bool) -> None:
    """A part of a page, opened on a phone and carried to a desk; `listed` says that it has a current line."""
    page = visit(stem, link, width=PHONE).page
    expect(page.get_by_test_id("stException")).to_have_count(0)
    for picture in page.get_by_test_id("stVegaLiteChart").all():
        expect(picture.locator("svg.marks, canvas.marks").first).to_be_visible()
    if listed:
        expect(current(page)).to_have_count(1)
    for width in carried(page, PHONE, DESK):
        assert_fits(page, width)


def assert_played_as_a_story(visit: Visit, stem: str, motion: Motion) -> None:
    """A frame in a second and a half, reduced motion or not, by the animation's own clock; and nothing is sent."""
    watched = visit(stem, motion=motion)
    page = watched.page
    expect(page.locator(".clock-label")).to_have_text(re.compile(r"^step 1 of \d+$"))
    before = watched.sent
    hold_time(page)
    page.locator(".clock [value=start]").click()
    page.locator(".clock [value=play]").click()
    let_pass(page, 0.75)
    assert let_pass(page, 1.5, 2, look="Number(document.querySelector('.clock input').value)") == [1, 2]
    expect(page.locator(".clock[data-playing]")).to_have_count(1)
    assert watched.sent == before
