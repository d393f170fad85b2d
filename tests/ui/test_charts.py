"""Every chart is valid for every state that a page can reach, keeps its scales still, and tells without colour what it tells."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
import torch

from core.activations import ACTIVATIONS
from core.birds import NORMALISATIONS, SPECIES, BirdSettings, make_birds
from core.datasets import DATASETS
from core.descent import DescentResult, DescentSettings, descend
from core.losses import REGRESSION_LOSSES
from core.models import MODELS
from core.optimizers import OPTIMIZERS
from core.regression import RegressionSettings, curves, fit
from core.scores import ScoreSettings, score_birds, score_classes
from core.surfaces import SURFACES
from ui import theme
from ui.charts.birds import scatter
from ui.charts.clock import Clock
from ui.charts.descent import LOOKS, loss_curves, path_chart
from ui.charts.losses import LossCurve, can_be_log, frame_of, loss_chart, untils, why_not_log
from ui.charts.regression import fit_chart, loss_curve
from ui.charts.scores import sigmoid_curve, softmax_bars
from ui.theme import RUNS

PLACES = torch.linspace(0, 1, 21)


def spec(chart: alt.LayerChart) -> dict[str, Any]:
    """The chart as Vega-Lite, which Altair checks against the schema; it must be JSON without nan or infinity."""
    built: dict[str, Any] = chart.to_dict()
    json.dumps(built, allow_nan=False)
    return built


def frames_of(chart: Any) -> Iterator[pd.DataFrame]:
    """The data of every layer."""
    if isinstance(chart.data, pd.DataFrame):
        yield chart.data
    for layer in getattr(chart, "layer", []):
        yield from frames_of(layer)


def encodings(built: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every channel of every layer, with its definition."""
    if isinstance(built, dict):
        if isinstance(built.get("encoding"), dict):
            yield from ((name, part) for name, part in built["encoding"].items() if isinstance(part, dict))
        for inner in built.values():
            yield from encodings(inner)
    elif isinstance(built, list):
        for inner in built:
            yield from encodings(inner)


def assert_still(built: dict[str, Any]) -> None:
    """No axis of numbers may move with the data that a filter leaves."""
    axes = [part for name, part in encodings(built) if name in ("x", "y") and part.get("type") == "quantitative"]
    assert axes
    for part in axes:
        low, high = part["scale"]["domain"]
        assert math.isfinite(low)
        assert math.isfinite(high)
        assert low < high
        assert part["scale"]["nice"] is False


def assert_animated(chart: alt.LayerChart, built: dict[str, Any], clock: Clock) -> None:
    """The chart hears its clock once, and its rows carry frames that exist, in order, up to the last."""
    assert [param["name"] for param in built["params"]] == [f"clock_{clock.key}", clock.frame]
    tables = [table for table in frames_of(chart) if "frame" in table]
    for table in tables:
        assert table["frame"].dtype == np.int16
        assert table["frame"].between(0, clock.last).all()
        for _, run in table.groupby("run", observed=True) if "run" in table else [("", table)]:
            assert run["frame"].is_monotonic_increasing
    assert max(len(table["frame"].unique()) for table in tables) == clock.last + 1


def assert_narrow(chart: alt.LayerChart, *wide: str) -> None:
    """Tables with a row for each step or frame have no eight-byte numbers, but for the columns named."""
    for table in frames_of(chart):
        if "frame" in table and len(table) > 1:
            for name in table.columns.difference(list(wide)):
                kind = table[name].dtype
                assert kind not in (np.int64, np.float64), f"{name} is {kind}"


def assert_one_mark_a_frame(chart: alt.LayerChart, clock: Clock) -> None:
    """At each frame every run has just one row that marks its place: the last one that has happened."""
    tables = [table for table in frames_of(chart) if "until" in table]
    most = max(map(len, tables))
    for table in [table for table in tables if len(table) == most]:  # a start alone is marked at every frame
        marked = table[table["last_of_frame"]] if "last_of_frame" in table else table
        for _, run in marked.groupby("run", observed=True):
            for frame in range(clock.last + 1):
                here = run[(run["frame"] <= frame) & (frame < run["until"])]
                assert len(here) == 1 or run["frame"].min() > frame


@cache
def walk(settings: DescentSettings) -> DescentResult:
    return descend(settings)


def walks(settings: DescentSettings) -> tuple[list[DescentResult], tuple[int, ...], Clock]:
    """The walks of a page, the steps of its clock, and the clock."""
    results = [walk(settings.alone(name)) for name in settings.optimizers]
    steps = max(results, key=lambda result: len(result.losses)).steps
    return results, steps, Clock("gd", len(steps) - 1)


EVERYBODY = tuple(OPTIMIZERS)
WALKS = {
    "defaults": DescentSettings(),
    "one step": DescentSettings(steps=1),
    "all optimizers": DescentSettings(optimizers=EVERYBODY, steps=40),
    "more steps than frames": DescentSettings(optimizers=EVERYBODY, steps=400),
    "diverged": DescentSettings(learning_rate=10.0),
    "diverged at once": DescentSettings(surface="Rosenbrock", learning_rate=10.0, start_x=6.0, start_y=6.0),
    "one diverged among others": DescentSettings(optimizers=EVERYBODY, learning_rate=3.0, steps=300),
    "starts at the minimum, so every loss is 0": DescentSettings(start_x=0.0, start_y=0.0),
    "reaches a loss of exactly 0": DescentSettings(learning_rate=0.5),
    "starts outside of the window": DescentSettings(surface="Rosenbrock", start_x=6.0, start_y=-6.0, learning_rate=1e-5),
    "negative losses": DescentSettings(surface="Saddle", optimizers=EVERYBODY),
}  # fmt: skip
WALKS |= {name: DescentSettings(surface=name, optimizers=EVERYBODY, steps=30) for name in SURFACES}

every_walk = pytest.mark.parametrize("settings", WALKS.values(), ids=WALKS)


def test_the_odd_walks_are_odd() -> None:
    assert walks(WALKS["diverged at once"])[0][0].diverged_at in range(1, 6)
    assert walks(WALKS["diverged"])[0][0].diverged_at
    mixed = [r.diverged_at is None for r in walks(WALKS["one diverged among others"])[0]]
    assert any(mixed)
    assert not all(mixed)
    assert walks(WALKS["starts at the minimum, so every loss is 0"])[0][0].losses.max() == 0
    assert walks(WALKS["reaches a loss of exactly 0"])[0][0].losses.tolist()[-1] == 0
    assert min(float(r.losses.min()) for r in walks(WALKS["negative losses"])[0]) < 0


@every_walk
def test_paths_are_drawn(settings: DescentSettings) -> None:
    results, steps, clock = walks(settings)
    chart = path_chart(SURFACES[settings.surface], results, steps, clock)
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)
    assert_narrow(chart)
    assert_one_mark_a_frame(chart, clock)
    paths = max((table for table in frames_of(chart) if "run" in table), key=len)
    for result in results:
        own = paths[paths["run"] == result.optimizer]
        assert own[["x", "y"]].to_numpy().tolist() == result.points.tolist()
        assert all(steps[frame] >= step for frame, step in zip(own["frame"], result.steps, strict=True))


@every_walk
@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
def test_losses_are_drawn(settings: DescentSettings, log: bool) -> None:
    results, steps, clock = walks(settings)
    drawn = loss_curves(results)
    chart = loss_chart(drawn, steps, clock, "step", log)
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)
    assert_narrow(chart, "loss")
    low, high = next(part["scale"]["domain"] for name, part in encodings(built) if name == "y" and "scale" in part)
    rows = next(table for table in frames_of(chart) if "loss" in table)
    assert low < rows["loss"].min()
    assert rows["loss"].max() < high
    kinds = {part["scale"]["type"] for name, part in encodings(built) if name == "y" and "scale" in part}
    losses = torch.cat([result.losses for result in results])
    possible = min(losses.tolist()) >= 0 and all(len(result.losses[result.losses > 0]) > 1 for result in results)
    assert can_be_log(drawn) == possible
    assert bool(why_not_log(drawn)) == (not possible or 0 in losses)
    assert kinds == {"log" if log and possible else "linear"}
    expected = losses[losses > 0] if kinds == {"log"} else losses
    assert rows["loss"].tolist() == expected.double().tolist()
    if kinds == {"linear"}:
        assert_one_mark_a_frame(chart, clock)


@pytest.mark.parametrize("log", [False, True], ids=["linear", "log"])
@pytest.mark.parametrize(
    "losses",
    [[1.0], [0.0], [0.0, 0.0], [2.0, 2.0], [1e-45, 3e38], [-1.0, -2.0], [1e-7, 1.1e-7], [5.0, 0.0, 0.0, 1.0]],
    ids=str,
)
def test_any_finite_losses_can_be_drawn(losses: list[float], log: bool) -> None:
    steps = tuple(range(len(losses)))
    clock = Clock("odd", len(losses) - 1)
    chart = loss_chart([LossCurve("run", RUNS[0], torch.tensor(losses))], steps, clock, "step", log)
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)


BASE = RegressionSettings(epochs=30, count=20, width=8)
RUNS_OF_TRAINING = {
    "one epoch": replace(BASE, epochs=1),
    "more epochs than frames": replace(BASE, epochs=400),
    "one point cloud without noise": replace(BASE, noise=0.0),
    "diverged": replace(BASE, learning_rate=10.0, epochs=200),
    "one unit": replace(BASE, width=1),
    "widest": replace(BASE, width=256),
    "own seed": replace(BASE, weights_from="own seed", weight_seed=3),
}
RUNS_OF_TRAINING |= {f"activation {name}": replace(BASE, activation=name) for name in ACTIVATIONS}
RUNS_OF_TRAINING |= {f"optimizer {name}": replace(BASE, optimizer=name) for name in OPTIMIZERS}
RUNS_OF_TRAINING |= {f"loss {name}": replace(BASE, loss=name) for name in REGRESSION_LOSSES}
RUNS_OF_TRAINING |= {
    f"{model} on {data}": replace(BASE, model=model, dataset=data) for model in MODELS for data in DATASETS
}


@pytest.mark.parametrize("settings", RUNS_OF_TRAINING.values(), ids=RUNS_OF_TRAINING)
def test_a_training_run_is_drawn(settings: RegressionSettings) -> None:
    result = fit(settings)
    fitted = curves(result, PLACES)
    clock = Clock("mlp", len(result.steps) - 1)
    picture = fit_chart(result, PLACES, fitted, clock)
    built = spec(picture)
    assert_still(built)
    assert_animated(picture, built, clock)
    assert_narrow(picture)
    still = [table for table in frames_of(picture) if set(table) == {"x", "y"}]
    assert all(table.dtypes.to_dict() == {"x": np.float32, "y": np.float32} for table in still)
    points = next(table for table in still if table["x"].tolist() == result.x.tolist())
    assert points["y"].tolist() == result.y.tolist()
    low, high = next(part["scale"]["domain"] for name, part in encodings(built) if name == "y" and "scale" in part)
    assert points["y"].between(low, high).all()
    drawn = next(table for table in frames_of(picture) if "y" in table and "frame" in table and "curve" not in table)
    assert len(drawn) == len(result.steps) * len(PLACES)
    assert drawn["y"].tolist() == fitted.reshape(-1).tolist()
    for log in (False, True):
        losses = loss_chart([loss_curve(result)], result.steps, clock, "epoch", log)
        built = spec(losses)
        assert_still(built)
        assert_animated(losses, built, clock)
        assert_narrow(losses, "loss")


def test_the_diverged_training_run_diverges() -> None:
    assert fit(RUNS_OF_TRAINING["diverged"]).diverged_at is not None


FLOCKS = {name: BirdSettings(normalisation=name) for name in NORMALISATIONS}
FLOCKS |= {
    "fewest birds": BirdSettings(flamingos=2, seagulls=2),
    "most birds, all alike": BirdSettings(flamingos=200, seagulls=200, spread=0.1),
    "one cloud": BirdSettings(flamingo_legs=0.0, flamingo_wings=0.0, seagull_legs=0.0, seagull_wings=0.0, spread=4.0),
}


@pytest.mark.parametrize("settings", FLOCKS.values(), ids=FLOCKS)
def test_a_flock_is_drawn_with_one_scale_for_both_features(settings: BirdSettings) -> None:
    birds = make_birds(settings)
    built = spec(scatter(birds))
    assert_still(built)
    domains = [part["scale"]["domain"] for name, part in encodings(built) if name in ("x", "y")]
    assert all(domain == domains[0] for domain in domains)
    low, high = domains[0]
    assert low < birds.features.min() < birds.features.max() < high
    rows = next(table for table in frames_of(scatter(birds)) if "bird" in table)
    assert rows[["x1", "x2"]].to_numpy().tolist() == birds.features.tolist()
    assert rows["species"].tolist() == [SPECIES[label] for label in birds.labels.tolist()]


@pytest.mark.parametrize("bird", [1, 13, 20])
@pytest.mark.parametrize(
    "weights", [{}, {"w1": 0.0, "w2": 0.0, "b": 0.0}, {"w1": -5.0, "w2": -5.0, "b": -30.0}], ids=str
)
def test_the_sigmoid_is_drawn_with_every_bird_on_it(weights: dict[str, float], bird: int) -> None:
    flock = make_birds(BirdSettings())
    result = score_birds(ScoreSettings(**weights), flock.measured)  # type: ignore[arg-type]
    chart = sigmoid_curve(result, flock.labels, bird)
    built = spec(chart)
    assert_still(built)
    low, high = next(part["scale"]["domain"] for name, part in encodings(built) if name == "x" and "scale" in part)
    assert low < result.scores.min()
    assert result.scores.max() < high
    rows = next(table for table in frames_of(chart) if len(table) == 20)
    assert rows["probability"].tolist() == result.probabilities.tolist()
    rings = [table for table in frames_of(chart) if "bird" in table and len(table) == 1]
    assert rings
    assert all(table["bird"].item() == bird for table in rings)


@pytest.mark.parametrize(
    "settings",
    [
        ScoreSettings(),
        ScoreSettings(minus_sign=True),
        ScoreSettings(temperature=0.1),
        ScoreSettings(temperature=0.1, x1=10.0, x2=10.0, w01=10.0, w02=10.0),
        ScoreSettings(x1=0.0, x2=0.0, b0=0.0, b1=0.0, b2=0.0),
    ],
    ids=["defaults", "minus sign", "cold", "coldest and largest", "all alike"],
)
def test_shares_are_drawn(settings: ScoreSettings) -> None:
    result = score_classes(settings)
    chart = softmax_bars(result)
    built = spec(chart)
    assert_still(built)
    rows = next(frames_of(chart))
    assert rows["probability"].tolist() == result.probabilities.tolist()
    assert [k for k, wins in enumerate(rows["wins"]) if wins] == [result.winner]


def channels(built: dict[str, Any]) -> dict[str, set[str]]:
    """The distinct values that each channel of looks can take, by channel."""
    found: dict[str, set[str]] = {}
    for name, part in encodings(built):
        if name in ("color", "shape", "strokeDash") and "range" in part.get("scale", {}):
            found.setdefault(name, set()).update(map(str, part["scale"]["range"]))
    return found


def test_runs_differ_in_dash_and_shape_as_well_as_in_colour() -> None:
    names = list(OPTIMIZERS)
    results, steps, clock = walks(WALKS["all optimizers"])
    pictures = (
        path_chart(SURFACES["Bowl"], results, steps, clock),
        loss_chart(loss_curves(results), steps, clock, "step", log=True),
    )
    for chart in pictures:
        found = channels(spec(chart))
        assert {name: len(values) for name, values in found.items()} == dict.fromkeys(
            ("color", "shape", "strokeDash"), len(names)
        )


def test_species_differ_in_shape_as_well_as_in_colour() -> None:
    flock = make_birds(BirdSettings())
    for chart in (scatter(flock), sigmoid_curve(score_birds(ScoreSettings(), flock.measured), flock.labels, 1)):
        found = channels(spec(chart))
        assert {name: len(values) for name, values in found.items()} == {"color": 2, "shape": 2}


def test_the_fit_and_its_start_differ_in_dash() -> None:
    result = fit(RUNS_OF_TRAINING["one epoch"])
    built = spec(fit_chart(result, PLACES, curves(result, PLACES), Clock("mlp", 1)))
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 2, "strokeDash": 2}


@pytest.mark.parametrize("part", ["color", "shape", "dash"])
def test_looks_are_all_distinct(part: str) -> None:
    assert len({getattr(look, part) for look in RUNS}) == len(RUNS)
    assert len({getattr(look, part) for look in theme.SPECIES.values()}) == len(SPECIES)


def test_there_is_a_look_for_every_optimizer_and_every_species() -> None:
    assert len(RUNS) >= len(OPTIMIZERS)
    assert list(LOOKS) == list(OPTIMIZERS)
    assert tuple(theme.SPECIES) == SPECIES


def test_an_optimizer_keeps_its_look_whoever_walks_beside_it() -> None:
    for name in OPTIMIZERS:
        (alone,) = loss_curves([walk(DescentSettings(steps=2).alone(name))])
        together = {curve.name: curve.look for curve in loss_curves(walks(WALKS["all optimizers"])[0])}
        assert together[name] == alone.look


@pytest.mark.parametrize("steps", [(0,), (0, 1, 2, 3), (0, 1, 2, 5, 9, 20)])
def test_a_step_belongs_to_the_first_frame_that_has_reached_it(steps: Sequence[int]) -> None:
    frames = [frame_of(step, steps) for step in range(steps[-1] + 1)]
    assert [steps[frame] >= step for step, frame in enumerate(frames)] == [True] * len(frames)
    assert all(frame == 0 or steps[frame - 1] < step for step, frame in enumerate(frames))
    assert frame_of(steps[-1] + 7, steps) == len(steps) - 1


def test_each_row_gives_way_to_the_next_and_the_last_stays() -> None:
    assert untils([0, 1, 4]).tolist() == [1, 4, np.iinfo(np.int16).max]
    assert untils([0]).dtype == np.int16
