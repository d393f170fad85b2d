"""Birds and linear classifiers in a real browser: each part fits the screen, and playing a training sends nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from core.birds import VIEWS
from core.classifier import PARTS
from tests.browser.screens import DESK, PHONE, carried, settle

if TYPE_CHECKING:
    from tests.browser.conftest import Serve, Watched

APP = Path(__file__).parents[2] / "streamlit_app.py"
PLACES = [("flamingo_seagull", "fs_view", view) for view in VIEWS]
PLACES += [("linear_classifier", "lc_part", part) for part in PARTS]
CLOCKS = {"training": "lc", "three species": "lc3"}
LABELS = ".mark-text.role-mark text"


@pytest.mark.parametrize(("stem", "name", "part"), PLACES, ids=[part for *_, part in PLACES])
def test_every_part_fits_the_screen_and_playing_sends_nothing(
    serve: Serve, watched_page: Callable[..., Watched], stem: str, name: str, part: str
) -> None:
    watched = watched_page(viewport={"width": PHONE, "height": 1000})
    page = watched.page
    page.goto(f"{serve(APP)}/{stem}?{urlencode({name: part})}")
    settle(page)
    for _ in carried(page, PHONE, DESK):
        expect(page.get_by_test_id("stException")).to_have_count(0)
        for picture in page.get_by_test_id("stVegaLiteChart").all():
            expect(picture.locator("svg.marks, canvas.marks").first).to_be_visible()
    if part in CLOCKS:
        labels = page.locator(LABELS).filter(has_text=re.compile(r"^epoch \d+$"))
        expect(labels).to_have_count(3)
        before = watched.sent
        page.locator(f"#clock-{CLOCKS[part]}").fill("3")
        expect(labels.nth(0)).to_have_text("epoch 3")
        expect(labels.nth(1)).to_have_text("epoch 3")
        expect(labels.nth(2)).to_have_text("epoch 3")
        page.get_by_role("button", name="Play").click()
        expect(labels.first).not_to_have_text("epoch 3")
        assert watched.sent == before
    assert watched.errors == []


@pytest.mark.parametrize("part", [part for part in PARTS if part != "judging"])
def test_a_click_on_a_bird_marks_it_and_stands_in_the_link(
    serve: Serve, watched_page: Callable[..., Watched], part: str
) -> None:
    watched = watched_page(viewport={"width": 1280, "height": 1000})
    page = watched.page
    page.goto(f"{serve(APP)}/linear_classifier?{urlencode({'lc_part': part})}")
    settle(page)
    expect(page.get_by_test_id("stMain").get_by_text("Bird 13").first).to_be_visible()
    page.locator("path[aria-label*='; bird: 5;']").first.click(force=True)
    expect(page.get_by_test_id("stMain").get_by_text("Bird 5").first).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile(r"lc_bird=5\b"))
    assert watched.errors == []


def test_a_click_on_a_cell_lists_its_birds(serve: Serve, watched_page: Callable[..., Watched]) -> None:
    watched = watched_page(viewport={"width": 1280, "height": 1000})
    page = watched.page
    page.goto(f"{serve(APP)}/linear_classifier?{urlencode({'lc_part': 'judging'})}")
    settle(page)
    expect(page.get_by_role("heading", name="The birds behind FN")).to_be_visible()
    page.locator("path[aria-label^='TP: 6 seagulls called seagull']").first.click(force=True)
    expect(page.get_by_role("heading", name="The birds behind TP")).to_be_visible(timeout=20_000)
    expect(page).to_have_url(re.compile(r"lc_cell=TP\b"))
    assert watched.errors == []
