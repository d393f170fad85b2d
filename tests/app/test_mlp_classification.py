"""The page of classification in its states: every point set, every depth, lessons by their links, own points."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import torch
from streamlit.testing.v1 import AppTest

from core.plane.budget import fewer_epochs
from core.plane.own_points import decode_points, encode_points
from core.plane.points import OWN, POINTS, PointKnobs, draw_points
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from core.plane.training import fit_plane
from pages.sections.mlp_classification.lessons import LESSONS
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.pasted import points_of
from pages.sections.mlp_classification.settings import PlanePageSettings
from tests.app.listings import component
from tests.app.visit import (
    has_control,
    link_of,
    misunderstood,
    press,
    settings_of,
    table,
    text_of,
    use_table,
    visit_page,
    visit_settings,
)
from tests.lesson_table import computed
from ui.course import Facts
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


def test_a_pasted_table_becomes_own_points_that_travel_in_the_link() -> None:
    opened = use_table(visit(epochs=3), PAGE, "leg;wing;species\n8,5;4;flamingo\n5,5;10;seagull\n\n7;7;flamingo\n")
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
    use_table(opened, PAGE, table)
    assert [str(error.value) for error in opened.error] == [fault]
    assert settings_of(opened, PAGE) == before


def test_drawn_points_become_own_ones() -> None:
    opened = visit(points="XOR", count=30, epochs=3)
    press(opened, "Draw on these")
    settings = settings_of(opened, PAGE).values()
    assert settings["points"] == OWN
    assert len(decode_points(str(settings["own"]))[1]) == 30
    assert not opened.exception


def test_of_many_drawn_points_each_class_gives_its_share_and_there_is_room_for_more() -> None:
    drawn = {"points": "three spirals", "count": 400, "epochs": 1}
    texts = []
    for _ in range(2):
        opened = visit(**drawn)
        press(opened, "Draw on these")
        texts.append(str(settings_of(opened, PAGE).values()["own"]))
    labels = decode_points(texts[0])[1]
    assert texts[0] == texts[1]
    assert len(labels) == 150
    share = PlaneSettings.of(points="three spirals", count=400)
    whole = draw_points(PointKnobs(**{name: getattr(share, name) for name in PointKnobs.knobs()}))[1]
    assert labels.bincount().tolist() == pytest.approx((whole.bincount() * 150 / 400).tolist(), abs=1)
    assert not any("are the most" in str(said.value) for said in opened.caption)


def test_who_types_a_point_is_told_when_there_is_no_room() -> None:
    own = encode_points([(0.0, 0.025 * k) for k in range(100)] * 2, [0, 1] * 100)
    opened = visit(points=OWN, own=own, epochs=1)
    assert any("200 points are the most; drop one to make room." in str(said.value) for said in opened.caption)
    assert next(button for button in opened.button if button.label == "Add").disabled
    press(opened, "Drop nearest")
    assert not any("are the most" in str(said.value) for said in opened.caption)
    assert len(decode_points(str(settings_of(opened, PAGE).values()["own"]))[1]) == 199


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
    assert component(opened, "clock")["start"] == "first"
    assert float(fit_plane(PAGE.opening.reduced_to(PlaneSettings)).accuracy[-1]) == 1


def lesson(key: str, **changes: Any) -> PlaneResult:
    """The run of a lesson, or of what it says to try."""
    return fit_plane(LESSONS[key].settings.reduced_to(PlaneSettings, **changes))


def facts(key: str) -> Facts:
    """What a lesson's words and answers are made of."""
    return LESSONS[key].facts(LESSONS[key].settings, computed)


def test_without_a_bend_every_score_half_way_is_the_mean_of_two() -> None:
    """A law of all affine functions, whatever the layers are."""
    run, told = lesson("linear-stays-linear"), facts("linear-stays-linear")
    x, predict = run.x, run.settings.network.predict
    scores, halves = (predict(run.parameters(run.final), at) for at in (x, (x[::2] + x[1::2]) / 2))
    assert torch.allclose(halves, (scores[::2] + scores[1::2]) / 2, atol=1e-5)
    ends = predict(run.parameters(run.final), torch.tensor([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])).squeeze(1)
    assert ends.tolist() == pytest.approx([told["b"], told["b"] + told["w1"], told["b"] + told["w2"]], abs=1e-5)


def test_the_dead_unit_is_dead_from_the_first_to_the_last_epoch() -> None:
    run, told = lesson("dead-units"), facts("dead-units")
    for frame, count in ((0, told["dead0"]), (-1, told["dead"])):
        h1 = (run.x @ run.weights[0][frame].T + run.biases[0][frame]).clamp(min=0)
        h2 = (h1 @ run.weights[1][frame].T + run.biases[1][frame]).clamp(min=0)
        assert count == sum(int(not h[:, unit].any()) for h in (h1, h2) for unit in range(h.shape[1]))
    assert told["dead0"] == told["dead"] == 1


def test_more_than_one_score_may_be_above_0_or_none() -> None:
    run, told = lesson("three-arms"), facts("three-arms")
    scores = run.settings.network.predict(run.parameters(run.final), run.x)
    above = [sum(score > 0 for score in row) for row in scores.tolist()]
    assert told["one_above"] == pytest.approx(above.count(1) / len(above))
    assert above.count(0) + above.count(2) + above.count(3) > 0.1 * len(above)
    assert torch.tensor([1.0, 0.0]).exp().tolist()[0] == pytest.approx(2.7, abs=0.05)


@pytest.mark.thorough
def test_nearly_every_start_of_eight_units_finds_xor() -> None:
    solved = [lesson("xor-net", units1=8, weight_seed=seed).accuracy[-1].item() == 1 for seed in range(5)]
    assert sum(solved) >= 4
    assert facts("xor-net")["other"] < 0.97, "four need some luck"


def test_what_is_said_of_guessing_is_the_logarithm_of_2() -> None:
    half = torch.nn.functional.binary_cross_entropy(torch.tensor([0.5, 0.5]), torch.tensor([0.0, 1.0]))
    assert f"{float(half):.3f}" in LESSONS["line-not-enough"].explanation
    assert f"{float(half):.2f} is guessing" in LESSONS["underfit-net"].explanation
    assert facts("line-not-enough")["loss"] == pytest.approx(float(half), abs=0.01)
