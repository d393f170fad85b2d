"""The birds' page in words: counts, means and lessons are what a literal calculation says."""

from __future__ import annotations

import csv
import io
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import torch
from streamlit.testing.v1 import AppTest

from core.data.birds import Feature, FlockSettings, draw_flock
from core.data.own_birds import OWN, decode_birds
from core.settings import subscript
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.pasted import birds_of
from pages.sections.flamingo_seagull.settings import BirdsPageSettings, View
from tests.app.flock import exercise
from tests.app.recorded import shown
from tests.app.visit import (
    can_press,
    has_control,
    lesson_visit,
    link_of,
    script_of,
    settings_of,
    table_with,
    text_of,
    use_table,
    visit_page,
    visit_settings,
)
from tests.app.words import explains

pytestmark = pytest.mark.usefixtures("unchecked_charts")


def opened(**changes: Any) -> AppTest:
    visit = visit_settings(PAGE, BirdsPageSettings.of(**changes))
    assert not visit.exception
    return visit


def test_the_table_of_the_exercise_is_a_notebooks() -> None:
    x, _ = exercise()
    explains("exercise-2-1", f"{x[0, 0]:.4f} and {x[0, 1]:.4f}", "20 × 2", "The 20 labels")


def test_the_lesson_of_the_slides_cell_says_what_the_page_shows() -> None:
    """The cell run literally: twice is what the lesson opens with and the slides print."""
    x, _ = exercise()
    for runs in ("once", "twice"):
        x = (x - x.min()) / x.max()
        first = [f"{value:.4f}" for value in x[0].tolist()]
        assert first == {"once": ["0.3814", "0.2869"], "twice": ["0.4720", "0.3551"]}[runs]
        visit = opened(view=View.NORMALISATION, normalisation=f"slides' cell, {runs}")
        assert f"becomes **[{', '.join(first)}]**" in text_of(visit)
    explains("slides-cell", "the first bird of the table is 0.4720 and 0.3551")
    explains("global-min-max", "becomes 0.4720 and 0.3551")
    told = text_of(shown(lesson_visit("slides-cell")))
    assert "Run once, the first bird becomes 0.3814 and 0.2869; run twice, 0.4720 and 0.3551." in told


@pytest.mark.parametrize(("wings", "beyond"), [(3.0, False), (0.0, True)])
def test_the_slides_cell_goes_beyond_1_where_a_measurement_is_negative(wings: float, beyond: bool) -> None:
    changes = {"seagull_wings": wings}
    x = draw_flock(FlockSettings.of(**changes)).features
    once = (x - x.min()) / x.max()
    assert bool(x.min() < 0) == bool(once.max() > 1) == beyond
    assert float(once.max()) == pytest.approx(1 - float(x.min() / x.max()))
    visit = opened(view=View.NORMALISATION, normalisation="slides' cell, once", **changes)
    assert f"{once.max():.4f}" in table_with(visit, "largest")["largest"]
    assert "below 1 where all measurements are positive, beyond 1 where one is negative" in text_of(visit)


def test_the_lesson_of_one_feature_counts_right() -> None:
    x, y = exercise()
    legs = x[:, 0]
    middle = float((legs[:10].mean() + legs[10:].mean()) / 2)
    visit = shown(lesson_visit("one-feature"))
    errors = {place: int(((legs > place) != (y == 0)).sum()) for place in (6.14, 6.2, 6.5, middle)}
    assert (errors[6.14], errors[6.2], errors[middle]) == (0, 0, 1)
    explains("one-feature", f"is {middle:.2f}, and it gets 1 bird wrong", "at 6.14 there are 0 errors")
    assert f"**{errors[6.5]} of 20**" in text_of(visit)
    assert f"= {middle:.4f}" in text_of(visit)
    assert "**0 of 20**" in text_of(opened(view=View.ONE_FEATURE, threshold=6.2))
    rows = table_with(visit, "told apart by")
    assert rows["midpoint of the means"][0] == str(errors[middle])
    assert rows["fewest possible"][0] == "0"


def test_the_lesson_of_two_features_counts_right() -> None:
    explains("two-features", "at least 3 birds are wrong", "by wingspan at least 2", "by the best line 0")
    visit = shown(lesson_visit("two-features"))
    assert table_with(visit, "told apart by")["fewest possible"] == ["3", "2", "0"]


def test_a_scaled_number_that_rounds_to_0_has_no_sign() -> None:
    """One of these birds stands a hair below the mean of its feature."""
    visit = opened(view=View.TABLE, normalisation="standardise", flamingos=200, seagulls=200, seed=21)
    columns = table_with(visit, "label y")
    cells = [cell for column in columns.values() for cell in column]
    assert "-0.0000" not in cells
    assert "0.0000" in cells


def test_pelicans_are_left_out_of_one_threshold_and_let_in_elsewhere() -> None:
    assert "pelicans are left out" in text_of(opened(view=View.ONE_FEATURE, with_pelicans=True))
    labels = table_with(opened(view=View.TABLE, with_pelicans=True), "label y")["label y"]
    assert labels == ["0"] * 10 + ["1"] * 10 + ["2"] * 10
    assert "2 pelican" in text_of(opened(view=View.TWO_FEATURES, with_pelicans=True))


@pytest.mark.parametrize("normalisation", ["none", "standardise"])
def test_the_file_holds_what_the_table_shows(normalisation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    files: list[str] = []
    monkeypatch.setattr("streamlit.download_button", lambda label, data, *rest, **options: files.append(data))
    visit = opened(view=View.TABLE, normalisation=normalisation, with_pelicans=True, seed=5)
    shown = table_with(visit, "label y")
    rows = list(csv.DictReader(io.StringIO(files[-1])))
    assert [(row["bird"], row["species"], row["label"]) for row in rows] == list(
        zip(shown["bird"], shown["species"], shown["label y"], strict=True)
    )
    heads = {"leg_length": "leg length x₁", "wingspan": "wingspan x₂"}
    if normalisation != "none":
        heads |= {f"x{k}_normalised": f"x{subscript(k)} normalised" for k in (1, 2)}
    for name, head in heads.items():
        assert [f"{float(row[name]):.4f}" for row in rows] == shown[head]
    # Every digit: read back as float32 they are the very numbers.
    legs = torch.tensor([float(row["leg_length"]) for row in rows])
    assert torch.equal(legs, draw_flock(FlockSettings.of(seed=5, with_pelicans=True)).features[:, 0])


def test_means_and_normalised_numbers_are_the_birds_own() -> None:
    x, _ = exercise()
    means = [f"({a:.4f}, {b:.4f})" for a, b in (x[:10].mean(0).tolist(), x[10:].mean(0).tolist())]
    assert table_with(opened(), "mean of")["of these birds"] == means
    scaled = table_with(opened(view=View.NORMALISATION, normalisation="standardise"), "smallest")
    assert [abs(float(value)) for value in scaled["mean"][3:5]] == [0, 0]
    assert scaled["standard deviation"][3:5] == ["1.0000", "1.0000"]


def test_the_threshold_follows_the_feature_and_pelicans_have_controls_where_they_are() -> None:
    visit = opened(view=View.ONE_FEATURE, threshold=6.2)
    assert not has_control(visit, "fs_pelicans")
    visit.segmented_control(key="fs_feature").set_value(str(Feature.WINGS)).run()
    visit.toggle(key="fs_with_pelicans").set_value(True).run()
    assert not visit.exception
    assert visit.slider(key="fs_threshold").value == 5.0
    assert has_control(visit, "fs_pelicans")


OWN_TABLE = "\ufeffleg length (cm);wing;species\r\n70,5;148;crane\r\n80;155;crane\r\n\r\n5,25;96;tern\r\n6;98;tern\r\n"


def test_a_pasted_table_is_what_the_whole_page_speaks_of_and_travels_in_the_link() -> None:
    visit = use_table(opened(), PAGE, OWN_TABLE)
    settings = settings_of(visit, PAGE)
    assert settings.values()["birds"] == OWN
    told = text_of(visit)
    assert "4 birds: 2 crane, 2 tern. Labels count from 0, in this order." in told
    assert "leg length cm $x_1$ and wing $x_2$" in told
    assert "0 crane, 1 tern" in told
    pictures = str([node.proto for node in visit.get("vega_lite_chart")])
    assert "Your own birds, leg length cm against wing: 2 crane around (75.2500, 151.5000)" in pictures
    assert "lamingo" not in pictures + told.replace(PAGE.first, "")
    assert "[70.50, 148]" in script_of(visit)
    again = visit_page(PAGE.stem, parse_qsl(urlsplit(link_of(visit)).query))
    assert settings_of(again, PAGE) == settings


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1;2;a\n1;x;b", "Line 2 has 'x', which is no number in column 2."),
        ("1;a\n-2;b", "Line 2 measures -2, and lengths and weights of birds are above 0."),
        ("1;a\n2;a", "All birds are 'a', and two species are told apart at least."),
        ("1;a\n2;b\n3;c\n4;d", "Line 4 names another class, 'd', and there are at most 3."),
        ("5;1;a\n5;2;b", "All birds have the same first measurement, 5: it tells none from another."),
        ("x;y\n1;a", "Line 2 has the only bird, and 2 are told apart at least."),
    ],
)
def test_a_table_with_a_fault_changes_nothing_and_says_where_it_is(text: str, fault: str) -> None:
    visit = opened()
    before = settings_of(visit, PAGE)
    use_table(visit, PAGE, text)
    assert [str(error.value) for error in visit.error] == [fault]
    assert settings_of(visit, PAGE) == before


def test_of_a_large_table_it_is_said_how_much_the_link_carries() -> None:
    carried, said = birds_of("\n".join(f"{row + 1};{'ab'[row % 2]}" for row in range(500)))
    assert len(decode_birds(carried)) == 200
    assert said.startswith("200 birds of 500, evenly picked, since the link carries no more: ")


def test_names_of_species_are_no_markup() -> None:
    carried, _ = birds_of("1;<b>*x*</b>\n2;[y](z)\n3;7")
    assert decode_birds(carried).classes == ("b x b", "y z", "species 7")


@pytest.mark.parametrize("view", View)
def test_every_view_shows_own_birds(view: str) -> None:
    visit = opened(birds=OWN, view=view, normalisation="standardise")
    assert not visit.error
    assert not has_control(visit, "fs_seed")
    assert not can_press(visit, "New seed")
