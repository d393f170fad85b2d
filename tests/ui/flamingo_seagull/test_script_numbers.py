"""The script of the birds' page runs by itself and prints the numbers of that page, each as the page writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.data.birds import FEATURES, Feature
from core.data.normalisations import NORMALISATIONS
from pages.sections.flamingo_seagull.lessons import LESSONS
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings, View
from tests.app.visit import table_with, text_of
from tests.ui.script_numbers import Run, every_case, look_at

pytestmark = pytest.mark.usefixtures("unchecked_charts")

CASES: dict[str, BirdsPageSettings] = {key: lesson.settings for key, lesson in LESSONS.items()}
CASES |= {
    f"normalisation {name}": BirdsPageSettings.of(view="table", normalisation=name, seed=7) for name in NORMALISATIONS
}
CASES |= {
    "another flock": BirdsPageSettings.of(
        flamingos=2, seagulls=33, flamingo_legs=0.3, seagull_wings=11.1, flamingo_legs_spread=0.7, seed=9999
    ),
}
CORRELATED: dict[str, Any] = {
    "flamingo_correlation": 0.9,
    "seagull_correlation": -0.6,
    "pelican_wings_spread": 0.3,
    "seed": 12,
}
CASES |= {
    f"birds, {view}, {pelicans} pelicans": BirdsPageSettings.of(
        view=view, with_pelicans=bool(pelicans), pelicans=max(2, pelicans), normalisation="standardise", **CORRELATED
    )
    for view in View
    for pelicans in (0, 7)
}
ONE_FEATURE: dict[str, dict[str, Any]] = {
    "wingspan": {"feature": Feature.WINGS},
    "seagulls are longer": {"flamingo_legs": 2.0, "threshold": 4.0},
    "everyone is a flamingo": {"threshold": -5.0},
    "many birds, overlapping": {"flamingos": 200, "seagulls": 150, "seagull_legs": 7.5, "threshold": 7.7},
}
CASES |= {
    f"one feature, {name}": BirdsPageSettings.of(view="one feature", **changes) for name, changes in ONE_FEATURE.items()
}


def birds_numbers(visit: AppTest) -> Iterator[str]:
    """The table of the birds, of their means or of what a normalisation does; with one feature the rules and their
    errors."""
    if "**The rule**" in text_of(visit):
        yield from re.findall(r"\*\*(\d+) of \d+\*\*", text_of(visit))
        (midpoint,) = re.findall(r"x\^\* &= .*\{2\} \\\\ &= (-?\d+\.\d+)", text_of(visit))
        feature = next(name for name in FEATURES if f"whose {name} is" in text_of(visit))
        told = table_with(visit, "told apart by")
        yield from (midpoint, told["midpoint of the means"][told["told apart by"].index(f"{feature} alone")])
        return
    heads = [str(head) for place in range(len(visit.table)) for head in visit.table[place].value.columns]
    if "label y" not in heads:
        columns = table_with(visit, "mean of" if "mean of" in heads else "numbers")
        for row in zip(*list(columns.values())[1:], strict=True):
            yield from " ".join(row).split()
        return
    columns = table_with(visit, "label y")
    ends = "normalised" if "x₁ normalised" in columns else ""
    names = ["x₁ normalised", "x₂ normalised"] if ends else ["leg length x₁", "wingspan x₂"]
    for row in zip(*(columns[name] for name in [*names, "label y"]), strict=True):
        yield from row


@every_case(CASES, quick=3)
def test_a_script_prints_every_number_of_its_page_in_order(name: str, run: Run) -> None:
    seen = look_at(PAGE, CASES[name], birds_numbers)
    assert seen.numbers
    words = iter(run(seen.script).split())
    assert all(number in words for number in seen.numbers)  # what else it prints is tested beside this file
    assert not seen.errors
