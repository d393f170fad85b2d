"""The script of the calculators' page runs by itself and prints the numbers of that page, each as the page writes
it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.parts.activation_curves import ALL, MAXOUT, SHOWN
from pages.sections.sigmoid_softmax.lessons import LESSONS
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from tests.app.visit import table_with, text_of
from tests.ui.script_numbers import (
    Run,
    birds_scored,
    every_case,
    formula_with,
    look_at,
    numbers_among,
    plain,
    rows_of,
)

pytestmark = pytest.mark.usefixtures("unchecked_charts")

CASES: dict[str, CalculatorPageSettings] = {key: lesson.settings for key, lesson in LESSONS.items()}
CALCULATED: dict[str, dict[str, Any]] = {
    "other weights": {"w1": 0.3, "w2": -0.7, "b": 1.1},
    "weights of the exercise's text": {"w1": 1.0, "w2": 2.0, "b": 6.0},
    "all scores are 0": {"w1": 0.0, "w2": 0.0, "b": 0.0},
    "probabilities that vanish": {"w1": -5.0, "w2": -5.0, "b": -30.0, "bird": 1},
    "probabilities that fill up": {"w1": 5.0, "w2": 5.0, "b": 30.0, "bird": 20},
    "a typed score": {"score_from": "typed", "score": -7.3},
    "a typed score of 0": {"score_from": "typed", "score": 0.0},
    "the largest typed score": {"score_from": "typed", "score": 20.0},
    "a score between the stops": {"score_from": "typed", "score": 1.23456},
    "the slides' minus sign": {"part": "softmax", "minus_sign": True},
    "a warm minus sign": {"part": "softmax", "minus_sign": True, "temperature": 2.5, "shift": -3.0},
    "cold": {"part": "softmax", "temperature": 0.1, "x1": -3.3, "w21": 7.7, "b1": -9.9},
    "scores that overflow": {"part": "softmax", "x1": 10.0, "x2": -10.0, "w01": 10.0, "w12": -10.0},
    "a shift": {"part": "softmax", "shift": 12.0},
    "a shift beyond 32 bits": {"part": "softmax", "shift": 500.0},
    "a shift that leaves nothing": {"part": "softmax", "shift": -1000.0, "temperature": 0.5},
    "typed scores": {"part": "softmax", "scores_from": "typed", "s0": 0.0, "s1": 2.25, "s2": -20.0, "chosen_class": 2},
    "two classes": {"part": "softmax", "classes": 2},
    "two typed classes, minus sign": {
        "part": "softmax",
        "classes": 2,
        "scores_from": "typed",
        "s0": -3.0,
        "minus_sign": True,
    },
    "five classes": {"part": "softmax", "classes": 5, "w41": 3.0, "chosen_class": 4},
    "eight classes": {"part": "softmax", "classes": 8, "chosen_class": 7},
    "typed scores of eight classes": {
        "part": "softmax",
        "scores_from": "typed",
        "classes": 8,
        "s3": 2.0,
        "shift": -40.0,
    },
    "scores beyond 32 bits": {"part": "large scores"},
    "scores within 32 bits": {"part": "large scores", "size": 50.0},
    "a sum beyond 32 bits": {"part": "large scores", "size": 88.5, "gap": 0.0},
    "scores far below 0": {"part": "large scores", "far_below": True, "size": 123.4, "gap": 2.5},
    "scores a thousand below 0": {"part": "large scores", "far_below": True},
    "a gap of 200": {"part": "large scores", "gap": 200.0},
    "a gap of 200, in range": {"part": "large scores", "size": 60.0, "gap": 200.0},
    "a gap of 200, far below 0": {"part": "large scores", "size": 10000.0, "gap": 200.0, "far_below": True},
    "maxout that bends elsewhere": {
        "part": "activations",
        "shown": MAXOUT,
        "x": -4.0,
        "maxout_a1": -1.5,
        "maxout_b1": -2.0,
        "maxout_a2": 0.3,
        "maxout_b2": 5.0,
    },
    "maxout of one line": {"part": "activations", "shown": MAXOUT, "maxout_a2": 1.0},
}
CALCULATED |= {
    f"activations shown: {name}, at {x:g}": {"part": "activations", "shown": name, "x": x}
    for name, x in zip((*SHOWN, ALL, ALL, "ReLU", MAXOUT), cycle((0.0, -6.0, 2.35)), strict=False)
}
CASES |= {name: CalculatorPageSettings.of(**changes) for name, changes in CALCULATED.items()}


def calculator_numbers(visit: AppTest) -> Iterator[str]:
    part = visit.segmented_control(key="sm_part").value
    parts = {"sigmoid": one_score, "softmax": several_scores, "large scores": large_scores, "activations": activations}
    yield from parts[str(part)](visit)


def one_score(visit: AppTest) -> Iterator[str]:
    """The formula with its numbers, the two sentences below it, the odds, and the birds, if it is one of theirs."""
    number = r"(-?[\d.]+(?:e[-+]\d+)?)"
    steps = formula_with(visit, r"\sigma(s) &= \frac{1}{1 + e^{-s}}")
    for mark in (r"\qquad s = ", r" e\^\{-s\} &= e\^\{.+?\} = ", r"1 \+ e\^\{-s\} &= ", r"\\frac\{1\}\{[^{}]+\} = "):
        (found,) = re.findall(mark.replace(r"\q", r"\\q") + number, steps)
        yield found
    text = plain(text_of(visit))
    for mark in (r"\$\\sigma\(-s\) = 1 - \\sigma\(s\) = ", r"p\\,\(1 - p\) = "):
        (found,) = re.findall(mark + number, text)
        yield found
    columns = table_with(visit, "one more")
    yield from (*columns["now"], *columns["one more"])
    if visit.segmented_control(key="sm_score_from").value == "a bird":
        yield from birds_scored(visit)


def several_scores(visit: AppTest) -> Iterator[str]:
    """Score, power and probability of every class, their sum, the class, for two the sigmoid, and the argmax along both
    axes."""
    columns = table_with(visit, "score s")
    (power,) = [head for head in columns if head.startswith("e^")]
    columns[power] = [quotient.split(" / ")[0] for quotient in columns[power]]
    yield from rows_of(columns, *(head for head in columns if head != "class"))
    sum_of = re.search(r"\\\\ &= (\S+) \\\\ p_\d &=", formula_with(visit, r"\sum &="))
    assert sum_of is not None
    yield sum_of[1]
    text = plain(text_of(visit))
    yield from re.findall(r"(?:predicted class is|highest share: class) \*\*(\d)\*\*", text)
    yield from re.findall(r"\*\*Two classes\*\*.*\) = (\S+)\$", text)
    yield from re.findall(r"\d+", " ".join(table_with(visit, "call")["gives"][1:]))


def large_scores(visit: AppTest) -> Iterator[str]:
    """Three tables, two logarithms of the sum, and the sigmoid's cost and slope in either way."""
    for heads in (
        ("score s", "e^s", "e^s / sum"),
        ("s - max", "e^(s - max)", "over sum", "torch.softmax"),
        ("log of the formula", "log(torch.softmax)", "torch.log_softmax"),
    ):
        yield from rows_of(table_with(visit, heads[0]), *heads)
    yield from table_with(visit, "gives")["gives"]
    costs = table_with(visit, "plain formula")
    for way in ("plain formula", "PyTorch"):
        yield from costs[way][2:]
    yield from (*costs["plain formula"][:2], costs["PyTorch"][1])


def activations(visit: AppTest) -> Iterator[str]:
    columns = table_with(visit, "activation")
    yield from rows_of(columns, *list(columns)[1:3])


@every_case(CASES, quick=4)
def test_a_script_prints_every_number_of_its_page_in_order(name: str, run: Run) -> None:
    seen = look_at(PAGE, CASES[name], calculator_numbers)
    assert seen.numbers
    assert numbers_among(run(seen.script)) == seen.numbers
    assert not seen.errors
