"""The calculators in a real browser: each part fits the screen, and all of it can be worked by keyboard."""

from __future__ import annotations

import pytest

from pages.sections.sigmoid_softmax.settings import Part
from tests.browser.calculators import Moves, assert_drawn, assert_moved_by_keyboard
from tests.browser.watched import Visit

STEM = "sigmoid_softmax"
FULLEST: dict[str, tuple[dict[str, str], int]] = {
    "sigmoid": ({"sm_part": "sigmoid"}, 1),
    "softmax": ({"sm_part": "softmax"}, 1),
    "softmax of eight, shifted": (
        {"sm_part": "softmax", "sm_classes": "8", "sm_shift": "-77", "sm_temperature": "0.7", "sm_minus_sign": "true"},
        1,
    ),
    "large scores": ({"sm_part": "large scores"}, 1),
    "large scores, far below": (
        {"sm_part": "large scores", "sm_far_below": "true", "sm_gap": "200"},
        1,
    ),
    "activations": ({"sm_part": "activations"}, 2),
    "maxout": ({"sm_part": "activations", "sm_shown": "maxout", "sm_maxout_a1": "-2.5"}, 2),
}
"""The link's parameters, and how many charts there are."""
KEYS: dict[str, tuple[dict[str, str], Moves]] = {
    "sigmoid": ({}, [("b", "0.042701", "0.14270")]),
    "typed score": ({"sm_score_from": "typed"}, [("s", "0.73106", "0.75026")]),
    "typed scores": (
        {"sm_part": "softmax", "sm_scores_from": "typed"},
        [("s₀", "0.5852", "0.5973")],
    ),
    "softmax": (
        {"sm_part": "softmax"},
        [
            ("Marked class", "▸ 0 flamingo", "▸ 1 seagull"),
            ("Temperature", "0.5852", "0.5638"),
            ("Shift", "Try it.", "+1 is added to every score"),
        ],
    ),
    "large scores": ({"sm_part": "large scores"}, [("Gap", "0.66524", "0.78560")]),
    "activations": (
        {"sm_part": "activations", "sm_shown": "maxout", "sm_maxout_b2": "3"},
        [("x", "f(1)", "f(1.05)"), ("a₁", "meet at x = 2;", "meet at x = 1.875")],
    ),
}
"""A link, and what moves there by one key."""


def test_every_part_is_looked_at() -> None:
    assert set(Part) <= set(FULLEST)


@pytest.mark.thorough
@pytest.mark.parametrize("name", FULLEST)
def test_every_part_is_drawn_and_fits_the_screen(visit: Visit, name: str) -> None:
    assert_drawn(visit, STEM, *FULLEST[name])


@pytest.mark.thorough
@pytest.mark.parametrize("name", KEYS)
def test_sliders_and_boxes_are_reached_and_moved_by_keyboard_alone(visit: Visit, name: str) -> None:
    assert_moved_by_keyboard(visit, STEM, *KEYS[name])
