"""The page of classification in its states: every point set, every depth, lessons by their links, own points."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.plane.budget import fewer_epochs
from core.plane.own_points import decode_points, encode_points
from core.plane.points import OWN, POINTS
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from pages.sections.mlp_classification.lessons import LESSONS
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.settings import PlanePageSettings
from tests.app.listings import component
from tests.app.visit import has_control, misunderstood, press, settings_of, table, text_of, visit_page, visit_settings
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
    opened = visit(points=points, layers=layers, epochs=4, held_out_share=0.2 * (place % 2), view="parts")
    told = text_of(opened)
    assert POINTS[points].story.split(".")[0] in told
    assert text_of(visit(points=points, layers=layers, epochs=4, view="one point")).count("**Layer ") == layers + 1
    for k in range(3):
        assert has_control(opened, f"mc_units{k + 1}") == (layers > k)
    assert has_control(opened, "mc_own") == (points == OWN)


def test_without_a_bend_the_matrices_become_one() -> None:
    assert "line on the plane stays straight" in text_of(visit(activation="identity", layers=2, epochs=3))
    assert "line on the plane stays straight" not in text_of(visit(activation="tanh", layers=2, epochs=3))


def test_birds_are_weighed_and_the_plane_is_a_slice() -> None:
    opened = visit(
        points="birds", with_weight=True, slice_x3=1.0, point_x1=0.25, point_x2=-1.0, epochs=3, view="one point"
    )
    told = text_of(opened)
    assert "The point (0.25, -1, 1) through" in told
    assert r"(4) = (4 \times 3) \cdot (3) + (4)" in told
    assert "x₃ = 1.000" in table(opened, 0)
    assert "$x_3$" in text_of(visit(points="birds", with_weight=True, epochs=3, view="parts"))
    assert not has_control(visit(points="circles", with_weight=True, epochs=3), "mc_slice_x3")


def test_the_sweep_is_drawn_where_it_is_asked_for() -> None:
    assert "Too few units" not in text_of(visit(epochs=3, count=20))
    opened = visit(epochs=3, count=20, view="units")
    assert "Every mark is a whole run of 3 epochs" in text_of(opened)
    press(opened, "Hold out 30 %")
    assert settings_of(opened, PAGE).values()["held_out_share"] == 0.3
    assert "lowest median test loss" in text_of(opened)


def test_a_sweep_that_is_too_dear_says_how_many_epochs_are_not() -> None:
    opened = visit(epochs=1000, count=100, batch_size=10, view="units")
    (warning,) = (str(item.value) for item in opened.warning)
    most = fewer_epochs(settings_of(opened, PAGE).reduced_to(PlaneSettings))
    assert f"**Epochs** {most}." in warning
    assert 0 < most < 1000


def test_the_four_steps_and_one_layer_are_shown_with_what_they_print() -> None:
    told = text_of(visit(epochs=3, layers=1, units1=5, view="in code"))
    assert "(hidden): Linear(in_features=2, out_features=5, bias=True)" in told
    assert "torch.Size([10, 1])" in told
    assert "nn.Linear(2, 3)" in told
    assert r"(3 \times 2)" in told


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
