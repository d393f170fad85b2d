"""The lessons in a real browser: each opens, from home and after another, asks its question and shows its numbers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pages.sections.course import COURSE
from tests.browser.lessons import controls, go_to, see, told, way
from tests.browser.screens import PATIENCE, settle
from tests.browser.watched import Visit

PAGES, LESSONS = COURSE.pages, COURSE.lessons
NUMBERS = {
    "exercise-2-1": [
        "6.3112",
        "5.2715",
        "7.6241",
        "6.3492",
        "11.0075",
        "7.0806",
        "5.6595",
        "3.1686",
        "5.6683",
        "4.9879",
    ],
    "global-min-max": ["0.4720", "0.3551"],
    "slides-cell": ["0.3814", "0.2869", "0.4720", "0.3551"],
    "exercise-2-3": ["1.1000", "-0.4500", "0.4000", "0.5852", "0.1242", "0.2906"],
    "run-1": ["0.783028", "0.078971", "0.010152", "0.003007", "0.002179"],
    "run-2": ["1.673574", "0.079586"],
    "run-3": ["0.646976", "0.026540", "0.001161"],
}
"""What a lesson must show as text; runs 2 and 3 are held to a literal loop elsewhere."""
AT_ITS_START = """
() => [...document.querySelectorAll(".clock")].every(
  (clock) => clock.matches("[data-waiting]:not([data-playing])") && clock.querySelector("input").value === "0")
"""
"""Whether the player, if there is one, waits at its first frame; the one of the lesson before goes later."""
LONG = {"right-size"}
"""What trains for a quarter of a minute: its view is drawn with fewer epochs among those of its page."""

BY_NEXT = 4
"""So many lessons of a page are gone through by Next and back."""


@pytest.mark.thorough
@pytest.mark.parametrize("stem", ["flamingo_seagull", "mlp_regression"])
def test_a_lesson_opens_from_home(visit: Visit, stem: str) -> None:
    """The first and the last of a page in one chapter and of a page in two; all others open from their page, which is
    quicker."""
    watched = visit("")
    page = watched.page
    keys = list(PAGES[stem].lessons)
    for key in (keys[0], keys[-1]):
        expect(page.locator(".path")).to_be_visible()
        settle(page)
        card = page.locator(".path-card").filter(has_text=PAGES[stem].title)
        card.locator("summary").click()
        card.get_by_role("link", name=LESSONS[key].title, exact=True).click()
        assert_lesson_opens(page, key)
        assert watched.errors == [], key
        page.locator(".st-key-topbar").get_by_role("link", name="Home").click()


def assert_lesson_opens(page: Page, key: str) -> None:
    """The page stands as the lesson starts, also where the run before still plays, asks its question and shows its
    numbers once it is answered."""
    lesson, its_page = LESSONS[key], COURSE.page_of(key)
    expect(page.get_by_role("heading", name=its_page.title, level=1)).to_be_visible()
    settle(page)
    expect(page.get_by_text(lesson.question)).to_be_visible()
    assert f"/{its_page.stem}?" in page.url
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    show = page.get_by_role("button", name="Show me")
    expect(page.locator(".st-key-neighbours")).to_be_visible()
    if show.count():  # the browser remembers what has been asked before
        page.wait_for_function(AT_ITS_START, timeout=PATIENCE)
        show.click()
        expect(show).to_have_count(0, timeout=5 * PATIENCE)  # some answers speak of a dozen runs
    if key in NUMBERS and its_page.stem == "mlp_regression":
        page.get_by_role("radio", name="numbers").or_(page.get_by_role("button", name="numbers")).first.click()
    for number in NUMBERS.get(key, []):
        expect(page.get_by_test_id("stMain")).to_contain_text(number)
    expect(page.get_by_text("Not everything here was understood")).to_have_count(0)


@pytest.mark.thorough
@pytest.mark.parametrize("stem", PAGES)
def test_one_lesson_after_the_other_opens_as_it_should_and_back_shows_each_as_it_was(visit: Visit, stem: str) -> None:
    """Each with its question and numbers, whatever stood there before. To the first of them one goes by Next, without
    an answer, and back by the browser, and answers on the way: nothing is moved, nothing is told beyond the lesson, and
    in the end the page stands as it opened. To the others one goes by the list."""
    keys = [key for key in COURSE.path if COURSE.page_of(key).stem == stem and key not in LONG]
    by_next, by_list = keys[:BY_NEXT], [*keys[BY_NEXT:], keys[0]]
    watched = visit(stem)
    page = watched.page
    expect(page.get_by_role("button", name="Lessons", exact=True)).to_be_visible()
    settle(page)
    opening, stood = controls(page), {}
    for key in by_next:
        go_to(page, key) if key == by_next[0] else way(page, "Next: ").click()
        see(page, key)
        assert told(page, key) == LESSONS[key].settings.relevant()
        stood[key] = controls(page)
    for key in reversed(by_next):
        if key != by_next[-1]:
            page.go_back()
            see(page, key)
            assert told(page, key) == LESSONS[key].settings.relevant()
            assert controls(page) == stood[key], key
        assert_lesson_opens(page, key)
        assert watched.errors == [], key
    page.go_back()
    expect(page.locator(".st-key-card")).to_have_count(0)
    settle(page)
    assert controls(page) == opening
    for key in by_list:
        go_to(page, key)
        assert_lesson_opens(page, key)
        assert watched.errors == [], key


@pytest.mark.thorough
def test_a_lesson_that_is_opened_again_starts_again(visit: Visit) -> None:
    page = visit("gradient_descent", "gd_lesson=rate-good").page
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute("aria-valuetext", "0.09")
    page.get_by_role("slider", name="Learning rate").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Restore")).to_be_enabled()
    go_to(page, "rate-good")
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute("aria-valuetext", "0.09")
