"""The losses in a real browser: each part fits the screen, and all of it can be worked by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pages.sections.losses.settings import Part
from tests.browser.calculators import Moves, assert_drawn, assert_moved_by_keyboard, tab_to
from tests.browser.watched import Visit

STEM = "losses"
FULLEST: dict[str, tuple[dict[str, str], int]] = {
    "cross-entropy": ({"lo_part": "cross-entropy"}, 2),
    "cross-entropy of eight, softmax twice": (
        {
            "lo_part": "cross-entropy",
            "lo_given": "logits",
            "lo_classes": "8",
            "lo_soft": "true",
            "lo_softmax_twice": "true",
        },
        1,
    ),
    "MSE and MAE": ({"lo_part": "MSE and MAE"}, 3),
    "six errors and an outlier": ({"lo_part": "MSE and MAE", "lo_points": "6", "lo_outlier": "-100"}, 3),
}
"""The link's parameters, and how many charts there are."""
KEYS: dict[str, tuple[dict[str, str], Moves]] = {
    "cross-entropy": ({}, [("p₁", "1.7720", "1.7247")]),
    "soft label": ({"lo_given": "logits", "lo_soft": "true"}, [("z₁", "1.6239", "1.5514")]),
    "errors": (
        {"lo_part": "MSE and MAE"},
        [("ŷ₁", "1.1667", "0.7500"), ("y₁", "0.7500", "1.1667"), ("Outlier", "1.1667", "1.4167")],
    ),
}
"""A link, and what moves there by one key."""


def test_every_part_is_looked_at() -> None:
    assert set(Part) <= set(FULLEST)


@pytest.mark.thorough
@pytest.mark.parametrize("name", FULLEST)
def test_every_part_is_drawn_and_fits_the_screen(visit: Visit, name: str) -> None:
    page = assert_drawn(visit, STEM, *FULLEST[name])
    if name == "six errors and an outlier":
        assert_squares_are_square(page, 6)


def assert_squares_are_square(page: Page, count: int) -> None:
    squares = page.get_by_test_id("stVegaLiteChart").first.locator(".mark-rect.role-mark path")
    expect(squares).to_have_count(count)
    boxes = squares.evaluate_all("(all) => all.map((e) => [e.getBBox().width, e.getBBox().height])")
    assert max(max(box) for box in boxes) > 30
    for across, up in boxes:
        assert across == pytest.approx(up, abs=1.0)


@pytest.mark.thorough
@pytest.mark.parametrize("name", KEYS)
def test_sliders_and_boxes_are_reached_and_moved_by_keyboard_alone(visit: Visit, name: str) -> None:
    assert_moved_by_keyboard(visit, STEM, *KEYS[name])


@pytest.mark.thorough
def test_a_switch_is_set_by_keyboard_alone(visit: Visit) -> None:
    page = visit(STEM, {"lo_given": "logits"}).page
    main = page.get_by_test_id("stMain")
    tab_to(page, "Softmax twice")
    page.keyboard.press("Space")
    expect(main).to_contain_text("a loss of 0.3133 is left")
