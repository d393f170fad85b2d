"""Every picture of costs, pulls and errors is valid for every state, holds its scales still, draws the results, and
tells kinds apart without colour."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from core.losses.cross_entropy import CrossEntropyResult, compare
from core.losses.errors import measure
from pages.sections.losses.charts.cost import cost_picture
from pages.sections.losses.charts.pull import pull_picture
from pages.sections.losses.charts.squares import squares_picture
from pages.sections.losses.settings import LossesPageSettings
from tests.ui.vega import assert_equal_scales, channels, domain, frames_of, spec, table_with
from tests.ui.whole_charts import checked, inside, marks
from ui.charts.form import Picture

pytestmark = pytest.mark.usefixtures("unchecked_charts")


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


def pulls(result: CrossEntropyResult) -> Picture:
    names = [f"class {k}" for k in range(len(result.gradient))]
    return pull_picture({"gradient": result.gradient}, names, "gradient", reach=1.0, alt_text="a picture")


@pytest.mark.parametrize("changes", ENTROPIES.values(), ids=ENTROPIES)
def test_a_cost_is_drawn_on_its_curve(changes: dict[str, Any]) -> None:
    result = compare(LossesPageSettings.of(**changes))
    chart = cost_picture(result, alt_text="a picture")
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
    chart = cost_picture(
        compare(LossesPageSettings.of(classes=4, p1=0.83, p3=0.17, soft=True, t0=0.2, t1=0.3, t2=0.1, t3=0.4)),
        alt_text="a picture",
    )
    points = table_with(chart, "share")
    assert points["name"].tolist() == ["class 0, 1", "class 2", "class 3"]
    assert points["share"].tolist() == pytest.approx([0.5, 0.1, 0.4])
    apart = cost_picture(compare(LossesPageSettings.of(soft=True)), alt_text="a picture")
    assert table_with(apart, "share")["name"].tolist() == ["class 0", "class 1"]


def assert_pulls_are_told(chart: Picture, built: dict[str, Any], expected: list[float]) -> None:
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
    result = compare(LossesPageSettings.of(**changes))
    chart = pulls(result)
    built = checked(chart)
    assert_pulls_are_told(chart, built, result.gradient.tolist())
    assert domain(built, "x") == (-1.7, 1.7)


@pytest.mark.parametrize("changes", ENTROPIES.values(), ids=ENTROPIES)
def test_pulls_through_one_softmax_and_through_two_are_told_apart_without_colour(changes: dict[str, Any]) -> None:
    result = compare(LossesPageSettings.of(**changes))
    once, twice = result.gradient, result.twice_gradient
    chart = pull_picture(
        {"once": once, "twice": twice}, [f"class {k}" for k in range(len(once))], "gradient", alt_text="a picture"
    )
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
    chart = pull_picture({"MSE": torch.zeros(2)}, ["bird 1", "bird 2"], "gradient", alt_text="a picture")
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


@pytest.mark.parametrize("changes", ERRORS.values(), ids=ERRORS)
def test_squares_are_squares(changes: dict[str, Any]) -> None:
    """As many pixels to a kilogram across as up, each square as wide as its error and clear of the next."""
    result = measure(LossesPageSettings.of(part="MSE and MAE", **changes))
    chart = squares_picture(result, alt_text="a picture")
    built = checked(chart)
    assert_equal_scales(chart)
    left, right = domain(built, "x")
    rows = table_with(chart, "left", "right", "side")
    sides = (result.predictions - result.targets).abs().tolist()
    assert rows["side"].tolist() == sides
    assert (rows["right"] - rows["left"]).tolist() == pytest.approx(sides, abs=1e-6)
    edges = rows[["left", "right"]].to_numpy().ravel()
    assert (np.diff(edges) >= 0).all()
    assert (rows["left"].to_numpy()[1:] > rows["right"].to_numpy()[:-1]).all()
    assert inside(built, "x", edges)
    assert inside(built, "y", sides)
    parts = ((rows["right"] - rows["left"]) / (right - left)).tolist()
    for told, square, across in zip(rows["area"], result.squares.tolist(), parts, strict=True):
        assert bool(told) == (across > 0.05)
        if told:
            assert re.fullmatch(r"\d+(\.\d{0,3}[1-9])?", told)
            assert float(told) == pytest.approx(square, abs=5.1e-5)
    assert rows["point"].tolist() == [str(k) for k in range(1, len(sides) + 1)]
    told = [layer["encoding"]["text"]["field"] for layer in built["layer"] if layer["mark"]["type"] == "text"]
    assert told == ["area", "point"]


@pytest.mark.parametrize("changes", ERRORS.values(), ids=ERRORS)
def test_the_pull_of_either_mean_is_drawn(changes: dict[str, Any]) -> None:
    result = measure(LossesPageSettings.of(part="MSE and MAE", **changes))
    names = [f"bird {k}" for k in range(1, len(result.errors) + 1)]
    for gradient in (result.mse_gradient, result.mae_gradient):
        chart = pull_picture({"a mean": gradient}, names, "gradient", alt_text="a picture")
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
    chart = squares_picture(measure(LossesPageSettings.of(part="MSE and MAE", **changes)), alt_text="a picture")
    assert table_with(chart, "area")["area"].tolist() == areas


def test_the_edge_of_a_square_is_drawn_thicker_than_its_outline() -> None:
    built = spec(squares_picture(measure(LossesPageSettings.of(part="MSE and MAE")), alt_text="a picture"))
    (area,), (edge,) = marks(built, "rect"), marks(built, "rule")
    assert edge["strokeWidth"] > 2 * area["strokeWidth"]
    assert edge["color"] != area["color"]
