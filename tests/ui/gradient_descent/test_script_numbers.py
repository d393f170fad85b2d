"""The script of the descent's page runs by itself and prints the numbers of that page, each as the page writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from core.descent.surfaces import SURFACES
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from pages.sections.gradient_descent.lessons import LESSONS
from pages.sections.gradient_descent.page import PAGE
from pages.sections.gradient_descent.settings import DescentPageSettings, View
from tests.app.visit import table_with, text_of
from tests.ui.script_numbers import Run, every_case, look_at, not_finite_alike, numbers_in

pytestmark = pytest.mark.usefixtures("unchecked_charts")

CASES: dict[str, DescentPageSettings] = {key: lesson.settings for key, lesson in LESSONS.items()}
CASES |= {
    f"surface {name}": DescentPageSettings(surface=name, optimizers=tuple(OPTIMIZERS), steps=23) for name in SURFACES
}
CASES |= {
    "one step": DescentPageSettings(steps=1),
    "a thousand steps": DescentPageSettings(surface="Himmelblau", optimizers=("Momentum", "Adam"), steps=1000),
    "other optimizer knobs": DescentPageSettings(
        optimizers=tuple(OPTIMIZERS), momentum=0.5, smoothing=0.8, beta1=0.7, beta2=0.95, learning_rate=0.0123456
    ),
}
CASES |= {
    f"schedule {name}": DescentPageSettings(
        schedule=name,
        surface="Himmelblau",
        optimizers=tuple(OPTIMIZERS),
        steps=45,
        decay_every=7,
        decay=0.3,
        step_decay=0.9,
    )
    for name in SCHEDULES
}
CASES |= {
    f"mini-batches of {size}, {view} free": DescentPageSettings(
        surface="Line's MSE",
        optimizers=("Gradient descent", "Adam"),
        batch_size=size,
        batch_seed=4,
        view=view,
        steps=33,
    )
    for size in (1, 7, 49, 50)
    for view in View
}
CASES |= {
    f"surface {name}, one free": DescentPageSettings(surface=name, view="one", optimizers=tuple(OPTIMIZERS), steps=12)
    for name in SURFACES
}
CASES |= {
    "AdamW with much decay": DescentPageSettings(
        surface="Ravine", optimizers=("AdamW",), weight_decay=0.5, beta1=0.8, beta2=0.99
    ),
    "a bowl of condition 7": DescentPageSettings(
        condition=7.0, optimizers=("Gradient descent", "Nesterov"), momentum=0.6
    ),
    "all at once": DescentPageSettings(
        surface="Line's MSE",
        view="one",
        optimizers=tuple(OPTIMIZERS),
        schedule="Cosine",
        batch_size=5,
        batch_seed=9999,
        start_y=2.5,
        learning_rate=0.0321,
        steps=70,
    ),
}

DIVERGING: dict[str, DescentPageSettings] = {
    "a walk that diverges": DescentPageSettings(learning_rate=10.0),
    "one of several walks diverges": DescentPageSettings(
        optimizers=("Gradient descent", "Adam"), learning_rate=3.0, steps=200
    ),
}


def descent_numbers(visit: AppTest) -> Iterator[str]:
    columns = table_with(visit, "step")
    ends = dict(re.findall(r"^(.+) ends at (\w = .+?, \w = .+?) after", text_of(visit), re.MULTILINE))
    for name in list(columns)[1:]:
        for row in zip(columns["step"], columns[name], strict=True):
            yield from row
        yield from re.fullmatch(r"\w = (.+), \w = (.+)", ends[name]).groups()  # type: ignore[union-attr]


@every_case(CASES, quick=3)
def test_a_script_prints_every_number_of_its_page_in_order(name: str, run: Run) -> None:
    seen = look_at(PAGE, CASES[name], descent_numbers)
    assert seen.numbers
    assert numbers_in(run(seen.script)) == seen.numbers
    assert not seen.errors


@pytest.mark.parametrize("name", DIVERGING)
def test_a_script_of_a_diverging_run_tells_the_same_story_as_its_page(name: str, run: Run) -> None:
    """Where the page says that a number is not finite, the script may print it as inf or nan; nothing else differs."""
    seen = look_at(PAGE, DIVERGING[name], descent_numbers)
    assert seen.errors
    assert not_finite_alike(numbers_in(run(seen.script))) == not_finite_alike(seen.numbers)
