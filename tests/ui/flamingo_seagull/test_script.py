"""The script of the birds prints the tables of its page line by line, digit for digit."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from core.data.birds import FEATURES
from core.data.normalisations import NORMALISATIONS
from core.data.own_birds import OWN
from core.data.own_columns import Columns, encode_columns, rounded
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


PAIR = encode_columns(
    Columns(
        (rounded("leg cm", [70, 5.25, 80, 6, 75, 7]), rounded("wing", [148, 96, 155, 98, 97, 90])),
        ("crane", "little tern", "owl"),
        (0, 1, 0, 1, 2, 2),
    )
)
ALONE = encode_columns(Columns((rounded("beak", [7, 7, 3, 8]),), ("robin", "wren"), (0, 1, 1, 0)))
MINE = {"two measurements": PAIR, "one measurement": ALONE}


def mine(own: str, **chosen: Any) -> BirdsPageSettings:
    return BirdsPageSettings.of(birds=OWN, own=own, **chosen)


@pytest.mark.parametrize("own", MINE.values(), ids=MINE)
def test_of_one_own_feature_its_rules_are_printed(own: str, told: Telling) -> None:
    case = mine(own, view=View.ONE_FEATURE, own_threshold=0.3)
    page, lines = told(case).page, told(case).lines
    (wrong,) = re.findall(r"\*\*(\d+) of \d+\*\*", text_of(page))
    assert lines[0] == f"{case.measured[0]}: errors at {case.cut:g}: {wrong}"
    first, second, midpoint = re.findall(r"\{(\d+\.\d{4}) \+ (\d+\.\d{4})\}\{2\} \\\\ &= (\d+\.\d{4})", text_of(page))[
        0
    ]
    assert lines[1] == f"{case.measured[0]}: class means {first} {second}"
    assert lines[2].startswith(f"{case.measured[0]}: midpoint {midpoint} errors ")
    assert "flamingo" not in PAGE.script(case)
    assert "flamingo" not in text_of(page).replace(PAGE.first, "")
    if len(case.measured) > 1:
        table = {row[0]: row[1:] for row in rows(page, "told apart by")}
        found = [re.findall(r"errors (\d+)$", line)[0] for line in lines[1:] if "errors" in line]
        assert found == [*table["leg cm alone"], *table["wing alone"], table["both"][0]]


def test_of_two_own_features_every_mean_is_printed(told: Telling) -> None:
    case = mine(PAIR, view=View.TWO_FEATURES)
    assert told(case).lines == [
        f"{name}: mean {mean} standard deviation {spread}" for name, mean, spread in rows(told(case).page, "mean of")
    ]


@pytest.mark.parametrize("way", NORMALISATIONS)
def test_own_birds_are_normalised_and_listed_as_they_are_printed(way: str, told: Telling) -> None:
    scaled = mine(PAIR, view=View.NORMALISATION, normalisation=way)
    expected = [f"{name}: {' '.join(numbers)}" for name, *numbers in rows(told(scaled).page, "numbers")]
    assert told(scaled).lines[1:-1] == expected
    for own in MINE.values():
        listed = mine(own, view=View.TABLE, normalisation=way)
        assert told(listed).lines == [" ".join(numbers) for _, _, *numbers in rows(told(listed).page, "label y")]


@pytest.mark.parametrize("view", [View.TWO_FEATURES, View.NORMALISATION])
def test_one_measurement_is_seen_as_one_feature(view: str, told: Telling) -> None:
    case = mine(ALONE, view=view)
    assert "one measurement, and a plane needs two" in text_of(told(case).page)
    assert told(case).lines[0].startswith("beak: errors at ")
