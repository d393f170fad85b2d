"""Birds in a real browser: each view fits the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from pages.sections.flamingo_seagull.settings import View
from tests.browser.screens import DESK, PHONE, carried
from tests.browser.watched import Visit


@pytest.mark.thorough
@pytest.mark.parametrize("view", View)
def test_every_view_fits_the_screen(visit: Visit, view: str) -> None:
    page = visit("flamingo_seagull", {"fs_view": view}, width=PHONE).page
    for _ in carried(page, PHONE, DESK):
        expect(page.get_by_test_id("stException")).to_have_count(0)
        for picture in page.get_by_test_id("stVegaLiteChart").all():
            expect(picture.locator("svg.marks, canvas.marks").first).to_be_visible()
