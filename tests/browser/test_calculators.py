"""The calculators and the losses in a real browser: each part fits the screen, and all of it can be worked by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from core.calculators import CALCULATORS, LOSSES
from tests.browser.screens import DESK, PHONE, carried, settle

if TYPE_CHECKING:
    from tests.browser.conftest import Serve, Watched

APP = Path(__file__).parents[2] / "streamlit_app.py"

Visit = Callable[..., "Watched"]

FULLEST: dict[str, tuple[str, dict[str, str], int]] = {
    "sigmoid": ("sigmoid_softmax", {"sm_part": "sigmoid"}, 1),
    "softmax": ("sigmoid_softmax", {"sm_part": "softmax"}, 1),
    "softmax of eight, shifted": (
        "sigmoid_softmax",
        {"sm_part": "softmax", "sm_classes": "8", "sm_shift": "-77", "sm_temperature": "0.7", "sm_minus_sign": "true"},
        1,
    ),
    "large scores": ("sigmoid_softmax", {"sm_part": "large scores"}, 1),
    "large scores, far below": (
        "sigmoid_softmax",
        {"sm_part": "large scores", "sm_far_below": "true", "sm_gap": "200"},
        1,
    ),
    "activations": ("sigmoid_softmax", {"sm_part": "activations"}, 2),
    "maxout": ("sigmoid_softmax", {"sm_part": "activations", "sm_shown": "maxout", "sm_maxout_a1": "-2.5"}, 2),
    "cross-entropy": ("losses", {"lo_part": "cross-entropy"}, 2),
    "cross-entropy of eight, softmax twice": (
        "losses",
        {
            "lo_part": "cross-entropy",
            "lo_given": "logits",
            "lo_classes": "8",
            "lo_soft": "true",
            "lo_softmax_twice": "true",
        },
        3,
    ),
    "MSE and MAE": ("losses", {"lo_part": "MSE and MAE"}, 3),
    "six errors and an outlier": ("losses", {"lo_part": "MSE and MAE", "lo_points": "6", "lo_outlier": "-100"}, 3),
}
"""A page, the link's parameters and how many charts there are."""


CUT = """[...document.querySelectorAll("[data-testid=stVegaLiteChart] svg.marks")].flatMap((svg) => {
  const room = svg.getBoundingClientRect();
  const cut = (box) => box.width > 0 && (box.right > room.right + 4 || box.left < room.left - 4);
  return [...svg.querySelectorAll("text")].filter((text) => cut(text.getBoundingClientRect()));
})"""
"""The texts of charts that reach beyond their chart's edge."""


@pytest.fixture
def visit(serve: Serve, watched_page: Callable[..., Watched]) -> Visit:
    """`visit(stem, link)`: the page once its run is over."""

    def go(stem: str, link: dict[str, str]) -> Watched:
        watched = watched_page(viewport={"width": DESK, "height": 1000})
        watched.page.goto(f"{serve(APP)}/{stem}?{urlencode(link)}")
        settle(watched.page)
        return watched

    return go


def test_every_part_is_looked_at() -> None:
    assert {*CALCULATORS, *LOSSES} <= set(FULLEST)


@pytest.mark.parametrize("name", FULLEST)
def test_every_part_is_drawn_and_fits_the_screen(visit: Visit, name: str) -> None:
    stem, link, charts = FULLEST[name]
    watched = visit(stem, link)
    page = watched.page
    for _ in carried(page, DESK, PHONE):
        assert_fits(page, charts)
    if name == "six errors and an outlier":
        assert_squares_are_square(page, 6)
    assert watched.errors == []


def assert_fits(page: Page, charts: int) -> None:
    """All charts are there with all of their texts, and no formula is cut."""
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("Not everything here was understood")).to_have_count(0)
    pictures = page.get_by_test_id("stVegaLiteChart").locator("svg.marks")
    expect(pictures).to_have_count(charts)
    page.wait_for_function(f"{CUT}.length === 0", timeout=5_000)
    for picture in pictures.all():
        expect(picture).to_be_visible()
        assert "NaN" not in picture.inner_html()
        assert picture.evaluate("(e) => e.getBoundingClientRect().width") > 100
    # The letters of a formula may overhang by a pixel or two; a line of it may not.
    wide = page.locator(".katex-display").evaluate_all(
        "(all) => all.map((e) => [e.scrollWidth - e.clientWidth, e.textContent])"
    )
    assert [text for over, text in wide if over > 4] == []
    assert page.locator(".katex-error").count() == 0


def assert_squares_are_square(page: Page, count: int) -> None:
    squares = page.get_by_test_id("stVegaLiteChart").first.locator(".mark-rect.role-mark path")
    expect(squares).to_have_count(count)
    boxes = squares.evaluate_all("(all) => all.map((e) => [e.getBBox().width, e.getBBox().height])")
    assert max(max(box) for box in boxes) > 30
    for across, up in boxes:
        assert across == pytest.approx(up, abs=1.0)


def tab_to(page: Page, label: str, most: int = 80) -> None:
    """Press Tab until the control with this label has the focus. Controls are loaded late, so it has to be there first."""
    expect(page.locator(f"[aria-label='{label}']").first).to_be_attached()
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == label:
            return
    raise AssertionError(f"{label} is not reached by {most} tabs")


Moves = list[tuple[str, str, str]]

BOXES = ("s", "s₀", "ŷ₁", "y₁")
"""The numbers that are typed: in their boxes the keys up and down take a step, left and right move the cursor."""

KEYS: dict[str, tuple[str, dict[str, str], Moves]] = {
    "sigmoid": ("sigmoid_softmax", {}, [("b", "0.042701", "0.14270")]),
    "typed score": ("sigmoid_softmax", {"sm_score_from": "typed"}, [("s", "0.73106", "0.75026")]),
    "typed scores": (
        "sigmoid_softmax",
        {"sm_part": "softmax", "sm_scores_from": "typed"},
        [("s₀", "0.5852", "0.5973")],
    ),
    "softmax": (
        "sigmoid_softmax",
        {"sm_part": "softmax"},
        [
            ("Marked class", "▸ 0 flamingo", "▸ 1 seagull"),
            ("Temperature", "0.5852", "0.5638"),
            ("Shift", "Try it.", "+1 is added to every score"),
        ],
    ),
    "large scores": ("sigmoid_softmax", {"sm_part": "large scores"}, [("Gap", "0.66524", "0.78560")]),
    "activations": (
        "sigmoid_softmax",
        {"sm_part": "activations", "sm_shown": "maxout", "sm_maxout_b2": "3"},
        [("x", "f(1)", "f(1.05)"), ("a₁", "meet at x = 2;", "meet at x = 1.875")],
    ),
    "cross-entropy": ("losses", {}, [("p₁", "1.7720", "1.7247")]),
    "soft label": ("losses", {"lo_given": "logits", "lo_soft": "true"}, [("z₁", "1.6239", "1.5514")]),
    "errors": (
        "losses",
        {"lo_part": "MSE and MAE"},
        [("ŷ₁", "1.1667", "0.7500"), ("y₁", "0.7500", "1.1667"), ("Outlier", "1.1667", "1.4167")],
    ),
}
"""A page, a link, and the sliders and boxes in the order of the Tab key: what the page tells before each is moved by one key, and after."""


def spaced(text: str) -> re.Pattern[str]:
    """The text, whatever spaces stand in it."""
    return re.compile(r"\s+".join(map(re.escape, text.split())))


@pytest.mark.parametrize("name", KEYS)
def test_sliders_and_boxes_are_reached_and_moved_by_keyboard_alone(visit: Visit, name: str) -> None:
    stem, link, moves = KEYS[name]
    watched = visit(stem, link)
    page, main = watched.page, watched.page.get_by_test_id("stMain")
    for label, before, after in moves:
        expect(main).to_contain_text(spaced(before))
        expect(main).not_to_contain_text(spaced(after))
        tab_to(page, label)
        page.keyboard.press("ArrowUp" if label in BOXES else "ArrowRight")
        expect(main).to_contain_text(spaced(after))
    assert watched.errors == []


def test_a_switch_is_set_by_keyboard_alone(visit: Visit) -> None:
    watched = visit("losses", {"lo_given": "logits"})
    page, main = watched.page, watched.page.get_by_test_id("stMain")
    tab_to(page, "Softmax twice")
    page.keyboard.press("Space")
    expect(main).to_contain_text("a loss of 0.3133 is left")
    assert watched.errors == []
