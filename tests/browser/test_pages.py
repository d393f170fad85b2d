"""The app in a real browser: every page opens, plays, and says what a link got wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screens import DESK, PHONE, carried, settle
from ui.contents import PAGES
from ui.lessons import LESSONS, lesson_query

if TYPE_CHECKING:
    from tests.browser.conftest import Serve, Watched

APP = Path(__file__).parents[2] / "streamlit_app.py"
PLAYED = {"gradient_descent": "gd", "mlp_regression": "mlp"}
LABELS = ".mark-text.role-mark text"


@pytest.mark.parametrize(
    ("stem", "scheme", "width"),
    [(stem, *screen) for stem, screen in zip(["", *PAGES], cycle([("light", DESK), ("dark", PHONE)]), strict=False)],
)
def test_every_page_opens_without_errors_and_fits_its_screen(
    visit: Callable[..., Watched], stem: str, scheme: str, width: int
) -> None:
    """Opened on one screen in one scheme, and carried to the other of both."""
    watched = visit(stem, viewport={"width": width, "height": 1000}, color_scheme=scheme)
    page = watched.page
    grounds = {scheme: ground(page)}
    for _ in carried(page, width, DESK + PHONE - width):
        expect(page.get_by_test_id("stException")).to_have_count(0)
        for canvas in page.get_by_test_id("stVegaLiteChart").all():
            expect(canvas.locator("svg.marks, canvas.marks").first).to_be_visible()
    other: Literal["dark", "light"] = "dark" if scheme == "light" else "light"
    page.emulate_media(color_scheme=other)
    expect(page.get_by_test_id("stApp")).not_to_have_css("background-color", grounds[scheme])
    for _ in carried(page, width):
        for canvas in page.get_by_test_id("stVegaLiteChart").all():
            expect(canvas.locator("svg.marks, canvas.marks").first).to_be_visible()
    grounds[other] = ground(page)
    bright, dim = (sum(map(int, re.findall(r"\d+", grounds[name])[:3])) for name in ("light", "dark"))
    assert bright > 700 > 100 > dim
    assert watched.errors == []


def ground(page: Page) -> str:
    return str(page.get_by_test_id("stApp").evaluate("(e) => getComputedStyle(e).backgroundColor"))


@pytest.mark.parametrize("key", ["rate-too-big", "exercise-2-3"])
def test_the_very_first_visitor_of_a_deep_link_gets_that_page(
    serve_fresh: Serve, watched_page: Callable[..., Watched], key: str
) -> None:
    lesson = LESSONS[key]
    watched = watched_page()
    watched.page.goto(f"{serve_fresh(APP)}/{lesson.stem}?{urlencode(lesson_query(key))}")
    settle(watched.page)
    expect(watched.page.get_by_role("heading", name=lesson.page.title)).to_be_visible()
    expect(watched.page.get_by_test_id("stSidebar").get_by_role("link")).not_to_have_count(0)
    expect(watched.page.get_by_text(lesson.question)).to_be_visible()
    expect(watched.page.get_by_role("dialog")).to_have_count(0)
    expect(watched.page.get_by_role("button", name="Restore")).to_be_disabled()
    assert watched.errors == []


@pytest.mark.parametrize("stem", PLAYED)
def test_playing_moves_both_charts_and_sends_nothing(visit: Callable[..., Watched], stem: str) -> None:
    watched = visit(stem, viewport={"width": 1280, "height": 800})
    page = watched.page
    labels = page.locator(LABELS).filter(has_text=re.compile(r"^(step|epoch) \d+$"))
    expect(labels).to_have_count(2)
    clock = page.locator(f"#clock-{PLAYED[stem]}")
    at_end = labels.all_text_contents()
    before = watched.sent
    page.get_by_label("Speed").select_option(label="full speed")
    page.get_by_role("button", name="Play").click()
    expect(labels.first).not_to_have_text(at_end[0])
    expect(labels.first).to_have_text(at_end[0], timeout=10_000)
    clock.fill("3")
    expect(labels.nth(0)).to_have_text(re.compile(r" 3$"))
    expect(labels.nth(1)).to_have_text(re.compile(r" 3$"))
    assert watched.sent == before
    assert watched.errors == []


def test_a_knob_moves_the_run_and_the_clock_keeps_its_place(visit: Callable[..., Watched]) -> None:
    page = visit("gradient_descent", viewport={"width": 1280, "height": 800}).page
    clock = page.locator("#clock-gd")
    clock.fill("7")
    page.get_by_role("slider", name="Learning rate").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("gd_learning_rate=0.225"))
    settle(page)
    expect(clock).to_have_value("7")
    expect(page.locator(LABELS).filter(has_text=re.compile("^step 7$"))).to_have_count(2)


def test_a_mangled_link_opens_and_names_what_was_wrong(visit: Callable[..., Watched]) -> None:
    watched = visit(
        "gradient_descent?gd_surface=Ravine&gd_learning_rate=fast&gd_steps=1e999&gd_start_x=inf&gd_lerning_rate=1&gd_lesson=no"
    )
    page = watched.page
    notice = page.get_by_test_id("stAlert").filter(has_text="Not everything here was understood")
    for wrong in ("learning_rate", "'fast'", "steps", "1e999", "start_x", "gd_lerning_rate"):
        expect(notice).to_contain_text(wrong)
    expect(page.get_by_text("Unknown lesson")).to_be_visible()
    expect(page.get_by_role("slider", name="Start x")).to_have_value("-5")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert watched.errors == []
    page.get_by_role("button", name="Reset").click()
    expect(notice).to_have_count(0)


def test_the_copied_link_opens_the_same_state(visit: Callable[..., Watched]) -> None:
    page = visit("gradient_descent?gd_surface=Rosenbrock&gd_learning_rate=0.00123&gd_steps=321").page
    page.get_by_role("button", name="Copy link").click()
    link = page.get_by_test_id("stCode").filter(has_text="http").inner_text().strip()
    assert link.startswith("http://127.0.0.1")
    page.goto(link)
    settle(page)
    expect(page.get_by_role("slider", name="Steps")).to_have_value("321")
    expect(page.get_by_role("slider", name="Learning rate")).to_have_attribute("aria-valuetext", "0.00123")
    expect(page.get_by_text("Not everything here was understood")).to_have_count(0)
