"""The picture is the page: large and in sight at once on every screen; it can be embedded, presented and printed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from pages.sections.course import COURSE
from tests.browser.conftest import APP, Serve
from tests.browser.screens import STYLED, settle
from tests.browser.watched import Visit
from tests.marks import by_default

SIZES = {  # width, height: the least height of the picture
    (1280, 800): 450,
    (1024, 768): 400,
    (390, 844): 250,
    (844, 390): 200,
    (640, 400): 180,  # 1280x800 at twice its size
}
EMBEDDED = {(800, 600): 450, (600, 400): 270}
STANDING = ("losses", "mlp_classification")
"""A page of charts and one of a network: the ones that are seen in all sizes by default."""
PICTURE = "[data-testid=stVerticalBlock].st-key-picture"
SHIFTS = """() => {
  window.shifts = 0;
  const count = (list) => list.getEntries().forEach((entry) => (window.shifts += entry.value));
  new PerformanceObserver(count).observe({ type: "layout-shift" });
}"""

LETTERS_OF = """(grown) => {
  const letters = [...document.querySelectorAll("svg.marks text")];
  const sizes = letters.map((text) => parseFloat(text.getAttribute("font-size")));
  const smallest = Math.min(...sizes);
  return sizes.length && Math.abs(smallest - 22 * grown) < 0.5;
}"""
"""Whether the smallest letters of all charts are so much larger than on the smallest projector."""


def box(page: Page, selector: str) -> dict[str, float]:
    found: Any = page.locator(selector).first.bounding_box()
    assert found is not None, selector
    return {side: found[side] for side in ("x", "y", "width", "height")}


def assert_in_first_screen(page: Page, least: float) -> None:
    """The picture is at least so high, and it and the player, if there is one, end above the lower edge."""
    width, height = page.viewport_size["width"], page.viewport_size["height"]  # type: ignore[index]
    expect(page.locator(f"{PICTURE} [data-testid=stSkeleton]")).to_have_count(0)  # the chart itself is there
    picture = box(page, PICTURE)
    assert picture["height"] >= least
    assert picture["y"] + picture["height"] <= height
    if page.locator(".clock").count():
        player = box(page, ".clock")
        assert player["y"] + player["height"] <= height
    if width > 640 and not page.locator("[data-testid=stApp][data-test-embedded]").count():
        assert box(page, ".st-key-stage")["width"] >= 0.6 * (width - 48) - 16
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".stMain").evaluate("(main) => main.scrollWidth <= main.clientWidth")


@pytest.mark.parametrize("stem", by_default(COURSE.pages, *STANDING))
def test_a_page_stands_still_in_the_first_screen_of_every_size_and_prints_its_picture(visit: Visit, stem: str) -> None:
    """Of one visit, since to open a page costs more than to look at it."""
    page = visit(stem).page
    assert_still(page)
    for (width, height), least in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(250)  # the charts follow the size of their place
        assert_in_first_screen(page, least)
    page.emulate_media(media="print")
    for hidden in (".st-key-topbar", ".st-key-side"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(PICTURE)).to_be_visible()
    page.emulate_media(media="screen")


def assert_still(page: Page) -> None:
    """Nothing moves once the picture is there."""
    page.locator(f"{PICTURE} :is(svg.marks, canvas, .listing-now)").first.wait_for()
    expect(page.locator(f"{PICTURE} [data-testid=stSkeleton]")).to_have_count(0)  # the words may be there before it
    page.wait_for_function(STYLED)  # Streamlit applies a style sheet once it has loaded what cleans HTML
    page.evaluate(SHIFTS)
    page.wait_for_timeout(600)
    assert page.evaluate("window.shifts") < 0.1


@pytest.mark.thorough
@pytest.mark.parametrize("stem", COURSE.pages)
def test_an_embedded_page_is_its_picture_and_its_player(visit: Visit, stem: str) -> None:
    page = visit(stem, {"embed": "true"}).page
    for (width, height), least in EMBEDDED.items():
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(250)
        assert_in_first_screen(page, least)
    for hidden in ("h1", ".st-key-topbar", ".st-key-more"):
        expect(page.locator(hidden).first).to_be_hidden()
    page.get_by_role("button", name="Controls").click()
    expect(page.locator(".st-key-side").first).to_be_visible()


def test_a_presented_page_steps_by_the_keys_of_a_remote_and_is_left_by_escape(visit: Visit) -> None:
    page = visit("gradient_descent").page
    page.get_by_role("button", name="Present").click()
    settle(page)
    clock = page.locator("#clock-gd")
    expect(page.locator("h1").first).to_be_hidden()
    settle(page)  # the looks come first, the player's keys with the end of the run
    expect(clock).to_have_value("0")
    for key, place in (("PageDown", "1"), ("ArrowRight", "2"), ("PageUp", "1"), ("End", clock.get_attribute("max"))):
        page.keyboard.press(key)
        expect(clock).to_have_value(str(place))
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    shown = str(int(clock.get_attribute("max") or 0) - 2)
    expect(clock).to_have_value(shown)
    page.keyboard.press("Escape")
    expect(page.locator("h1").first).to_be_visible()
    settle(page)
    expect(page).not_to_have_url("show=")
    expect(clock).to_have_value(shown)
    page.get_by_role("button", name="Present").click()
    expect(page.locator("h1").first).to_be_hidden()
    settle(page)
    expect(clock).to_have_value(shown)


@pytest.mark.thorough
@pytest.mark.parametrize("stem", ["gradient_descent", "sigmoid_softmax"])
def test_letters_of_a_presented_picture_grow_with_the_screen(visit: Visit, stem: str) -> None:
    page = visit(stem, "show=picture").page
    for width, height in ((1280, 800), (1920, 1080), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        grown = 1.35 if width == 1920 else 1
        page.wait_for_function(LETTERS_OF, arg=grown)
        picture = page.locator("svg.marks").first.bounding_box()
        assert picture is not None
        assert picture["x"] + picture["width"] <= width
        assert "…" not in "".join(page.locator("svg.marks text").all_text_contents())  # nothing is cut off


@pytest.mark.thorough
@pytest.mark.parametrize("stem", ["gradient_descent", "mlp_regression"])
def test_a_reload_of_a_page_that_was_opened_bare_shows_what_was_moved_and_all_else_as_it_stood(
    visit: Visit, stem: str
) -> None:
    """How a page opens stands in no address until something is moved."""
    page = visit(stem).page
    page.locator(".st-key-side").get_by_role("slider").first.press("ArrowLeft")
    # What was moved the browser writes at once; how all else stands comes with the server's answer.
    prefix = COURSE.pages[stem].prefix
    expect(page).to_have_url(re.compile(rf"[?&]{prefix}_.*&{prefix}_"))
    settle(page)
    before, sliders = _controls(page), page.locator(".st-key-side").get_by_role("slider")
    count = sliders.count()
    page.reload()
    settle(page)
    expect(sliders).to_have_count(count)
    expect(page.locator(".st-key-side [data-testid=stSkeleton]")).to_have_count(0)
    assert _controls(page) == before


def _controls(page: Page) -> list[str | None]:
    """Where the numbers and the choices of a page stand."""
    side = page.locator(".st-key-side")
    numbers = [slider.get_attribute("aria-valuetext") for slider in side.get_by_role("slider").all()]
    pressed = side.locator("[aria-checked=true], [aria-pressed=true], [aria-selected=true]")
    return [*numbers, *pressed.all_inner_texts(), *side.locator("[data-baseweb=select]").all_inner_texts()]


def test_back_forward_and_reload_show_the_state_as_it_was(browser: Browser, serve: Serve) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    base = serve(APP)
    page.goto(base)
    settle(page)
    card = page.locator(".path-card").filter(has_text=COURSE.pages["gradient_descent"].title)
    card.locator("summary").click()
    card.locator(".path-lesson").nth(1).click()
    settle(page)
    expect(page.locator("h1").first).to_have_text(COURSE.pages["gradient_descent"].title)
    lesson = page.url
    page.go_back()  # from a lesson home is one Back
    settle(page)
    expect(page.locator(".path")).to_be_visible()
    page.go_forward()
    settle(page)
    assert page.url == lesson
    page.get_by_role("slider", name="Learning rate").focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    moved = page.url
    assert moved != lesson
    page.locator(".st-key-topbar").get_by_text(COURSE.pages["losses"].short, exact=True).click()
    settle(page)
    expect(page.locator("h1").first).to_have_text(COURSE.pages["losses"].title)
    page.go_back()  # a moved knob is no entry of its own, and the page is as it was left
    settle(page)
    expect(page.locator("h1").first).to_have_text(COURSE.pages["gradient_descent"].title)
    assert page.url == moved
    page.reload()
    settle(page)
    assert page.url == moved
    page.go_back()
    settle(page)
    expect(page.locator(".path")).to_be_visible()
    page.close()
