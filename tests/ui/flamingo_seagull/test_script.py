"""The script of the birds prints the tables of its page line by line, digit for digit."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from core.data.birds import FEATURES
from core.data.normalisations import NORMALISATIONS
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings, View
from tests.app.visit import text_of
from tests.ui.printed import Told, rows, tell
from tests.ui.script_numbers import Run

pytestmark = pytest.mark.usefixtures("unchecked_charts")

FLOCKS: dict[str, dict[str, Any]] = {
    "the exercise": {},
    "larger seagulls, with pelicans": {
        "flamingos": 31,
        "flamingo_legs": 2.0,
        "flamingo_wings": 0.5,
        "threshold": 4.35,
        "seagull_correlation": -0.6,
        "with_pelicans": True,
        "pelicans": 7,
        "seed": 12,
    },
}
BEYOND: dict[str, Any] = {"flamingos": 2, "seagulls": 25, "flamingo_legs": 5.2, "flamingo_wings": 3.1, "seed": 2}

ONE_FEATURE = {
    (name, feature): BirdsPageSettings.of(view=View.ONE_FEATURE, feature=feature, **flock)
    for name, flock in (FLOCKS | {"a rule beyond every bird": BEYOND}).items()
    for feature in FEATURES
}
MEANS = {name: BirdsPageSettings.of(view=View.TWO_FEATURES, **flock) for name, flock in FLOCKS.items()}
SCALED, LISTED = (
    {
        way: BirdsPageSettings.of(view=view, normalisation=way, **flock)
        for way, flock in zip(NORMALISATIONS, [*FLOCKS.values()] * 3, strict=True)
    }
    for view in (View.NORMALISATION, View.TABLE)
)

Telling = Callable[[BirdsPageSettings], Told]


@pytest.fixture(scope="module")
def told(run: Run) -> Telling:
    return cache(lambda case: tell(PAGE, case, run))


@pytest.mark.parametrize("case", ONE_FEATURE.values(), ids=map(str, ONE_FEATURE))
def test_of_one_feature_the_means_and_three_rules_are_printed(case: BirdsPageSettings, told: Telling) -> None:
    page, lines, name = told(case).page, told(case).lines, case.feature
    text = text_of(page)
    (own,) = re.findall(r"\*\*(\d+) of \d+\*\*", text)
    first, second, midpoint = re.findall(r"\{(\d+\.\d{4}) \+ (\d+\.\d{4})\}\{2\} \\\\ &= (\d+\.\d{4})", text)[0]
    alts = " ".join(node.proto.alt for node in page.get("vega_lite_chart"))
    (best,) = set(re.findall(r"the best (-?\d+\.\d{4} \d+)", alts))
    table = {row[0]: row[1:] for row in rows(page, "told apart by")}
    assert lines[0] == f"{name}: errors at {case.threshold:g}: {own}"
    assert [line for line in lines[1:] if line.startswith(name)] == [
        f"{name}: class means {first} {second}",
        f"{name}: midpoint {midpoint} errors {table[f'{name} alone'][0]}",
        f"{name}: best threshold {best.replace(' ', ' errors ')}",
    ]
    found = [re.findall(r"errors (\d+)$", line)[0] for line in lines[1:-2] if "errors" in line]
    assert found == [errors for feature in FEATURES for errors in table[f"{feature} alone"][:2]]
    nearer, best_line = table["both"]
    assert lines[-2:] == [f"both: nearer to which mean, errors {nearer}", f"both: best line, errors {best_line}"]


@pytest.mark.parametrize("case", MEANS.values(), ids=MEANS)
def test_of_two_features_every_mean_is_printed(case: BirdsPageSettings, told: Telling) -> None:
    table, lines = rows(told(case).page, "mean of"), told(case).lines
    assert lines == [f"{name}: true {true} sample {mean} apart {apart}" for name, true, mean, apart in table]
    assert len(lines) == (3 if case.with_pelicans else 2)


@pytest.mark.parametrize("case", SCALED.values(), ids=SCALED)
def test_of_a_normalisation_the_statistics_are_printed(case: BirdsPageSettings, told: Telling) -> None:
    page, lines = told(case).page, told(case).lines
    first, second = re.findall(r"The first bird, (\[.+?\]), becomes \*\*(\[.+?\])\*\*", text_of(page))[0]
    expected = [f"{name}: {' '.join(numbers)}" for name, *numbers in rows(page, "numbers")]
    assert lines[1:] == [*expected, f"the first bird, {first}, becomes {second}"]


@pytest.mark.parametrize("case", LISTED.values(), ids=LISTED)
def test_of_a_table_every_column_is_printed(case: BirdsPageSettings, told: Telling) -> None:
    page, lines = told(case).page, told(case).lines
    assert lines == [" ".join(numbers) for _, _, *numbers in rows(page, "label y")]
    assert len(lines[0].split()) == (5 if case.normalised else 3)
