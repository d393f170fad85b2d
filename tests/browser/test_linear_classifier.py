"""Linear classifiers in a real browser: each part fits the screen, and playing a training sends nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from pages.sections.linear_classifier.settings import Part
from tests.browser.screens import DESK, PHONE, carried
from tests.browser.watched import Visit
from tests.marks import by_default

CLOCKS: dict[str, str] = {Part.TRAINING: "lc", Part.THREE_SPECIES: "lc3"}
LABELS = ".mark-text.role-mark text"


@pytest.mark.thorough
@pytest.mark.parametrize("part", Part)
def test_every_part_fits_the_screen_and_playing_sends_nothing(visit: Visit, part: str) -> None:
    watched = visit("linear_classifier", {"lc_part": part}, width=PHONE)
    page = watched.page
    for _ in carried(page, PHONE, DESK):
        expect(page.get_by_test_id("stException")).to_have_count(0)
        for picture in page.get_by_test_id("stVegaLiteChart").all():
            expect(picture.locator("svg.marks, canvas.marks").first).to_be_visible()
    if part in CLOCKS:
        labels = page.locator(LABELS).filter(has_text=re.compile(r"^epoch \d+$"))
        expect(labels).to_have_count(3)
        before = watched.sent
        page.locator(f"#clock-{CLOCKS[part]}").fill("3")
        for place in range(3):
            expect(labels.nth(place)).to_have_text("epoch 3")
        page.get_by_role("button", name="Play").click()
        expect(labels.first).not_to_have_text("epoch 3")
        assert watched.sent == before


@pytest.mark.parametrize("part", by_default([Part.BY_HAND, Part.TRAINING, Part.THREE_SPECIES], Part.BY_HAND))
def test_a_click_on_a_bird_marks_it_and_stands_in_the_link(visit: Visit, part: str) -> None:
    page = visit("linear_classifier", {"lc_part": part}).page
    expect(page.get_by_test_id("stMain").get_by_text("Bird 13").first).to_be_visible()
    page.locator("path[aria-label*='; bird: 5;']").first.click(force=True)
    expect(page.get_by_test_id("stMain").get_by_text("Bird 5").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"lc_bird=5\b"))


@pytest.mark.thorough
def test_a_click_on_a_cell_lists_its_birds(visit: Visit) -> None:
    page = visit("linear_classifier", {"lc_part": Part.JUDGING}).page
    expect(page.get_by_role("heading", name="The birds behind FN")).to_be_visible()
    page.locator("path[aria-label^='TP: 6 seagulls called seagull']").first.click(force=True)
    expect(page.get_by_role("heading", name="The birds behind TP")).to_be_visible()
    expect(page).to_have_url(re.compile(r"lc_cell=TP\b"))
