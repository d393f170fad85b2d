"""Every picture of the regression lab is valid for every run, holds its scales still, is sent narrow, and adds up."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import cycle, product
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch

from core.data.datasets import DATASETS
from core.data.points import DataSettings, make_points
from core.parts.activations import ACTIVATIONS
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.regression.hidden_units import UnitsResult, contributions, hinges_of
from core.regression.models import MODELS
from core.regression.result import RegressionResult, unflatten, window
from core.regression.result import curves as fitted_curves
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from core.regression.weights import look_inside
from pages.sections.mlp_regression.charts.fits import fit_picture, loss_curves
from pages.sections.mlp_regression.charts.histogram import histogram_picture
from pages.sections.mlp_regression.charts.kept import compare_picture
from pages.sections.mlp_regression.charts.marked import UNIT
from pages.sections.mlp_regression.charts.network import network_picture
from pages.sections.mlp_regression.charts.units import units_picture
from tests.ui.vega import (
    assert_animated,
    assert_hears,
    assert_narrow,
    assert_one_mark_a_frame,
    assert_still,
    channels,
    domain,
    encodings,
    frames_of,
    rows_shown,
    spec,
    table_with,
)
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.charts.timeline import loss_picture
from ui.theme import looks

pytestmark = pytest.mark.usefixtures("unchecked_charts")

MOST_FRAMES, MOST_DRAWN, MOST_UNITS = 20, 24, 16

BASE = RegressionSettings(epochs=30, count=20, width=8)
HELD = replace(BASE, validation_share=0.3)
LINES = {
    "line from scratch": replace(BASE, model="line from scratch"),
    "linear layer, held out": replace(HELD, model="linear layer", l2=0.01),
}
NETWORKS = {
    "one epoch": replace(BASE, epochs=1),
    "more epochs than frames": replace(HELD, epochs=400),
    "without noise": replace(BASE, noise=0.0),
    "diverged": replace(HELD, learning_rate=10.0, epochs=200),
    "diverged at once": replace(BASE, activation="identity", learning_rate=10.0, width=256, epochs=50),
    "one unit": replace(BASE, width=1),
    "widest": replace(BASE, width=256),
    "two layers of 256": replace(HELD, model="two-layer MLP", width=256, second_width=256, epochs=3),
    "two layers of 1": replace(BASE, model="two-layer MLP", width=1, second_width=1),
    "dead": replace(BASE, learning_rate=1.0, width=100),
}
NETWORKS |= {
    "stopped early": replace(HELD, epochs=400, optimizer="Adam", early_stopping=True, patience=2),
    "penalties": replace(HELD, l1=0.01, l2=0.02),
    "output ReLU": replace(HELD, dataset="sine", output_relu=True),
    "dropout in mini-batches": replace(HELD, dropout=0.3, batch="5"),
    "own seed": replace(BASE, weights_from="own seed", weight_seed=3),
}
NETWORKS |= {f"activation {name}": replace(HELD, activation=name) for name in ACTIVATIONS}
NETWORKS |= {
    f"two layers, {name}": replace(HELD, model="two-layer MLP", second_width=5, activation=name) for name in ACTIVATIONS
}
FITS = LINES | NETWORKS
FITS |= {f"optimizer {name}": replace(BASE, optimizer=name) for name in OPTIMIZERS}
FITS |= {f"loss {name}": replace(BASE, loss=name) for name in REGRESSION_LOSSES}
FITS |= {
    f"{model} on {data}": replace(HELD, model=model, dataset=data, epochs=5) for model in MODELS for data in DATASETS
}

ALIKE = [name for name in FITS if name not in LINES and name not in NETWORKS] + [
    n for n in NETWORKS if "activation" in n
]
every_fit = pytest.mark.parametrize(
    "settings",
    [
        pytest.param(own, id=name, marks=(pytest.mark.thorough,) if name in ALIKE and ALIKE.index(name) % 6 else ())
        for name, own in FITS.items()
    ],
)
"""Every odd run, and of those that differ in a part alone by default one of six."""

INSIDES = NETWORKS | {"linear layer": LINES["linear layer, held out"]}
MARKS = {"unmarked": None, "first marked": 0, "last marked": -1}
marked_or_not = pytest.mark.parametrize("marked", MARKS.values(), ids=MARKS)


def with_marks(runs: dict[str, RegressionSettings]) -> list[Any]:
    """Odd runs with each of the marks; those that differ in their activation, of which a mark knows nothing, with one
    each. By default one of four."""
    plain = [name for name in runs if "activation" in name or name.startswith("two layers, ")]
    pairs = [*product([name for name in runs if name not in plain], MARKS), *zip(plain, cycle(MARKS))]
    return [
        pytest.param(
            runs[name], MARKS[mark], id=f"{name}-{mark}", marks=() if place % 4 == 0 else (pytest.mark.thorough,)
        )
        for place, (name, mark) in enumerate(pairs)
    ]


every_network = pytest.mark.parametrize(("settings", "marked"), with_marks(NETWORKS))
every_inside = pytest.mark.parametrize(("settings", "marked"), with_marks(INSIDES))


@cache
def trained(settings: RegressionSettings) -> RegressionResult:
    return fit(settings)


def clock_of(result: RegressionResult) -> Clock:
    return Clock("mlp", len(result.steps) - 1)


def unit_of(settings: RegressionSettings, marked: int | None) -> int | None:
    """The marked unit counted from 0, -1 being the last."""
    return settings.widths[-1] - 1 if marked == -1 else marked


def places_of(settings: RegressionSettings) -> torch.Tensor:
    return torch.linspace(*window(settings), 21)


def test_the_odd_runs_are_odd() -> None:
    assert trained(NETWORKS["diverged"]).diverged_at is not None
    assert trained(NETWORKS["diverged at once"]).diverged_at in range(1, 8)
    assert trained(NETWORKS["dead"]).flat_from is not None
    assert trained(NETWORKS["stopped early"]).stopped_at is not None
    assert len(trained(NETWORKS["more epochs than frames"]).steps) < 400
    assert len(trained(NETWORKS["two layers of 256"]).steps) == 4


def assert_drawn_in(table: pd.DataFrame, built: dict[str, Any]) -> None:
    low, high = domain(built, "y")
    assert table["y"].between(low, high).all()


@every_fit
def test_a_fit_is_drawn_with_its_points_and_its_start(settings: RegressionSettings) -> None:
    result, places = trained(settings), places_of(settings)
    fitted, clock = fitted_curves(result, places), clock_of(result)
    picture = fit_picture(result, places, fitted, clock, alt_text="a picture")
    built = spec(picture)
    assert_still(built)
    assert_animated(picture, built, clock)
    assert_narrow(picture)
    assert domain(built, "x") == pytest.approx(window(settings))
    still = [table for table in frames_of(picture) if set(table) == {"x", "y"}]
    assert all(table.dtypes.to_dict() == {"x": np.float32, "y": np.float32} for table in still)
    for x, y in (result.points.train, result.points.validation):
        if len(x):
            own = next(table for table in still if table["x"].tolist() == x.tolist())
            assert own["y"].tolist() == y.tolist()
            assert_drawn_in(own, built)
    drawn = next(table for table in frames_of(picture) if {"y", "frame"} <= set(table) and "curve" not in table)
    assert drawn["y"].tolist() == fitted.reshape(-1).tolist()
    still_curves = dict(list(table_with(picture, "curve", "y").groupby("curve")))
    assert still_curves["before training"]["y"].tolist() == fitted[0].tolist()
    kept = [own["y"].tolist() for name, own in still_curves.items() if name != "before training"]
    assert kept == ([fitted[result.final].tolist()] if settings.stops_early else [])


@every_fit
@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
def test_losses_are_drawn_with_what_they_are_called(settings: RegressionSettings, log: bool) -> None:
    result = trained(settings)
    clock, drawn = clock_of(result), loss_curves(result)
    chart = loss_picture(
        drawn, result.steps, clock, "epoch", log, best=result.best, legend=len(drawn) > 1, alt_text="a picture"
    )
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)
    assert_narrow(chart)
    expected = {"training": result.losses}
    if settings.held_out:
        expected["validation"] = result.validation
    if settings.l1 or settings.l2:
        expected["penalty"] = result.penalties
    rows = table_with(chart, "loss")
    assert list(dict.fromkeys(rows["run"])) == list(expected)
    for name, values in expected.items():
        shown = values[values > 0] if log else values
        assert rows[rows["run"] == name]["loss"].tolist() == shown.tolist()
    rules = [table["step"].tolist() for table in frames_of(chart) if set(table) == {"step"} and len(table)]
    assert rules == ([] if result.best is None else [[result.best]])
    legends = [part["legend"] for name, part in encodings(built) if name == "color" and "legend" in part]
    assert any(legends) == (len(expected) > 1)


def test_kinds_of_loss_and_kinds_of_points_differ_without_colour() -> None:
    result = trained(NETWORKS["penalties"])
    losses = spec(
        loss_picture(
            loss_curves(result),
            result.steps,
            clock_of(result),
            "epoch",
            True,
            best=result.best,
            legend=True,
            alt_text="a picture",
        )
    )
    assert {name: len(values) for name, values in channels(losses).items()} == dict.fromkeys(
        ("color", "shape", "strokeDash"), 3
    )
    places = places_of(result.settings)
    fitted = spec(fit_picture(result, places, fitted_curves(result, places), clock_of(result), alt_text="a picture"))
    assert {name: len(values) for name, values in channels(fitted).items()} == {"color": 3, "strokeDash": 3}
    marks = [layer["mark"] for layer in fitted["layer"] if layer["mark"]["type"] == "point"]
    assert [(mark.get("shape", "circle"), mark["filled"]) for mark in marks] == [("circle", True), ("square", False)]


@marked_or_not
@pytest.mark.parametrize("name", ["one unit", "widest", "diverged", "dead", "more epochs than frames"])
def test_the_bend_of_a_marked_unit_is_drawn_in_the_fit(name: str, marked: int | None) -> None:
    result = trained(NETWORKS[name])
    unit, places = unit_of(result.settings, marked), places_of(result.settings)
    bends = torch.stack([hinges_of(unflatten(row, result.shapes)) for row in result.parameters])
    hinge = None if unit is None else bends[:, unit]
    picture = fit_picture(result, places, fitted_curves(result, places), clock_of(result), hinge, alt_text="a picture")
    built = spec(picture)
    assert_still(built)
    assert_animated(picture, built, clock_of(result))
    assert_narrow(picture)
    rules = [table for table in frames_of(picture) if set(table) == {"frame", "x"} and len(table)]
    assert len(rules) == (unit is not None)
    for table in rules:
        frames = torch.tensor(table["frame"].tolist())
        weights = torch.stack([unflatten(row, result.shapes)[0][unit, 0] for row in result.parameters])
        biases = torch.stack([unflatten(row, result.shapes)[1][unit] for row in result.parameters])
        assert (weights[frames] * torch.tensor(table["x"].tolist()) + biases[frames]).abs().max() < 1e-4


@cache
def taken_apart(settings: RegressionSettings, unit: int | None) -> tuple[RegressionResult, UnitsResult]:
    result = trained(settings)
    return result, contributions(result, unit)


def assert_thinned(chart: Picture, built: dict[str, Any], clock: Clock, most: int) -> None:
    """The chart hears its clock and at every one of its frames has rows to show, in at most so many pictures, the last
    exact."""
    assert_hears(built, clock)
    assert_narrow(chart)
    moving = [table for table in frames_of(chart) if "until" in table and len(table)]
    for table in moving:
        assert table["frame"].dtype == np.int16
        assert table["frame"].nunique() <= most
        assert (table["frame"].min(), table["frame"].max()) == (0, clock.last)
        pictures = table.drop_duplicates("frame")
        assert (rows_shown(pictures, clock.last).sum(0) == 1).all()


@every_network
def test_units_are_drawn_and_add_up_to_the_curve(settings: RegressionSettings, marked: int | None) -> None:
    unit = unit_of(settings, marked)
    result, units = taken_apart(settings, unit)
    clock = clock_of(result)
    chart = units_picture(result, units, clock, unit, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    assert_thinned(chart, built, clock, 40)
    rows = table_with(chart, "vertex")
    assert rows.dtypes.astype(str).to_dict() == {
        "frame": "int16",
        "until": "int16",
        "unit": "int16",
        "vertex": "int8",
        "x": "float32",
        "y": "float32",
    }
    for points in (result.points.train, result.points.validation):
        assert any(set(t) == {"x", "y"} and t["y"].tolist() == points[1].tolist() for t in frames_of(chart))
        assert all(domain(built, "y")[0] < y < domain(built, "y")[1] for y in points[1].tolist())
    assert rows["unit"].nunique() == min(MOST_UNITS, settings.widths[-1])
    assert unit is None or unit + 1 in set(rows["unit"])
    rest, total = [t for t in frames_of(chart) if {"y", "frame"} <= set(t) and "unit" not in t]
    places = torch.tensor(total["x"].tolist()).reshape(len(units.frames), -1)[0]
    curve = fitted_curves(replace(result, settings=replace(settings, output_relu=False)), places)[list(units.frames)]
    assert total["y"].tolist() == pytest.approx(
        curve.reshape(-1).tolist(), rel=1e-4, abs=1e-4 * float(curve.abs().max())
    )
    assert_adds_up(rows, rest, total)


def assert_adds_up(rows: pd.DataFrame, rest: pd.DataFrame, total: pd.DataFrame) -> None:
    """Lines through the vertices of all units, with the rest, are the whole."""
    for frame, own in rows.groupby("frame"):
        whole = total[total["frame"] == frame]
        places = whole["x"].to_numpy(dtype=np.float64)
        added = rest[rest["frame"] == frame]["y"].to_numpy(dtype=np.float64)
        for _, line in own.groupby("unit"):
            x, y = line["x"].to_numpy(dtype=np.float64), line["y"].to_numpy(dtype=np.float64)
            assert (np.diff(x) >= 0).all()
            added = added + np.interp(places, x, y)
        scale = max(np.abs(own["y"]).max(), np.abs(whole["y"]).max(), 1e-3)
        assert np.abs(added - whole["y"].to_numpy()).max() <= 1e-4 * float(scale)


def test_units_can_be_clicked_and_told_apart() -> None:
    settings = NETWORKS["widest"]
    result, units = taken_apart(settings, 200)
    built = spec(units_picture(result, units, clock_of(result), 200, alt_text="a picture"))
    (selection,) = [param for param in built["params"] if "select" in param]
    assert (selection["name"], selection["select"]["fields"]) == (UNIT, ["unit"])
    scales = [part["scale"] for name, part in encodings(built) if name == "strokeDash" and "scale" in part]
    assert len({str(dash) for dash in scales[0]["range"]}) == 2
    widths = [layer["mark"]["strokeWidth"] for layer in built["layer"] if layer["mark"]["type"] == "line"]
    assert max(widths) == widths[1] == 4, "the marked unit is not the thickest line"


@every_inside
def test_the_network_is_drawn_with_its_largest_weights(settings: RegressionSettings, marked: int | None) -> None:
    unit = unit_of(settings, marked) if settings.widths else None
    result = trained(settings)
    clock, inside = clock_of(result), look_inside(result, unit)
    chart = network_picture(result, inside, clock, unit, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    assert_thinned(chart, built, clock, MOST_FRAMES)
    edges = [table for table in frames_of(chart) if "weight" in table]
    assert all(
        table.dtypes.astype(str).to_dict()
        == {"frame": "int16", "until": "int16", "after": "int8", "before": "int8", "weight": "float32"}
        for table in edges
    )
    sizes = [1, *(min(width, MOST_DRAWN) for width in settings.widths), 1]
    nodes = table_with(chart, "label")
    assert [int((nodes["at"] == layer).sum()) for layer in range(len(sizes))] == sizes
    assert_edges_are_weights(result, edges, nodes)


def assert_edges_are_weights(result: RegressionResult, edges: list[pd.DataFrame], nodes: pd.DataFrame) -> None:
    """In the last picture every line is the weight between the two units that its ends are labelled with."""
    weights = unflatten(result.parameters[-1], result.shapes)[::2]
    labels = {
        (row.at, place): row.label for layer, own in nodes.groupby("at") for place, row in enumerate(own.itertuples())
    }
    for layer, table in enumerate(edges):
        for row in table[table["frame"] == table["frame"].max()].itertuples():
            after, before = labels[layer + 1, row.after], labels[layer, row.before]
            to, origin = (0 if label in ("x", "ŷ") else int(label) - 1 for label in (after, before))
            assert row.weight == weights[layer][to, origin].item()


def test_only_units_of_the_last_hidden_layer_can_be_clicked_and_signs_differ_in_dash() -> None:
    result = trained(NETWORKS["two layers, ReLU"])
    built = spec(network_picture(result, look_inside(result), clock_of(result), None, alt_text="a picture"))
    nodes = table_with(
        network_picture(result, look_inside(result), clock_of(result), None, alt_text="a picture"), "label"
    )
    assert sorted(nodes[nodes["at"] == 2]["unit"]) == [1, 2, 3, 4, 5]
    assert set(nodes[nodes["at"] != 2]["unit"]) == {0}
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 2, "strokeDash": 2}
    assert [param["name"] for param in built["params"] if "select" in param] == [UNIT]


@every_inside
def test_the_histogram_counts_every_weight(settings: RegressionSettings, marked: int | None) -> None:
    unit = unit_of(settings, marked) if settings.widths else None
    result = trained(settings)
    clock, inside = clock_of(result), look_inside(result, unit)
    chart = histogram_picture(result, inside, clock, unit, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    assert_thinned(chart, built, clock, MOST_FRAMES)
    bars = table_with(chart, "count")
    weights = sum(shape.numel() for shape in result.shapes[::2])
    assert set(bars.groupby("frame")["count"].sum()) == {weights}
    last = torch.cat([w.reshape(-1) for w in unflatten(result.parameters[-1], result.shapes)[::2]])
    shown = bars[bars["frame"] == clock.last]
    for low, high, count in zip(shown["low"], shown["high"], shown["count"], strict=True):
        inner = int(((last > low + 1e-5 * abs(low)) & (last < high - 1e-5 * abs(high))).sum())
        outer = int(((last >= low - 1e-5 * abs(low)) & (last <= high + 1e-5 * abs(high))).sum())
        assert inner <= count <= outer
    rules = [table for table in frames_of(chart) if set(table) == {"frame", "until", "low"} and len(table)]
    assert len(rules) == (unit is not None)


@pytest.mark.parametrize("count", [pytest.param(1, marks=pytest.mark.thorough), 2, 5])
@pytest.mark.parametrize("name", ["linear layer, held out", "MLP on flamingo's weight", "diverged"])
def test_kept_runs_are_compared_in_looks_of_their_own(name: str, count: int) -> None:
    settings = FITS[name]
    places = places_of(settings)
    curve = fitted_curves(trained(settings), places)[-1]
    worn = looks("ABCDE")
    runs = {letter: (worn[letter], curve + k) for k, letter in enumerate("ABCDE"[:count])}
    chart = compare_picture(
        settings, make_points(settings.reduced_to(DataSettings)), places, runs, alt_text="a picture"
    )
    built = spec(chart)
    assert_still(built)
    rows = table_with(chart, "run")
    assert {str(kind) for kind in rows[["x", "y"]].dtypes} == {"float32"}
    for letter, (_, own) in runs.items():
        assert rows[rows["run"] == letter]["y"].tolist() == own.tolist()
    assert {name: len(values) for name, values in channels(built).items()} == {"color": count, "strokeDash": count}


def test_each_loss_is_marked_once_in_every_frame() -> None:
    result = trained(NETWORKS["stopped early"])
    chart = loss_picture(
        loss_curves(result),
        result.steps,
        clock_of(result),
        "epoch",
        False,
        best=result.best,
        legend=True,
        alt_text="a picture",
    )
    assert_one_mark_a_frame(chart, clock_of(result))
