"""Every picture of scores, shares and activations is valid for every state, holds its scales still, draws the results,
and tells kinds apart without colour."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
import torch
from torch.nn import functional as F

from core.data.birds import SPECIES, FlockSettings, draw_flock
from core.parts.activation_curves import ALL, CURVES, MAXOUT, SHOWN, trace
from core.parts.activations import REACH
from core.scores.large_scores import meet_limit
from core.scores.sigmoid import followed_score, score_birds, sigmoid_steps
from core.scores.softmax import CLASSES, score_classes
from pages.sections.sigmoid_softmax.charts.activations import LOOKS, activation_picture, slope_picture
from pages.sections.sigmoid_softmax.charts.cost import cost_picture
from pages.sections.sigmoid_softmax.charts.shares import softmax_picture
from pages.sections.sigmoid_softmax.charts.sigmoid import Followed, sigmoid_picture
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from tests.ui.vega import channels, domain, encodings, frames_of, spec, table_with
from tests.ui.whole_charts import checked, inside, marks

pytestmark = pytest.mark.usefixtures("unchecked_charts")


# One score


LINES: tuple[dict[str, float], ...] = (
    {},
    {"w1": 0.0, "w2": 0.0, "b": 0.0},
    {"w1": -5.0, "w2": -5.0, "b": -30.0},
    {"w1": 5.0, "w2": 5.0, "b": 30.0},
)
every_line = pytest.mark.parametrize("weights", LINES, ids=str)


@pytest.mark.parametrize("bird", [13, *(pytest.param(bird, marks=pytest.mark.thorough) for bird in (1, 20))])
@every_line
def test_a_birds_score_is_drawn_among_all_birds(weights: dict[str, float], bird: int) -> None:
    flock = draw_flock(FlockSettings())
    settings = CalculatorPageSettings.of(bird=bird, **weights)
    birds, steps = score_birds(settings, flock.features), sigmoid_steps(followed_score(settings, flock.features))
    chart = sigmoid_picture(steps, Followed(scores=birds, truth=flock.labels, bird=bird), alt_text="a picture")
    built = checked(chart)
    rows = table_with(chart, "bird")
    scores = flock.features @ torch.tensor([settings.w1, settings.w2]) + settings.b
    assert rows["score"].tolist() == pytest.approx(scores.tolist(), abs=1e-4)
    assert rows["probability"].tolist() == birds.probabilities.tolist()
    assert rows["species"].tolist() == [SPECIES[label] for label in flock.labels.tolist()]
    assert inside(built, "x", rows["score"])
    here = next(table for table in frames_of(chart) if set(table) == {"score", "probability"} and len(table) == 1)
    assert here["score"].item() == rows["score"].tolist()[bird - 1]


ODD_SCORES = (-20.0, -7.9, 0.0, 4.0, 8.1)
MORE_SCORES = (-8.0, -0.3, 0.1, 1.0, 8.0, 20.0)


@pytest.mark.parametrize(
    "score", [*ODD_SCORES, *(pytest.param(score, marks=pytest.mark.thorough) for score in MORE_SCORES)]
)
def test_a_score_is_drawn_with_its_tangent_and_its_mirror_image(score: float) -> None:
    chart = sigmoid_picture(sigmoid_steps(torch.tensor(score)), alt_text="a picture")
    built = checked(chart)
    tables = [table for table in frames_of(chart) if set(table) == {"score", "probability"}]
    p = 1 / (1 + math.exp(-score))
    curve = max(tables, key=len)
    assert curve["probability"].tolist() == pytest.approx(
        [1 / (1 + math.exp(-s)) for s in curve["score"].tolist()], abs=1e-6
    )
    assert (curve["score"].iloc[0], curve["score"].iloc[-1]) == domain(built, "x")
    (tangent,) = [table for table in tables if len(table) == 2]
    left, right = tangent.to_numpy().astype(float)
    assert left[0] < right[0]
    assert (right[1] - left[1]) / (right[0] - left[0]) == pytest.approx(p * (1 - p), rel=1e-3, abs=1e-6)
    assert left[1] + (score - left[0]) * p * (1 - p) == pytest.approx(p, abs=1e-5)
    points = {round(table["score"].item(), 5): table["probability"].item() for table in tables if len(table) == 1}
    assert points == pytest.approx({round(score, 5): p, round(-score, 5): 1 - p}, abs=1e-6)
    assert inside(built, "x", list(points))
    assert inside(built, "y", list(points.values()))


@pytest.mark.parametrize(
    ("score", "names"),
    [
        (-20.0, ["s", "-s"]),
        (-1.0, ["s", "-s"]),
        (-0.3, ["s", ""]),
        (0.0, ["s", ""]),
        (0.1, ["s", ""]),
        (4.0, ["s", "-s"]),
    ],
)
def test_the_names_of_both_points_stand_where_the_curve_leaves_room(score: float, names: list[str]) -> None:
    """Where both points lie on one another only one of them is named."""
    built = spec(sigmoid_picture(sigmoid_steps(torch.tensor(score)), alt_text="a picture"))
    named = [layer for layer in built["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["encoding"]["text"]["value"] for layer in named] == names
    assert [layer["mark"]["dy"] > 0 for layer in named] == [score >= 0, score < 0]


def test_the_score_at_which_the_label_changes_is_picture_at() -> None:
    chart = sigmoid_picture(sigmoid_steps(torch.tensor(1.5)), alt_text="a picture")
    (dashed,) = [mark for mark in marks(spec(chart), "rule") if "strokeDash" in mark]
    assert dashed["strokeDash"] != []
    (table,) = [table for table in frames_of(chart) if list(table) == ["score"]]
    assert table["score"].tolist() == [0.0]


def test_a_small_change_of_the_score_does_not_move_the_axis() -> None:
    spans = {
        domain(spec(sigmoid_picture(sigmoid_steps(torch.tensor(k / 10)), alt_text="a picture")), "x")
        for k in (-79, -12, 0, 1, 2, 35, 79)
    }
    assert len(spans) == 1


def test_the_parts_of_the_sigmoids_picture_differ_in_dash_and_shape() -> None:
    flock = draw_flock(FlockSettings())
    settings = CalculatorPageSettings.of(bird=1)
    chart = sigmoid_picture(
        sigmoid_steps(followed_score(settings, flock.features)),
        Followed(scores=score_birds(settings, flock.features), truth=flock.labels, bird=1),
        alt_text="a picture",
    )
    built = spec(chart)
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 2, "shape": 2}
    assert [mark["strokeDash"] for mark in marks(built, "line")] == [[], [6, 3]]
    rings = [mark for mark in marks(built, "point") if mark["filled"] is False]
    assert len({mark.get("shape", "circle") for mark in rings}) == 2
    named = [layer["encoding"]["text"]["value"] for layer in built["layer"] if layer["mark"]["type"] == "text"]
    assert named == ["s", "-s"]


# Several scores


SHARES: dict[str, dict[str, Any]] = {
    "defaults": {},
    "minus sign": {"minus_sign": True},
    "cold": {"temperature": 0.1},
    "coldest and largest": {"temperature": 0.1, "x1": 10.0, "x2": 10.0, "w01": 10.0, "w02": 10.0, "shift": 1000.0},
    "all alike": {"x1": 0.0, "x2": 0.0, "b0": 0.0, "b1": 0.0, "b2": 0.0},
    "two classes": {"classes": 2, "chosen_class": 7},
    "eight classes": {"scores_from": "typed", "classes": 8, "s7": 20.0, "chosen_class": 5},
    "nothing left": {"shift": -1000.0, "temperature": 0.1},
    "rounded by a shift": {"shift": 777.0, "classes": 8},
}


@pytest.mark.parametrize("changes", SHARES.values(), ids=SHARES)
def test_shares_are_drawn_with_their_numbers(changes: dict[str, Any]) -> None:
    settings = CalculatorPageSettings.of(part="softmax", **changes)
    result = score_classes(settings)
    chart = softmax_picture(result, settings.marked_class, alt_text="a picture")
    built = checked(chart)
    rows = table_with(chart, "probability")
    assert rows["probability"].tolist() == result.probabilities.tolist()
    assert rows["class"].tolist() == [f"{k} {CLASSES[k]}" for k in range(settings.classes)]
    assert [k for k, marked in enumerate(rows["marked"]) if marked] == [
        min(settings.chosen_class, settings.classes - 1)
    ]
    assert domain(built, "x") == (0, 1.15)
    (label,) = [layer["encoding"] for layer in built["layer"] if layer["mark"]["type"] == "text"]
    assert (label["text"]["field"], label["text"]["format"]) == ("probability", ".4f")
    assert (label["x"]["field"], label["y"]["field"]) == ("probability", "class")
    assert len(marks(built, "tick")) == 1
    ticks, unshifted = table_with(chart, "unshifted"), score_classes(replace(settings, shift=0.0)).probabilities
    assert bool(len(ticks)) == bool((result.probabilities != unshifted).any())
    if len(ticks):
        assert ticks["class"].tolist() == rows["class"].tolist()
        assert ticks["unshifted"].tolist() == unshifted.tolist()


def test_the_marked_class_has_an_outline_as_no_other() -> None:
    (bars,) = [
        layer
        for layer in spec(
            softmax_picture(score_classes(CalculatorPageSettings.of(classes=8)), marked=0, alt_text="a picture")
        )["layer"]
        if layer["mark"]["type"] == "bar"
    ]
    for channel, plain in (("stroke", "transparent"), ("strokeWidth", 0)):
        part = bars["encoding"][channel]
        assert part["condition"]["test"] == "datum.marked"
        assert part["condition"]["value"] != part["value"] == plain


# Large scores


@pytest.mark.parametrize("score", [-130.0, -104.0, -88.0, 0.0, 30.0])
def test_the_cost_is_drawn_as_far_as_it_is_finite(score: float) -> None:
    places = torch.linspace(-130, 30, 321)
    chart = cost_picture(meet_limit(places), meet_limit(torch.tensor(score)), alt_text="a picture")
    built = checked(chart)
    rows = table_with(chart, "way")
    plain, stable = (rows[rows["way"] == name] for name in rows["way"].unique())
    assert stable["score"].tolist() == places.tolist()
    assert stable["cost"].tolist() == pytest.approx((-F.logsigmoid(places)).tolist(), abs=1e-6)
    finite = -(1 / (1 + (-places).exp())).log()
    kept = finite.isfinite()
    assert kept.logical_not().any()
    assert plain["score"].tolist() == places[kept].tolist()
    assert plain["cost"].tolist() == pytest.approx(finite[kept].tolist(), abs=1e-6)
    point = next(table for table in frames_of(chart) if len(table) == 1)
    assert point["score"].item() == score
    assert point["cost"].item() == pytest.approx(math.log1p(math.exp(-score)), rel=1e-5)
    assert inside(built, "x", point["score"])
    assert inside(built, "y", rows["cost"])
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 2, "strokeDash": 2}


# Activations


BENT = {"maxout_a1": -3.0, "maxout_b1": 6.0, "maxout_a2": 2.7, "maxout_b2": -5.0}
PARALLEL = {"maxout_a1": 1.0, "maxout_a2": 1.0}


PICTURES: dict[str, tuple[str, dict[str, float]]] = {
    **{shown: (shown, {}) for shown in SHOWN},
    "bent": (MAXOUT, BENT),
    "all, bent": (ALL, BENT),
    "parallel": (MAXOUT, PARALLEL),
}
PLACES = (-REACH, 0.0, 2.35)
"""Where x may stand: at an edge, at the kink of most activations, and between the grid's places."""


def _picture_at(name: str, x: float) -> Any:
    """One picture at one x. By default the activations, each alone, are drawn at their kink only."""
    alone = name in CURVES and name != MAXOUT and x != 0
    return pytest.param(*PICTURES[name], x, id=f"{name}-{x}", marks=[pytest.mark.thorough] if alone else [])


@pytest.mark.parametrize(("shown", "lines", "x"), [_picture_at(name, x) for name, x in product(PICTURES, PLACES)])
def test_activations_and_their_slopes_are_drawn(shown: str, lines: dict[str, float], x: float) -> None:
    settings = CalculatorPageSettings.of(part="activations", shown=shown, x=x, **lines)
    curves = trace(settings)
    spans = []
    for chart, values, at in (
        (activation_picture(curves, alt_text="a picture"), curves.values, curves.values_at),
        (slope_picture(curves, alt_text="a picture"), curves.slopes, curves.slopes_at),
    ):
        built = checked(chart)
        spans.append(domain(built, "x"))
        rows, points = table_with(chart, "activation", "x", "y"), table_with(chart, "mark")
        for k, name in enumerate(curves.names):
            own = rows[rows["activation"] == name]
            assert own["x"].tolist() == curves.places.tolist()
            assert own["y"].tolist() == values[k].tolist()
        assert points["activation"].tolist() == list(curves.names)
        assert points["y"].tolist() == at.tolist()
        assert points["x"].tolist() == pytest.approx([x] * len(points))
        rules = [table for table in frames_of(chart) if list(table) == ["x"]]
        assert [table["x"].item() for table in rules] == [pytest.approx(x)]
        assert inside(built, "y", points["y"])
        if len(curves.names) == 1 or values is curves.slopes:
            assert inside(built, "y", rows["y"])
        drawn = [table["y"].tolist() for table in frames_of(chart) if list(table) == ["x", "y"]]
        alone = shown == MAXOUT and values is curves.values
        assert drawn == (curves.halves.tolist() if alone and curves.halves is not None else [])
        assert alone == bool(drawn)
    assert spans[0] == spans[1] == (-REACH, REACH)


def test_one_x_stands_above_the_other_in_both_pictures() -> None:
    curves = trace(CalculatorPageSettings.of(part="activations"))
    rooms = {
        part["axis"]["minExtent"]
        for chart in (activation_picture(curves, alt_text="a picture"), slope_picture(curves, alt_text="a picture"))
        for name, part in encodings(spec(chart))
        if name == "y" and "axis" in part
    }
    assert len(rooms) == 1


def test_the_two_lines_of_maxout_are_fainter_than_maxout_itself() -> None:
    built = spec(
        activation_picture(trace(CalculatorPageSettings.of(part="activations", shown=MAXOUT)), alt_text="a picture")
    )
    *halves, whole = marks(built, "line")
    assert len(halves) == 2
    for half in halves:
        assert half["strokeWidth"] < whole["strokeWidth"]
        assert half["strokeDash"] != []
        assert half["clip"]


def test_activations_differ_in_dash_and_shape_as_well_as_in_colour() -> None:
    curves = trace(CalculatorPageSettings.of(part="activations"))
    for chart in (activation_picture(curves, alt_text="a picture"), slope_picture(curves, alt_text="a picture")):
        found = channels(spec(chart))
        assert {name: len(values) for name, values in found.items()} == dict.fromkeys(
            ("color", "strokeDash", "shape"), len(curves.names)
        )


@pytest.mark.parametrize("name", CURVES)
def test_an_activation_looks_alone_as_it_looks_among_others(name: str) -> None:
    found = channels(
        spec(activation_picture(trace(CalculatorPageSettings.of(part="activations", shown=name)), alt_text="a picture"))
    )
    assert found["color"] == {LOOKS[name].color}
    assert found["shape"] == {LOOKS[name].shape}
