"""The ways on from a lesson in a real browser: Next, Before and the browser's Back open it as it is, at its start."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.sections.course import COURSE
from tests.browser.lessons import see, way
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
BARE = "rgba(0, 0, 0, 0)"


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
