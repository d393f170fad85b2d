"""Backpropagation in a real browser: the whole story can be followed by keyboard, and nothing is sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from core.graphs.expressions import EXPRESSIONS
from pages.sections.backpropagation.settings import Part as GraphPart
from tests.browser.listings import assert_part_fits, assert_played_as_a_story, current, focus_by_tab
from tests.browser.screens import PHONE
from tests.browser.watched import Visit

FITTING: dict[str, tuple[dict[str, str], bool]] = {
    **{name: ({"bp_expression": name}, True) for name in EXPRESSIONS},
    GraphPart.CHAIN: ({"bp_part": GraphPart.CHAIN}, False),
}
"""A link, and whether it has a listing."""


@pytest.mark.thorough
@pytest.mark.parametrize("name", FITTING)
def test_every_part_fits_a_phone_and_a_desk(visit: Visit, name: str) -> None:
    assert_part_fits(visit, "backpropagation", *FITTING[name])


@pytest.mark.thorough
def test_a_story_is_played_slowly_enough_to_be_read(visit: Visit) -> None:
    assert_played_as_a_story(visit, "backpropagation", "reduce")


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["a branch", "two layers of one unit"])
def test_the_graph_fills_and_flows_back_under_the_keyboard(visit: Visit, name: str) -> None:
    watched = visit("backpropagation", {"bp_expression": name}, width=PHONE)
    page = watched.page
    texts = page.get_by_test_id("stVegaLiteChart").locator(".mark-text.role-mark text")
    listed = page.locator("[data-testid=stMarkdownContainer] ol li").all_text_contents()
    note = page.locator(".listing-note:visible")
    expect(note).to_have_text(listed[-1])
    expect(texts).not_to_have_count(0)
    at_end = texts.count()
    focus_by_tab(page)
    before = watched.sent
    page.keyboard.press("Home")
    expect(note).to_have_text(listed[0])
    nodes = len(EXPRESSIONS[name].nodes)
    expect(texts).to_have_count(nodes + 1)  # every symbol, and the first value
    assert at_end > 2 * nodes
    counts = []
    for place, sentence in enumerate(listed):
        if place:
            page.keyboard.press("ArrowRight")
        expect(note).to_have_text(sentence)
        expect(current(page)).to_have_count(1)
        phase = page.locator(".listing-head:visible").inner_text()
        assert phase == ("Forward: values" if place < nodes else "Backward: gradients")
        if place < nodes:
            expect(texts).to_have_count(nodes + place + 1)
        counts.append(texts.count())
    assert counts == sorted(counts)
    expect(texts).to_have_count(at_end)
    assert watched.sent == before
