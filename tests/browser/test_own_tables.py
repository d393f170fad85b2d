"""A table of one's own in a real browser: pasted or uploaded, drawn, and still there after a reload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.screens import settle
from tests.browser.watched import Visit

BIRDS = "leg;wing;species\n70,5;148;crane\n80;155;crane\n5,25;96;tern\n6;98;tern\n"
PAIRS = "leg length;weight\n70,5;2,1\n80;2,6\n91,25;3\n60;2,5\n"


def opened(page: Page, prefix: str) -> None:
    page.locator(f".st-key-{prefix}_table button").first.click()
    expect(page.get_by_label("Paste it")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("stem", "prefix", "table", "told"),
    [
        ("flamingo_seagull", "fs", BIRDS, "Your own birds, leg against wing: 2 crane around"),
        ("mlp_regression", "mlp", PAIRS, "4 points of your own table"),
    ],
)
@pytest.mark.parametrize("given", ["pasted", "uploaded"])
def test_a_table_is_drawn_and_travels_in_the_address(
    visit: Visit, stem: str, prefix: str, table: str, told: str, given: str
) -> None:
    page = visit(stem, "mlp_epochs=5" if prefix == "mlp" else "").page
    opened(page, prefix)
    if given == "uploaded":
        file: FilePayload = {"name": "own.csv", "mimeType": "text/csv", "buffer": table.encode("utf-8-sig")}
        page.locator("input[type=file]").set_input_files(file)
        expect(page.get_by_text("own.csv")).to_be_visible()
    else:
        page.get_by_label("Paste it").fill(table)
        page.get_by_label("Paste it").press("Control+Enter")
    settle(page)
    page.locator(f".st-key-{prefix}_table_use button").click()
    drawn = page.get_by_label(re.compile(re.escape(told))).first
    expect(drawn).to_be_visible()
    settle(page)
    page.reload()
    settle(page)
    expect(drawn).to_be_visible()
