"""Ways to a lesson in a browser, and what stands on its page once it is there."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from core.settings import Settings
from pages.sections.course import COURSE
from tests.browser.screens import PATIENCE, settle

LESSONS = COURSE.lessons
CONTROLS = """
async ([same, pause, longest, patience]) => {
  const idle = () => new Promise((done) => requestIdleCallback(() => setTimeout(done, pause), { timeout: longest }));
  const knobs = ".st-key-side :is(input, [role=slider], [role=radio], [role=switch])";
  const look = () => [...document.querySelectorAll(knobs)]
    .map((one) => [one.ariaLabel ?? one.textContent, one.value, one.ariaValueText, one.checked, one.ariaChecked]);
  let before = "", times = 0;
  for (const end = performance.now() + patience; times < same && performance.now() < end; await idle()) {
    const now = JSON.stringify(look());
    const drawn = now !== "[]" && !document.querySelector(".st-key-side [data-testid=stSkeleton]");
    times = drawn && now === before ? times + 1 : 1;
    before = now;
  }
  return times < same ? null : look();
}
"""
"""What stands in the controls of a page, once so many looks in a row have found the same."""
SAME = 5
"""Looks in a row that find the same controls before all of them are taken to be drawn."""
PAUSE, LONGEST_PAUSE = 60, 400
"""Milliseconds between two looks, after what the browser has in hand to draw, but at most so many if it never ends."""


def way(page: Page, name: str) -> Locator:
    """The link to the lesson before or after."""
    return page.locator(".st-key-neighbours").get_by_role("link", name=re.compile(name))


def go_to(page: Page, key: str) -> None:
    """Open a lesson from the list of its page, which a click before may have left open."""
    link = page.get_by_test_id("stPopoverBody").get_by_role("link", name=LESSONS[key].title, exact=True)
    if not link.is_visible():
        page.get_by_role("button", name="Lessons", exact=True).click()
    link.click()


def see(page: Page, key: str) -> None:
    """Wait until a lesson is there, with nothing moved."""
    expect(page.locator(".st-key-card")).to_contain_text(f" · {LESSONS[key].title}")
    expect(page.get_by_text(LESSONS[key].question)).to_be_visible()
    settle(page)
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)


def controls(page: Page) -> list[Any]:
    """What the controls of a page stand at, once all of them are drawn: the browser is later than the server."""
    seen = page.evaluate(CONTROLS, [SAME, PAUSE, LONGEST_PAUSE, PATIENCE])
    assert seen is not None, "the controls never stand still"
    return list(seen)


def told(page: Page, key: str) -> Settings:
    """The settings that the address tells, as far as they matter, once it names this lesson."""
    its_page = COURSE.page_of(key)
    expect(page).to_have_url(re.compile(rf"\b{its_page.parameter('lesson')}={key}\b"))
    texts, knobs = parse_qs(urlsplit(page.url).query), its_page.settings.knobs()
    values = {
        name: knobs[name].parse(texts[its_page.parameter(name)]) for name in knobs if its_page.parameter(name) in texts
    }
    settings: Settings = its_page.settings(**values)
    return settings.relevant()
