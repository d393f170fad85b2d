"""The app in a real browser: every page opens, shuts nobody out, and plays."""

from __future__ import annotations

import re
from itertools import cycle
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pages.sections.course import COURSE
from tests.browser.animation import hold_time, let_pass
from tests.browser.screens import DESK, FITS, PATIENCE, PHONE, STYLED, carried, settle
from tests.browser.watched import Scheme, Visit

PLAYED = {"gradient_descent": "gd", "mlp_regression": "mlp"}
LABELS = ".mark-text.role-mark text"
SCREENS: list[tuple[Scheme, int]] = [("light", DESK), ("dark", PHONE)]
SERIOUS = ("serious", "critical")
DRAWN = """
() => [...document.querySelectorAll(".katex-mathml")].every((math) => getComputedStyle(math).position === "absolute")
"""
"""Whether formulas have their looks, which the browser fetches late: until then each stands there twice and is wide."""


@pytest.mark.parametrize(
    ("stem", "scheme", "width"),
    [(stem, *screen) for stem, screen in zip(["", *COURSE.pages, *COURSE.extras], cycle(SCREENS), strict=False)],
)
def test_every_page_opens_without_errors_fits_its_screen_and_shuts_nobody_out(
    visit: Visit, stem: str, scheme: Scheme, width: int
) -> None:
    """Opened on one screen in one scheme, and carried to the other of both; axe looks at it on each."""
    watched = visit(stem, width=width, scheme=scheme)
    page = watched.page
    assert barriers(page) == []
    grounds = {scheme: ground(page)}
    for _ in carried(page, width, DESK + PHONE - width):
        expect(page.get_by_test_id("stException")).to_have_count(0)
        for canvas in page.get_by_test_id("stVegaLiteChart").all():
            expect(canvas.locator("svg.marks, canvas.marks").first).to_be_visible()
    other: Scheme = "dark" if scheme == "light" else "light"
    page.emulate_media(color_scheme=other)
    expect(page.get_by_test_id("stApp")).not_to_have_css("background-color", grounds[scheme])
    for canvas in page.get_by_test_id("stVegaLiteChart").all():
        expect(canvas.locator("svg.marks, canvas.marks").first).to_be_visible()
    assert barriers(page) == []  # in the other scheme on the other screen
    for _ in carried(page, width):
        for canvas in page.get_by_test_id("stVegaLiteChart").all():
            expect(canvas.locator("svg.marks, canvas.marks").first).to_be_visible()
    grounds[other] = ground(page)
    bright, dim = (sum(map(int, re.findall(r"\d+", grounds[name])[:3])) for name in ("light", "dark"))
    assert bright > 700 > 100 > dim


def barriers(page: Page) -> list[str]:
    """What is serious of all that axe finds, once formulas and everything else have their looks."""
    for drawn in (STYLED, DRAWN, FITS):
        page.wait_for_function(drawn, timeout=PATIENCE)
    answer: dict[str, Any] = Axe().run(page).response
    return [
        f"{found['id']}: {node['html'][:160]}"
        for found in answer["violations"]
        if found["impact"] in SERIOUS
        for node in found["nodes"][:3]
    ]


def ground(page: Page) -> str:
    return str(page.get_by_test_id("stApp").evaluate("(e) => getComputedStyle(e).backgroundColor"))


@pytest.mark.thorough
@pytest.mark.parametrize("stem", PLAYED)
def test_playing_moves_both_charts_and_sends_nothing(visit: Visit, stem: str) -> None:
    watched = visit(stem)
    page = watched.page
    labels = page.locator(LABELS).filter(has_text=re.compile(r"^(step|epoch) \d+$"))
    expect(labels).to_have_count(2)
    clock = page.locator(f"#clock-{PLAYED[stem]}")
    page.locator(".clock [value=end]").click()
    expect(clock).to_have_value(str(clock.get_attribute("max")))
    at_end = labels.all_text_contents()
    before = watched.sent
    page.get_by_label("Speed").select_option(label="full speed")
    hold_time(page)
    page.get_by_role("button", name="Play").click()
    let_pass(page, 0.5)
    for place in (0, 1):
        expect(labels.nth(place)).to_have_text(re.compile(r" 30$"))
    let_pass(page, 60)
    expect(labels).to_have_text(at_end)
    clock.fill("3")
    expect(labels.nth(0)).to_have_text(re.compile(r" 3$"))
    expect(labels.nth(1)).to_have_text(re.compile(r" 3$"))
    assert watched.sent == before


@pytest.mark.thorough
def test_a_knob_moves_the_run_and_the_clock_keeps_its_place(visit: Visit) -> None:
    page = visit("gradient_descent").page
    clock = page.locator("#clock-gd")
    clock.fill("7")
    page.get_by_role("slider", name="Learning rate").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("gd_learning_rate=0.095"))
    settle(page)
    expect(clock).to_have_value("7")
    expect(page.locator(LABELS).filter(has_text=re.compile("^step 7$"))).to_have_count(2)
