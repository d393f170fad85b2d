"""The glossary in a real browser: it is searched as one types, and leads to where a term is met."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from pages.sections.course import COURSE
from pages.sections.glossary.terms import TERMS
from tests.browser.screens import settle
from tests.browser.watched import Visit


@pytest.mark.thorough
def test_a_term_is_found_while_it_is_typed_and_leads_to_its_lesson(visit: Visit) -> None:
    watched = visit("glossary")
    page = watched.page
    entries = page.locator(".glossary-entry:visible")
    expect(entries).to_have_count(len(TERMS))
    sent = watched.sent
    page.get_by_role("searchbox", name="Search for a term").press_sequentially("mini-b")
    expect(entries.first.locator("dt")).to_contain_text("Batch")
    expect(page.locator(".glossary [role=status]")).to_have_text(re.compile(r"^\d terms?$"))
    assert watched.sent == sent
    page.get_by_role("searchbox").fill("no such thing")
    expect(entries).to_have_count(0)
    expect(page.locator(".glossary [role=status]")).to_have_text("No terms")
    page.get_by_role("searchbox").fill("logit")
    key = COURSE.newest(TERMS["Logit"].met)
    entries.first.get_by_role("link").click()
    there = COURSE.page_of(key)
    expect(page.get_by_role("heading", name=there.title, level=1)).to_be_visible()
    settle(page)
    expect(page.get_by_text(COURSE.lessons[key].question)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Glossary", level=1)).to_be_visible()
    expect(entries).to_have_count(len(TERMS))


@pytest.mark.parametrize("sought", ["Logit", "<img src=x onerror=alert(1)>"])
def test_a_link_may_say_what_is_looked_for(visit: Visit, sought: str) -> None:
    page = visit("glossary", {"term": sought}).page
    expect(page.get_by_role("searchbox")).to_have_value(sought)
    expect(page.locator(".glossary img")).to_have_count(0)
    expect(
        page.locator(".glossary-entry:visible dt").first if sought in TERMS else page.get_by_text("No terms")
    ).to_be_visible()
