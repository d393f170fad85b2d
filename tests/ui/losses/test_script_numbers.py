"""The script of the losses' page runs by itself and prints the numbers of that page, each as the page writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.sections.losses.lessons import LESSONS
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import LossesPageSettings
from tests.app.visit import table_with
from tests.ui.script_numbers import Run, alt_of, every_case, formula_with, look_at, numbers_among, rows_of

pytestmark = pytest.mark.usefixtures("unchecked_charts")

CASES: dict[str, LossesPageSettings] = {key: lesson.settings for key, lesson in LESSONS.items()}
LOST: dict[str, dict[str, Any]] = {
    "three classes, the first is right": {"classes": 3, "label": 0, "p0": 0.2, "p2": 0.7},
    "eight classes, the last is right": {"classes": 8, "label": 7},
    "probabilities that add up to more than 1": {"p0": 1.0, "p1": 1.0},
    "a soft label": {"soft": True},
    "a soft label for three": {"soft": True, "classes": 3, "t0": 0.5, "t1": 0.5, "t2": 1.0},
    "logits": {"given": "logits"},
    "eight logits": {"given": "logits", "classes": 8, "label": 3, "z5": 11.1},
    "logits as far apart as can be": {"given": "logits", "z0": 20.0, "z1": -20.0},
    "logits, a soft label": {"given": "logits", "soft": True, "classes": 4, "t3": 0.7},
    "probabilities, softmax twice": {"softmax_twice": True},
    "logits, softmax twice": {"given": "logits", "softmax_twice": True, "classes": 8, "z0": -20.0},
    "a soft label, softmax twice": {"given": "logits", "soft": True, "softmax_twice": True, "classes": 3},
    "certain and wrong": {"p0": 1.0, "p1": 0.0},
    "certain and right": {"p0": 0.0, "p1": 1.0},
    "probability 0, softmax twice": {"p0": 0.0, "p1": 1.0, "softmax_twice": True},
    "probability 0 beside a soft label": {"classes": 3, "p2": 0.0, "soft": True, "softmax_twice": True},
    "probability 0 under a soft label": {"p0": 0.0, "p1": 1.0, "soft": True},
}
MEASURED: dict[str, dict[str, Any]] = {
    "one point": {"points": 1},
    "six points": {"points": 6},
    "one point and an outlier": {"points": 1, "outlier": -100.0},
    "six points and an outlier": {"points": 6, "outlier": 40.0},
    "no error at all": {"points": 1, "prediction1": 25.0},
    "an outlier that mends": {"points": 2, "outlier": 1.0},
    "an error hardly there": {"points": 1, "prediction1": 25.001},
}
CASES |= {f"cross-entropy, {name}": LossesPageSettings.of(**changes) for name, changes in LOST.items()}
CASES |= {f"errors, {name}": LossesPageSettings.of(part="MSE and MAE", **changes) for name, changes in MEASURED.items()}


def loss_numbers(visit: AppTest) -> Iterator[str]:
    part = visit.segmented_control(key="lo_part").value
    yield from cross_entropy(visit) if part == "cross-entropy" else errors(visit)


def cross_entropy(visit: AppTest) -> Iterator[str]:
    """The loss, what every class has to do with it, and what is left of it where softmax is applied twice."""
    loss = re.search(r"\\\\ &= (\S+) \\end", formula_with(visit, r"H &="))
    assert loss is not None
    yield loss[1]
    yield from rows_of(table_with(visit, "label y"), "p", "label y", "-y log p", "gradient, by autograd", "p - y")
    if visit.toggle(key="lo_softmax_twice").value:
        yield from table_with(visit, "softmax twice")["softmax twice"][:-1]
        yield from re.findall(r"[-+]\d+\.\d{4}", alt_of(visit, "Gradients for each logit"))


def errors(visit: AppTest) -> Iterator[str]:
    """The errors of every bird, and either mean with its gradient."""
    yield from rows_of(table_with(visit, "bird"), "prediction", "label", "error", "square", "absolute")
    for name in ("MSE", "MAE"):
        mean = re.search(r"\\\\ &= (\S+)\\ \\text\{kg\}", formula_with(visit, rf"\text{{{name}}} &="))
        assert mean is not None
        yield mean[1]
        yield from re.findall(r"[-+]\d+\.\d{4}", alt_of(visit, f"Gradient of the {name}"))
    if visit.slider(key="lo_outlier").value:
        yield from table_with(visit, "without the outlier")["without the outlier"]


@every_case(CASES, quick=3)
def test_a_script_prints_every_number_of_its_page_in_order(name: str, run: Run) -> None:
    seen = look_at(PAGE, CASES[name], loss_numbers)
    assert seen.numbers
    assert numbers_among(run(seen.script)) == seen.numbers
    assert not seen.errors
