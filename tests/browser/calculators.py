"""What the pages of calculators share in a browser: their pictures and formulas fit, and Tab reaches their controls."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.screens import DESK, PHONE, carried
from tests.browser.watched import Visit

Moves = list[tuple[str, str, str]]
"""Sliders and boxes in the order of the Tab key: what the page tells before each is moved by one key, and after."""
BOXES = ("s", "s₀", "ŷ₁", "y₁")
"""The numbers that are typed: in their boxes the keys up and down take a step, left and right move the cursor."""

CUT = """[...document.querySelectorAll("[data-testid=stVegaLiteChart] svg.marks")].flatMap((svg) => {
  const room = svg.getBoundingClientRect();
  const cut = (box) => box.width > 0 && (box.right > room.right + 4 || box.left < room.left - 4);
  return [...svg.querySelectorAll("text")].filter((text) => cut(text.getBoundingClientRect()));
})"""
"""The texts of charts that reach beyond their chart's edge."""


def assert_drawn(visit: Visit, stem: str, link: dict[str, str], charts: int) -> Page:
    """A state of a page is drawn and fits a desk and a phone."""
    page = visit(stem, link).page
    for _ in carried(page, DESK, PHONE):
        assert_fits(page, charts)
    return page


def assert_fits(page: Page, charts: int) -> None:
    """All charts are there with all of their texts, and no formula is cut."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("Not everything here was understood")).to_have_count(0)
    pictures = page.get_by_test_id("stVegaLiteChart").locator("svg.marks")
    expect(pictures).to_have_count(charts)
    page.wait_for_function(f"{CUT}.length === 0")
    for picture in pictures.all():
        expect(picture).to_be_visible()
        assert "NaN" not in picture.inner_html()
        assert picture.evaluate("(e) => e.getBoundingClientRect().width") > 100
    # The letters of a formula may overhang by a pixel or two; a line of it may not.
    wide = page.locator(".katex-display").evaluate_all(
        "(all) => all.map((e) => [e.scrollWidth - e.clientWidth, e.textContent])"
    )
    assert [text for over, text in wide if over > 4] == []
    assert page.locator(".katex-error").count() == 0


def tab_to(page: Page, label: str, most: int = 80) -> None:
    """Press Tab until the control with this label has the focus. Controls are loaded late, so it has to be there."""
    expect(page.locator(f"[aria-label='{label}']").first).to_be_attached()
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"{label} is not reached by {most} tabs")


def spaced(text: str) -> re.Pattern[str]:
    """The text, whatever spaces stand in it."""
    return re.compile(r"\s+".join(map(re.escape, text.split())))


def assert_moved_by_keyboard(visit: Visit, stem: str, link: dict[str, str], moves: Moves) -> None:
    """Sliders and boxes are reached and moved by keyboard alone."""
    page = visit(stem, link).page
    main = page.get_by_test_id("stMain")
    for label, before, after in moves:
        expect(main).to_contain_text(spaced(before))
        expect(main).not_to_contain_text(spaced(after))
        tab_to(page, label)
        page.keyboard.press("ArrowUp" if label in BOXES else "ArrowRight")
        expect(main).to_contain_text(spaced(after))
