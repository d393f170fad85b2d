"""Links in a real browser: each opens what it names, and a page says what a link got wrong."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from pages.sections.course import COURSE
from tests.browser.screens import settle
from tests.browser.watched import Visit, Watched
from tests.marks import by_default
from ui.links import lesson_query


@pytest.mark.parametrize("key", by_default(["exercise-2-3", "rate-too-big"], "exercise-2-3"))
def test_the_very_first_visitor_of_a_deep_link_gets_that_page(first_visit: Callable[[str], Watched], key: str) -> None:
    lesson, its_page = COURSE.lessons[key], COURSE.page_of(key)
    watched = first_visit(f"{its_page.stem}?{urlencode(lesson_query(its_page, key))}")
    expect(watched.page.get_by_role("heading", name=its_page.title)).to_be_visible()
    expect(watched.page.locator(".st-key-topbar").get_by_role("link")).to_have_count(len(COURSE.pages) + 1)
    expect(watched.page.get_by_text(lesson.question)).to_be_visible()
    expect(watched.page.get_by_role("dialog")).to_have_count(0)
    expect(watched.page.get_by_role("button", name="Show me")).to_be_enabled()
    assert watched.errors == []


def test_a_mangled_link_opens_and_names_what_was_wrong(visit: Visit) -> None:
    watched = visit(
        "gradient_descent",
        "gd_surface=Ravine&gd_learning_rate=fast&gd_steps=1e999&gd_start_x=inf&gd_lerning_rate=1&gd_lesson=no",
    )
    page = watched.page
    notice = page.get_by_test_id("stAlert").filter(has_text="Not everything here was understood")
    for wrong in ("Learning rate", "'fast'", "Steps", "1e999", "Start x", "gd_lerning_rate"):
        expect(notice).to_contain_text(wrong)
    expect(page.get_by_text("Unknown lesson")).to_be_visible()
    expect(page.get_by_role("slider", name="Start x")).to_have_value("-5")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    page.get_by_role("button", name="Reset").click()
    expect(notice).to_have_count(0)


@pytest.mark.thorough
def test_the_copied_link_opens_the_same_state(visit: Visit) -> None:
    page = visit("gradient_descent", "gd_surface=Rosenbrock&gd_learning_rate=0.00123&gd_steps=321").page
    page.get_by_role("button", name="Share", exact=True).click()
    link = page.get_by_role("dialog").get_by_test_id("stCode").first.inner_text().strip()
    assert link.startswith("http://127.0.0.1")
    page.goto(link)
    settle(page)
    expect(page.get_by_role("slider", name="Steps")).to_have_value("321")
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute("aria-valuetext", "0.00123")
    expect(page.get_by_text("Not everything here was understood")).to_have_count(0)
