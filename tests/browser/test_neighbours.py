"""The ways on from a lesson in a real browser: Next, Before and the browser's Back open it as it is, at its start."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from core.settings import Settings
from pages.sections.course import COURSE
from tests.browser.screens import DESK, PATIENCE, PHONE, settle
from tests.browser.watched import Visit
from tests.marks import by_default
from ui.links import lesson_query

PAGES, LESSONS = COURSE.pages, COURSE.lessons
SCROLLED = """
() => [...document.querySelectorAll(".stMain, .stColumn:has(.st-key-side)")].map((place) => place.scrollTop)
"""
TO_THE_END = """
() => document.querySelectorAll(".stMain, .stColumn:has(.st-key-side)").forEach((place) => place.scrollTo(0, 200))
"""
CONTROLS = """
() => [...document.querySelectorAll(".st-key-side :is(input, [role=slider], [role=radio], [role=switch])")]
  .map((knob) => [knob.ariaLabel ?? knob.textContent, knob.value, knob.ariaValueText, knob.checked, knob.ariaChecked])
"""
"""What stands in the controls of a page, as far as they are drawn."""
STOOD = """
() => {
  window.places = {};
  let before, times = 0;
  const look = () => {
    const next = document.querySelector(".st-key-next a")?.getBoundingClientRect();
    const place = next ? Math.round(next.top) : "none";
    times = place === before ? times + 1 : 1;
    before = place;
    window.places[place] = Math.max(window.places[place] ?? 0, times);
    requestAnimationFrame(look);
  };
  look();
}
"""
"""Note where the way to the next lesson stands, and for how many pictures of the browser in a row."""
WHILE_WORDS_COME = 10
"""Pictures in which the words of a card may be replaced one after the other."""
WHAT_BECOMES_OF_IT = {
    "moved": "(ways) => (ways.style.marginTop = '-200px')",
    "gone for a while": "(ways) => { const place = ways.parentElement; ways.remove();"
    " setTimeout(() => place.append(ways), 800); }",
}
"""What the server's answer may do to the links, in the words of a browser."""
SAME = 4
"""Looks in a row that find the same controls before all of them are taken to be drawn."""
BARE = "rgba(0, 0, 0, 0)"


def way(page: Page, name: str) -> Locator:
    """The link to the lesson before or after."""
    return page.locator(".st-key-neighbours").get_by_role("link", name=re.compile(name))


def see(page: Page, key: str) -> None:
    """Wait until a lesson is there, with nothing moved."""
    expect(page.locator(".st-key-card")).to_contain_text(f" · {LESSONS[key].title}")
    expect(page.get_by_text(LESSONS[key].question)).to_be_visible()
    settle(page)
    expect(page.get_by_role("button", name="Restore")).to_have_count(0)


def controls(page: Page) -> list[Any]:
    """What the controls of a page stand at, once all of them are drawn: the browser is later than the server."""
    seen = [page.evaluate(CONTROLS)]
    while not seen[-1] or len(seen) < SAME or any(one != seen[-1] for one in seen[-SAME:]):
        page.wait_for_timeout(400)
        seen.append(page.evaluate(CONTROLS))
    return list(seen[-1])


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


@pytest.mark.thorough
@pytest.mark.parametrize(("width", "height"), [(PHONE, 844), (DESK, 480)])
def test_another_lesson_begins_at_the_top_and_nothing_else_does(visit: Visit, width: int, height: int) -> None:
    page = visit("gradient_descent", lesson_query(PAGES["gradient_descent"], "adam-descent"), width=width).page
    page.set_viewport_size({"width": width, "height": height})
    see(page, "adam-descent")
    page.evaluate(TO_THE_END)
    down = page.evaluate(SCROLLED)
    assert max(down) > 50
    page.get_by_role("slider", name="Learning rate").press("ArrowRight")
    expect(page.get_by_role("button", name="Restore")).to_have_count(1)
    settle(page)
    assert max(page.evaluate(SCROLLED)) > 50  # a knob leaves the page where it is
    for name, key in (("Next: ", "mini-batches"), ("Before: ", "adam-descent")):
        page.evaluate(TO_THE_END)
        way(page, name).click()
        see(page, key)
        assert max(page.evaluate(SCROLLED)) == 0
        expect(page.get_by_text(LESSONS[key].question)).to_be_in_viewport(ratio=1)
    page.evaluate(TO_THE_END)
    page.go_back()
    see(page, "mini-batches")
    assert max(page.evaluate(SCROLLED)) == 0


@pytest.mark.thorough
def test_next_stands_out_within_a_chapter_and_at_its_end_before_an_answer_and_after(visit: Visit) -> None:
    page = visit("gradient_descent", lesson_query(PAGES["gradient_descent"], "mini-batches")).page
    looks = []
    for key in ("mini-batches", "decay"):
        see(page, key)
        for answered in (False, True):
            if answered:
                page.get_by_role("button", name="Show me").click()
                expect(page.get_by_role("button", name="Show me")).to_have_count(0)
            page.mouse.move(0, 0)  # it may stand where the link has come to
            expect(way(page, "Before: ")).to_have_css("background-color", BARE)
            expect(way(page, "Before: ").locator("p")).to_have_css("font-weight", "400")
            expect(way(page, "Next: ").locator("p")).to_have_css("font-weight", "600")
            looks.append(way(page, "Next: ").evaluate("(e) => getComputedStyle(e).border"))
        way(page, "Next: ").click()
    assert len(set(looks)) == 1
    assert "solid" in looks[0]


@pytest.mark.thorough
def test_the_ways_on_stand_still_while_what_the_answer_speaks_of_is_worked_out(visit: Visit) -> None:
    """Of an answer that speaks of so many runs that they take a quarter of a minute."""
    page = visit("mlp_regression", lesson_query(PAGES["mlp_regression"], "right-size")).page
    see(page, "right-size")
    expect(way(page, "Next: ")).to_be_visible()
    page.evaluate(STOOD)
    page.get_by_role("button", name="Show me").click()
    expect(page.get_by_role("button", name="Show me")).to_have_count(0, timeout=5 * PATIENCE)
    settle(page)
    places = page.evaluate("window.places")
    assert "none" not in places
    stood = [place for place, times in places.items() if times > WHILE_WORDS_COME]
    assert len(stood) <= 2, places  # with the question and with the answer


@pytest.mark.parametrize("how", by_default(WHAT_BECOMES_OF_IT, "gone for a while"))
def test_a_press_on_next_counts_whatever_becomes_of_the_link_before_it_is_let_go(visit: Visit, how: str) -> None:
    page = visit("gradient_descent", lesson_query(PAGES["gradient_descent"], "mini-batches")).page
    see(page, "mini-batches")
    page.wait_for_function("window.historyIsMended")
    way(page, "Next: ").hover()
    page.mouse.down()
    page.locator(".st-key-neighbours").evaluate(WHAT_BECOMES_OF_IT[how])
    page.mouse.up()
    see(page, "decay")


@pytest.mark.thorough
def test_a_press_on_next_that_is_let_go_elsewhere_does_not_count(visit: Visit) -> None:
    page = visit("gradient_descent", lesson_query(PAGES["gradient_descent"], "mini-batches")).page
    see(page, "mini-batches")
    way(page, "Next: ").hover()
    page.mouse.down()
    page.mouse.move(10, 10)
    page.mouse.up()
    page.wait_for_timeout(1000)
    see(page, "mini-batches")


@pytest.mark.thorough
def test_a_question_stands_at_the_first_frame_also_while_the_run_before_it_played(visit: Visit) -> None:
    """Of two, of which the second waits with a step to take; the walk through all lessons looks at the others."""
    page = visit("gradient_descent", lesson_query(PAGES["gradient_descent"], "local-minimum")).page
    see(page, "local-minimum")
    page.get_by_role("button", name="Show me").click()
    expect(page.get_by_role("button", name="Show me")).to_have_count(0)
    way(page, "Next: ").click()
    see(page, "line-surface")
    waiting = page.locator(".clock[data-waiting]:not([data-playing]) input")
    expect(waiting).to_be_visible()
    page.wait_for_timeout(200)  # more than a frame takes
    expect(waiting).to_have_value("0")


@pytest.mark.thorough
@pytest.mark.parametrize("stem", PAGES)
def test_back_through_the_lessons_of_a_page_shows_each_as_it_was(visit: Visit, stem: str) -> None:
    """Of the first four nothing is moved, nothing is told beyond the lesson, and in the end the page stands as it
    opened."""
    keys = [key for key in COURSE.path if COURSE.page_of(key).stem == stem][:4]
    page = visit(stem).page
    expect(page.get_by_role("button", name="Lessons", exact=True)).to_be_visible()
    settle(page)
    stood = [controls(page)]
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.get_by_test_id("stPopoverBody").get_by_role("link", name=LESSONS[keys[0]].title, exact=True).click()
    for key in keys:
        see(page, key)
        assert told(page, key) == LESSONS[key].settings.relevant()
        stood.append(controls(page))
        if key != keys[-1]:
            way(page, "Next: ").click()
    for key in reversed(["", *keys[:-1]]):
        stood.pop()
        page.go_back()
        if key:
            see(page, key)
            assert told(page, key) == LESSONS[key].settings.relevant()
        else:
            expect(page.locator(".st-key-card")).to_have_count(0)
            settle(page)
        assert controls(page) == stood[-1], key or "the opening"
