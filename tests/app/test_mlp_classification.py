"""The page of classification in its states: every point set, every depth, lessons by their links, own points."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from core.plane.own_points import decode_points, encode_points
from core.plane.points import OWN, POINTS
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from pages.sections.mlp_classification.lessons import LESSONS
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.pasted import points_of
from pages.sections.mlp_classification.settings import PlanePageSettings
from tests.app.listings import component
from tests.app.visit import has_control, link_of, misunderstood, press, settings_of, text_of, visit_page, visit_settings
from ui.links import lesson_query

pytestmark = pytest.mark.usefixtures("unchecked_charts")


def visit(**settings: Any) -> AppTest:
    """The page in this state, which it must understand."""
    wanted = PlanePageSettings.of(**settings)
    opened = visit_settings(PAGE, wanted)
    assert not opened.exception
    assert not misunderstood(opened)
    assert settings_of(opened, PAGE) == wanted
    return opened


@pytest.mark.parametrize(("place", "points"), list(enumerate(POINTS)))
def test_every_point_set_at_some_depth(place: int, points: str) -> None:
    layers = place % 4
    opened = visit(points=points, layers=layers, epochs=4, held_out_share=0.2 * (place % 2))
    told = text_of(opened)
    assert POINTS[points].story.split(".")[0] in told
    assert told.count("**Layer ") == layers + 1
    for k in range(3):
        assert has_control(opened, f"mc_units{k + 1}") == (layers > k)
    assert has_control(opened, "mc_own") == (points == OWN)


def test_without_a_bend_the_matrices_become_one() -> None:
    assert "line on the plane stays straight" in text_of(visit(activation="identity", layers=2, epochs=3))
    assert "line on the plane stays straight" not in text_of(visit(activation="tanh", layers=2, epochs=3))


@pytest.mark.parametrize("key", LESSONS)
def test_lessons_open_from_their_links(key: str) -> None:
    opened = visit_page(PAGE.stem, lesson_query(PAGE, key))
    assert not opened.exception
    assert settings_of(opened, PAGE) == LESSONS[key].settings


def test_a_point_is_typed_and_the_nearest_dropped() -> None:
    own = encode_points([(-1.0, -1.0), (1.0, 1.0)], [0, 1])
    opened = visit(points=OWN, own=own, epochs=3)
    opened.number_input(key="mc_typed_x1").set_value(2.0)
    opened.number_input(key="mc_typed_x2").set_value(-2.0)
    opened.selectbox(key="mc_typed_class").select(2)
    press(opened, "Add")
    points, labels = decode_points(settings_of(opened, PAGE).values()["own"])  # type: ignore[arg-type]
    assert points[-1].tolist() == [2.0, -2.0]
    assert labels.tolist() == [0, 1, 2]
    press(opened, "Drop nearest")
    assert settings_of(opened, PAGE).values()["own"] == own


def use_table(opened: AppTest, text: str) -> AppTest:
    """Paste a table and use its points."""
    opened.session_state["mc_table"] = True
    opened.run()
    opened.text_area(key="mc_table_text").set_value(text)
    press(opened, "Use these points")
    assert not opened.exception
    return opened


def test_a_pasted_table_becomes_own_points_that_travel_in_the_link() -> None:
    opened = use_table(visit(epochs=3), "leg;wing;species\n8,5;4;flamingo\n5,5;10;seagull\n\n7;7;flamingo\n")
    settings = settings_of(opened, PAGE)
    points, labels = decode_points(str(settings.values()["own"]))
    assert settings.values()["points"] == OWN
    assert points.tolist() == [[3.0, -3.0], [-3.0, 3.0], [0.0, 0.0]]
    assert labels.tolist() == [0, 1, 0]
    assert any("3 points; 'flamingo' is class 0, 'seagull' is class 1" in str(said.value) for said in opened.caption)
    assert settings_of(visit_page(PAGE.stem, parse_qsl(urlsplit(link_of(opened)).query)), PAGE) == settings
    opened.selectbox(key="mc_points").select("XOR").run()
    assert not any("'flamingo' is class 0" in str(said.value) for said in opened.caption)


def test_of_a_large_table_it_is_said_how_much_the_link_carries() -> None:
    text, said = points_of("\n".join(f"{row},{row},{row // 250}" for row in range(500)))
    points, labels = decode_points(text)
    assert len(points) == 200
    assert labels.tolist() == [0] * 100 + [1] * 100
    assert said.startswith("200 points of 500, evenly picked, since the link carries no more;")


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("1;2;a\n1;x;a", "Line 2 has 'x', which is no number in column 2."),
        ("1;2\n1;3", "The plane needs three columns: two of numbers, and one that names the class."),
        ("1;2;a\n1;2;b\n1;2;c\n1;2;d", "Line 4 names another class, 'd', and there are at most 3."),
        ("", "There is no table yet: paste at least one row."),
    ],
)
def test_a_table_with_a_fault_changes_nothing_and_says_where_it_is(table: str, fault: str) -> None:
    opened = visit(epochs=3)
    before = settings_of(opened, PAGE)
    use_table(opened, table)
    assert [str(error.value) for error in opened.error] == [fault]
    assert settings_of(opened, PAGE) == before


def test_drawn_points_become_own_ones() -> None:
    opened = visit(points="XOR", count=30, epochs=3)
    press(opened, "Draw on these")
    settings = settings_of(opened, PAGE).values()
    assert settings["points"] == OWN
    assert len(decode_points(str(settings["own"]))[1]) == 30
    assert not opened.exception


@pytest.mark.parametrize("own", ["", "ab!", "AAA" * 201, "A"])
def test_own_points_that_cannot_be_read_are_told_and_left_out(own: str) -> None:
    opened = visit_page(PAGE.stem, [("mc_points", OWN), ("mc_own", own), ("mc_epochs", "3")])
    assert not opened.exception
    assert misunderstood(opened)
    assert settings_of(opened, PAGE).values()["own"] == PlanePageSettings().own


def test_the_opening_is_solved_and_begins_at_the_first_frame() -> None:
    opened = visit_page(PAGE.stem)
    assert not opened.exception
    assert settings_of(opened, PAGE) == PAGE.opening
    assert component(opened, "clock")["atStart"] is True
    assert float(fit_plane(PAGE.opening.reduced_to(PlaneSettings)).accuracy[-1]) == 1
