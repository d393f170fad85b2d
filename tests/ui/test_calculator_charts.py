"""Every picture of the calculators and the losses is valid for every state, holds its scales still, draws the results, and tells kinds apart without colour."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import altair as alt
import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.activation_curves import ALL, MAXOUT, SHOWN, trace
from core.activations import REACH
from core.birds import SPECIES, BirdSettings, draw_flock
from core.calculators import CalculatorSettings, LossSettings
from core.cross_entropy import CrossEntropyResult, compare
from core.errors import measure
from core.large_scores import meet_limit
from core.scores import CLASSES, followed_score, score_birds, score_classes, sigmoid_steps
from tests.ui.vega import assert_still, channels, domain, encodings, frames_of, spec, table_with
from ui.charts.activations import LOOKS, activation_chart, slope_chart
from ui.charts.cross_entropy import cost_curve, pull_chart
from ui.charts.errors import squares_chart
from ui.charts.scores import Followed, cost_chart, sigmoid_curve, softmax_bars

pytestmark = pytest.mark.usefixtures("unchecked_charts")


def checked(chart: alt.LayerChart) -> dict[str, Any]:
    """The chart as Vega-Lite: valid, its scales still, and every number of its tables finite."""
    built = spec(chart)
    assert_still(built)
    for table in frames_of(chart):
        numbers = table.select_dtypes("number").to_numpy()
        assert np.isfinite(numbers).all(), table
    return built


def marks(built: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The marks of a kind, in the order of their layers."""
    return [layer["mark"] for layer in built["layer"] if layer["mark"]["type"] == kind]


def inside(built: dict[str, Any], channel: str, values: Any) -> bool:
    low, high = domain(built, channel)
    return bool(((low <= np.asarray(values)) & (np.asarray(values) <= high)).all())


# One score


@pytest.mark.parametrize("bird", [1, 13, 20])
@pytest.mark.parametrize(
    "weights",
    [{}, {"w1": 0.0, "w2": 0.0, "b": 0.0}, {"w1": -5.0, "w2": -5.0, "b": -30.0}, {"w1": 5.0, "w2": 5.0, "b": 30.0}],
    ids=str,
)
def test_a_birds_score_is_drawn_among_all_birds(weights: dict[str, float], bird: int) -> None:
    flock = draw_flock(BirdSettings())
    settings = CalculatorSettings(bird=bird, **weights)  # type: ignore[arg-type]
    birds, steps = score_birds(settings, flock.features), sigmoid_steps(followed_score(settings, flock.features))
    chart = sigmoid_curve(steps, Followed(birds, flock.labels, bird))
    built = checked(chart)
    rows = table_with(chart, "bird")
    scores = flock.features @ torch.tensor([settings.w1, settings.w2]) + settings.b
    assert rows["score"].tolist() == pytest.approx(scores.tolist(), abs=1e-4)
    assert rows["probability"].tolist() == birds.probabilities.tolist()
    assert rows["species"].tolist() == [SPECIES[label] for label in flock.labels.tolist()]
    assert inside(built, "x", rows["score"])
    here = next(table for table in frames_of(chart) if set(table) == {"score", "probability"} and len(table) == 1)
    assert here["score"].item() == rows["score"].tolist()[bird - 1]


@pytest.mark.parametrize("score", [-20.0, -8.0, -7.9, -0.3, 0.0, 0.1, 1.0, 4.0, 8.0, 8.1, 20.0])
def test_a_score_is_drawn_with_its_tangent_and_its_mirror_image(score: float) -> None:
    chart = sigmoid_curve(sigmoid_steps(torch.tensor(score)))
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
    built = spec(sigmoid_curve(sigmoid_steps(torch.tensor(score))))
    named = [layer for layer in built["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["encoding"]["text"]["value"] for layer in named] == names
    assert [layer["mark"]["dy"] > 0 for layer in named] == [score >= 0, score < 0]


def test_the_score_at_which_the_label_changes_is_marked() -> None:
    chart = sigmoid_curve(sigmoid_steps(torch.tensor(1.5)))
    (dashed,) = [mark for mark in marks(spec(chart), "rule") if "strokeDash" in mark]
    assert dashed["strokeDash"] != [1, 0]
    (table,) = [table for table in frames_of(chart) if list(table) == ["score"]]
    assert table["score"].tolist() == [0.0]


def test_a_small_change_of_the_score_does_not_move_the_axis() -> None:
    spans = {domain(spec(sigmoid_curve(sigmoid_steps(torch.tensor(k / 10)))), "x") for k in (-79, -12, 0, 1, 2, 35, 79)}
    assert len(spans) == 1


def test_the_parts_of_the_sigmoids_picture_differ_in_dash_and_shape() -> None:
    flock = draw_flock(BirdSettings())
    settings = CalculatorSettings(bird=1)
    chart = sigmoid_curve(
        sigmoid_steps(followed_score(settings, flock.features)),
        Followed(score_birds(settings, flock.features), flock.labels, 1),
    )
    built = spec(chart)
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 2, "shape": 2}
    assert [mark["strokeDash"] for mark in marks(built, "line")] == [[1, 0], [6, 3]]
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
    settings = CalculatorSettings(part="softmax", **changes)
    result = score_classes(settings)
    chart = softmax_bars(result)
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
    ticks = bool(marks(built, "tick"))
    assert ticks == bool((result.probabilities != result.unshifted).any())
    assert rows["unshifted"].tolist() == score_classes(replace(settings, shift=0.0)).probabilities.tolist()


def test_the_marked_class_has_an_outline_as_no_other() -> None:
    (bars,) = [
        layer
        for layer in spec(softmax_bars(score_classes(CalculatorSettings(classes=8))))["layer"]
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
    chart = cost_chart(meet_limit(places), meet_limit(torch.tensor(score)))
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


@pytest.mark.parametrize("x", [-REACH, 0.0, 2.35])
@pytest.mark.parametrize(
    ("shown", "lines"),
    [*((shown, {}) for shown in SHOWN), (MAXOUT, BENT), (ALL, BENT), (MAXOUT, PARALLEL)],
    ids=lambda part: part if isinstance(part, str) else "-".join(map(str, part.values())) or "as it is",
)
def test_activations_and_their_slopes_are_drawn(shown: str, lines: dict[str, float], x: float) -> None:
    settings = CalculatorSettings(part="activations", shown=shown, x=x, **lines)  # type: ignore[arg-type]
    curves = trace(settings)
    spans = []
    for chart, values, at in (
        (activation_chart(curves), curves.values, curves.values_at),
        (slope_chart(curves), curves.slopes, curves.slopes_at),
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
    curves = trace(CalculatorSettings(part="activations"))
    rooms = {
        part["axis"]["minExtent"]
        for chart in (activation_chart(curves), slope_chart(curves))
        for name, part in encodings(spec(chart))
        if name == "y" and "axis" in part
    }
    assert len(rooms) == 1


def test_the_two_lines_of_maxout_are_fainter_than_maxout_itself() -> None:
    built = spec(activation_chart(trace(CalculatorSettings(part="activations", shown=MAXOUT))))
    *halves, whole = marks(built, "line")
    assert len(halves) == 2
    for half in halves:
        assert half["strokeWidth"] < whole["strokeWidth"]
        assert half["strokeDash"] != [1, 0]
        assert half["clip"]


def test_activations_differ_in_dash_and_shape_as_well_as_in_colour() -> None:
    curves = trace(CalculatorSettings(part="activations"))
    for chart in (activation_chart(curves), slope_chart(curves)):
        found = channels(spec(chart))
        assert {name: len(values) for name, values in found.items()} == dict.fromkeys(
            ("color", "strokeDash", "shape"), len(curves.names)
        )


@pytest.mark.parametrize("name", SHOWN[1:])
def test_an_activation_looks_alone_as_it_looks_among_others(name: str) -> None:
    found = channels(spec(activation_chart(trace(CalculatorSettings(part="activations", shown=name)))))
    assert found["color"] == {LOOKS[name].color}
    assert found["shape"] == {LOOKS[name].shape}


# Cross-entropy


ENTROPIES: dict[str, dict[str, Any]] = {
    "defaults": {},
    "nearly right": {"p0": 0.21, "p1": 0.79},
    "certain and right": {"p0": 0.0, "p1": 1.0},
    "certain and wrong": {"p0": 1.0, "p1": 0.0},
    "hardly above 0": {"p0": 1.0, "p1": 1e-6},
    "a soft label over eight": {"classes": 8, "soft": True, "t0": 0.5, "t7": 1.0},
    "a soft label, a probability of 0": {"soft": True, "p0": 0.0},
    "logits": {"given": "logits"},
    "logits as far apart as can be": {"given": "logits", "z0": 20.0, "z1": -20.0},
    "eight logits": {"given": "logits", "classes": 8, "label": 6},
}


def pulls(result: CrossEntropyResult) -> alt.LayerChart:
    names = [f"class {k}" for k in range(len(result.gradient))]
    return pull_chart({"gradient": result.gradient}, names, "gradient", reach=1.0)


@pytest.mark.parametrize("changes", ENTROPIES.values(), ids=ENTROPIES)
def test_a_cost_is_drawn_on_its_curve(changes: dict[str, Any]) -> None:
    result = compare(LossSettings(**changes))
    chart = cost_curve(result)
    built = checked(chart)
    curve = next(frames_of(chart))
    assert curve["cost"].tolist() == pytest.approx([-math.log(p) for p in curve["p"].tolist()], abs=1e-5)
    points = table_with(chart, "share")
    counted = [k for k, y in enumerate(result.target.tolist()) if y > 0]
    named = [[int(k) for k in name.removeprefix("class ").split(", ")] for name in points["name"]]
    assert sorted(k for group in named for k in group) == counted
    assert points["p"].tolist() == [result.probabilities[group[0]].item() for group in named]
    for group, share, p in zip(named, points["share"], points["p"], strict=True):
        assert share == pytest.approx(result.target[group].sum().item(), abs=1e-6)
        assert result.probabilities[group].tolist() == pytest.approx([p] * len(group), abs=1e-4)
    places = sorted(points["p"])
    assert all(after - before > 5e-5 for before, after in pairwise(places))
    costs = [min(-math.log(p), 5.0) if p else 5.0 for p in points["p"].tolist()]
    assert points["cost"].tolist() == pytest.approx(costs, abs=1e-5)
    assert inside(built, "x", points["p"])
    assert inside(built, "y", points["cost"])
    names = [layer for layer in built["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["encoding"]["text"]["field"] for layer in names] == ["name"]


def test_classes_at_one_place_share_a_mark_and_a_name() -> None:
    chart = cost_curve(compare(LossSettings(classes=4, p1=0.83, p3=0.17, soft=True, t0=0.2, t1=0.3, t2=0.1, t3=0.4)))
    points = table_with(chart, "share")
    assert points["name"].tolist() == ["class 0, 1", "class 2", "class 3"]
    assert points["share"].tolist() == pytest.approx([0.5, 0.1, 0.4])
    apart = cost_curve(compare(LossSettings(soft=True)))
    assert table_with(apart, "share")["name"].tolist() == ["class 0", "class 1"]


def assert_pulls_are_told(chart: alt.LayerChart, built: dict[str, Any], expected: list[float]) -> None:
    """Every bar has a row and a number at its end, on the side to which it points."""
    rows = table_with(chart, "pull", "label")
    assert rows["pull"].tolist() == expected
    assert rows["label"].tolist() == [f"{value:+.4f}" if value else "0" for value in expected]
    assert inside(built, "x", expected)
    texts = [layer for layer in built["layer"] if layer["mark"]["type"] == "text"]
    sides = {layer["transform"][0]["filter"]: layer["mark"]["align"] for layer in texts}
    assert sides == {"datum.pull >= 0": "left", "datum.pull < 0": "right"}
    assert all(layer["encoding"]["text"]["field"] == "label" for layer in texts)


def assert_reach(built: dict[str, Any], expected: list[float]) -> None:
    """There is room for a number beside the largest pull, on either side."""
    far = max(map(abs, expected)) or 1.0
    assert domain(built, "x") == pytest.approx((-1.7 * far, 1.7 * far))


@pytest.mark.parametrize("changes", ENTROPIES.values(), ids=ENTROPIES)
def test_the_pull_on_every_logit_is_drawn(changes: dict[str, Any]) -> None:
    result = compare(LossSettings(**changes))
    chart = pulls(result)
    built = checked(chart)
    assert_pulls_are_told(chart, built, result.gradient.tolist())
    assert domain(built, "x") == (-1.7, 1.7)


@pytest.mark.parametrize("changes", ENTROPIES.values(), ids=ENTROPIES)
def test_pulls_through_one_softmax_and_through_two_are_told_apart_without_colour(changes: dict[str, Any]) -> None:
    result = compare(LossSettings(**changes))
    once, twice = result.gradient, result.twice_gradient
    chart = pull_chart({"once": once, "twice": twice}, [f"class {k}" for k in range(len(once))], "gradient")
    built = checked(chart)
    assert_pulls_are_told(chart, built, [*once.tolist(), *twice.tolist()])
    assert_reach(built, [*once.tolist(), *twice.tolist()])
    assert len(channels(built)["color"]) == 2
    (bars,) = [layer["encoding"] for layer in built["layer"] if layer["mark"]["type"] == "bar"]
    hollow = bars["fillOpacity"]
    assert hollow["condition"]["test"] == "datum.kind == 'once'"
    assert hollow["condition"]["value"] > 0.8 > 0.2 > hollow["value"]
    assert bars["yOffset"]["field"] == "kind"


def test_a_pull_of_nothing_at_all_has_a_scale_and_a_number() -> None:
    chart = pull_chart({"MSE": torch.zeros(2)}, ["bird 1", "bird 2"], "gradient")
    built = checked(chart)
    assert_pulls_are_told(chart, built, [0.0, 0.0])
    assert domain(built, "x") == (-1.7, 1.7)


# Errors


ERRORS: dict[str, dict[str, Any]] = {
    "three points": {},
    "one point": {"points": 1},
    "six points": {"points": 6},
    "an outlier": {"outlier": 20.0},
    "six points and a far outlier": {"points": 6, "outlier": -100.0},
    "no error at all": {"points": 1, "prediction1": 25.0},
    "hardly an error": {"points": 1, "prediction1": 25.001},
    "errors as large as can be": {
        "points": 2,
        "prediction1": 0.0,
        "target1": 50.0,
        "prediction2": 50.0,
        "target2": 0.0,
    },
}
SIDES = tuple(product(ERRORS.values(), (285, 500)))


@pytest.mark.parametrize(("changes", "width"), SIDES, ids=[f"{name}-{w}" for name in ERRORS for w in (285, 500)])
def test_squares_are_squares(changes: dict[str, Any], width: int) -> None:
    """As many pixels to a kilogram across as up, each square as wide as its error and clear of the next."""
    result = measure(LossSettings(part="MSE and MAE", **changes))
    chart = squares_chart(result, width)
    built = checked(chart)
    (left, right), (low, high) = domain(built, "x"), domain(built, "y")
    assert built["width"] == width
    assert isinstance(built["height"], int)
    assert built["height"] / (high - low) == pytest.approx(built["width"] / (right - left), abs=0.51 / (high - low))
    assert built["autosize"]["type"] == "pad"
    rows = table_with(chart, "left", "right", "side")
    sides = (result.predictions - result.targets).abs().tolist()
    assert rows["side"].tolist() == sides
    assert (rows["right"] - rows["left"]).tolist() == pytest.approx(sides, abs=1e-6)
    edges = rows[["left", "right"]].to_numpy().ravel()
    assert (np.diff(edges) >= 0).all()
    assert (rows["left"].to_numpy()[1:] > rows["right"].to_numpy()[:-1]).all()
    assert inside(built, "x", edges)
    assert inside(built, "y", sides)
    pixels = ((rows["right"] - rows["left"]) * width / (right - left)).tolist()
    for told, square, across in zip(rows["area"], result.squares.tolist(), pixels, strict=True):
        assert bool(told) == (across > 24)
        if told:
            assert re.fullmatch(r"\d+(\.\d{0,3}[1-9])?", told)
            assert float(told) == pytest.approx(square, abs=5.1e-5)
    assert rows["point"].tolist() == [str(k) for k in range(1, len(sides) + 1)]
    told = [layer["encoding"]["text"]["field"] for layer in built["layer"] if layer["mark"]["type"] == "text"]
    assert told == ["area", "point"]


@pytest.mark.parametrize("changes", ERRORS.values(), ids=ERRORS)
def test_the_pull_of_either_mean_is_drawn(changes: dict[str, Any]) -> None:
    result = measure(LossSettings(part="MSE and MAE", **changes))
    names = [f"bird {k}" for k in range(1, len(result.errors) + 1)]
    for gradient in (result.mse_gradient, result.mae_gradient):
        chart = pull_chart({"a mean": gradient}, names, "gradient")
        built = checked(chart)
        assert_pulls_are_told(chart, built, gradient.tolist())
        assert_reach(built, gradient.tolist())


@pytest.mark.parametrize(
    ("changes", "areas"),
    [
        ({}, ["2.25", "1", "0.25"]),
        ({"outlier": 20.0}, ["", "", "420.25"]),
        ({"points": 1, "prediction1": 23.755}, ["1.55"]),
        ({"points": 6}, ["2.25", "1", "", "4", "4", ""]),
        ({"points": 2, "outlier": 99.0}, ["", "9604"]),
        ({"points": 2, "outlier": -99.0}, ["", "10000"]),
    ],
    ids=str,
)
def test_the_number_of_a_square_has_no_needless_zeros_and_none_stands_over_a_square_too_narrow_for_it(
    changes: dict[str, Any], areas: list[str]
) -> None:
    chart = squares_chart(measure(LossSettings(part="MSE and MAE", **changes)))
    assert table_with(chart, "area")["area"].tolist() == areas


def test_the_edge_of_a_square_is_drawn_thicker_than_its_outline() -> None:
    built = spec(squares_chart(measure(LossSettings(part="MSE and MAE"))))
    (area,), (edge,) = marks(built, "rect"), marks(built, "rule")
    assert edge["strokeWidth"] > 2 * area["strokeWidth"]
    assert edge["color"] != area["color"]
