"""Every page prints as one or two sheets, once, and its handout is seen on paper only."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from pages.sections.course import COURSE
from tests.browser.screens import settle
from tests.browser.watched import Visit
from tests.marks import by_default
from ui.links import lesson_query

COUNTED = "window.print = () => { window.printed = (window.printed || 0) + 1; }"
LONG = ("rate-good", "dropout-net", "tame-early", "loop-with-nn")


def printed(page: Page) -> bytes:
    """The page as a PDF, once its print dialog has been asked for."""
    page.evaluate(COUNTED)
    page.evaluate("window.printed = 0")
    page.get_by_role("button", name="Print", exact=True).click()
    page.wait_for_function("window.printed > 0")
    expect(page.locator(".st-key-handout").first).to_be_hidden()
    return page.pdf(prefer_css_page_size=True)


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("stem", by_default(COURSE.pages, "backpropagation"))
def test_a_page_is_one_or_two_sheets(visit: Visit, stem: str) -> None:
    page = visit(stem).page
    assert 1 <= sheets(printed(page)) <= 2
    page.emulate_media(media="print")
    for shown in (".st-key-handout .lines hr", ".st-key-handout .qr", ".st-key-handout pre"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in (".st-key-more", ".st-key-side", ".st-key-topbar"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Reset").click()
    settle(page)
    expect(page.locator(".st-key-handout")).to_have_count(0)
    assert page.evaluate("window.printed") == 1


@pytest.mark.thorough
@pytest.mark.parametrize("key", LONG)
def test_a_lesson_is_one_or_two_sheets(visit: Visit, key: str) -> None:
    page = COURSE.page_of(key)
    shown = visit(page.stem, lesson_query(page, key)).page
    assert 1 <= sheets(printed(shown)) <= 2
