"""Every picture of birds and lines is valid, square, holds its scales still, is sent narrow, and tells without colour what it tells."""

from __future__ import annotations

from functools import cache

import altair as alt
import pytest
import torch

from core.birds import FEATURES, SPECIES, BirdSettings, draw_flock
from core.classifier import ClassifierResult, ClassifierSettings, birds_of, judge, train
from core.metrics import CELLS
from core.regions import line_within, shade, window_of
from core.thresholds import error_steps, errors_at
from tests.ui.vega import (
    assert_animated,
    assert_hears,
    assert_narrow,
    assert_square,
    assert_still,
    channels,
    domain,
    encodings,
    frames_of,
    rows_shown,
    spec,
    table_with,
)
from ui.charts.birds import BIRD, error_chart, scatter, strip
from ui.charts.classifier import (
    confusion_chart,
    judged_chart,
    line_chart,
    losses_of,
    perceptron_chart,
    species_chart,
    training_chart,
)
from ui.charts.clock import Clock
from ui.charts.losses import loss_chart

pytestmark = pytest.mark.usefixtures("unchecked_charts")

FLOCK = draw_flock(BirdSettings())
LINES = {
    "the exercise's": (-1.0, -2.0, 10.0),
    "upright": (1.0, 0.0, -6.5),
    "level": (0.0, -1.0, 5.0),
    "far away": (1.0, 1.0, 30.0),
    "no line at all": (0.0, 0.0, 0.0),
}
RUNS = {
    "two species": ClassifierSettings(part="training", epochs=40),
    "two species, held out": ClassifierSettings(part="training", epochs=400, held_out_share=0.3),
    "one epoch": ClassifierSettings(part="training", epochs=1),
    "three species, one versus all": ClassifierSettings(part="three species", epochs=400, held_out_share=0.2),
    "three species, softmax": ClassifierSettings(part="three species", method="softmax", epochs=30),
}


@cache
def trained(name: str) -> ClassifierResult:
    return train(RUNS[name])


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
@pytest.mark.parametrize("chosen", [1, 20])
def test_a_line_is_drawn_where_the_score_is_0(line: tuple[float, float, float], chosen: int) -> None:
    weight, bias = torch.tensor(line[:2]), torch.tensor(line[2])
    chart = line_chart(FLOCK, weight, bias, chosen)
    built = spec(chart)
    assert_still(built)
    assert_square(built)
    (selection,) = [param for param in built["params"] if "select" in param]
    assert (selection["name"], selection["select"]["fields"]) == (BIRD, ["bird"])
    for table in frames_of(chart):
        if set(table) == {"x1", "x2"} and len(table) == 2:
            assert torch.tensor(table.to_numpy()).float() @ weight + bias == pytest.approx([0, 0], abs=1e-4)
    rings = [table for table in frames_of(chart) if "bird" in table and len(table) == 1]
    assert [table["bird"].item() for table in rings] == [chosen]
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 2, "shape": 2}


def drawn(name: str) -> tuple[ClassifierResult, alt.LayerChart, Clock]:
    result = trained(name)
    window = window_of(result.flock.features)
    clock = Clock("lc", len(result.steps) - 1)
    if result.bias.shape[1] > 1:
        return result, species_chart(result, clock, 3), clock
    own = line_within(window, torch.tensor([-1.0, -2.0]), torch.tensor(10.0))
    return result, training_chart(result, shade(result, window), own, clock, 3), clock


@pytest.mark.parametrize("name", RUNS)
def test_a_training_is_drawn(name: str) -> None:
    result, chart, clock = drawn(name)
    several = result.bias.shape[1] > 1
    built = spec(chart)
    assert_still(built)
    assert_square(built)
    assert_hears(built, clock)
    assert_narrow(chart)
    found = {name: len(values) for name, values in channels(built).items()}
    assert {name: found[name] for name in ("color", "shape")} == dict.fromkeys(("color", "shape"), 3 if several else 2)
    assert found["strokeDash"] == (3 if several else 1)
    dashes = [str(layer["mark"]["strokeDash"]) for layer in built["layer"] if "strokeDash" in layer["mark"]]
    assert dashes == ([] if several else ["[6, 4]"])
    squares = [layer for layer in built["layer"] if layer["mark"].get("shape") == "square" and "filled" in layer["mark"]]  # fmt: skip
    assert len(squares) == 1


@pytest.mark.parametrize("name", [name for name in RUNS if name.startswith("two")])
def test_the_shading_of_the_last_frame_is_what_the_model_says(name: str) -> None:
    result, chart, clock = drawn(name)
    window = window_of(result.flock.features)
    tiles = table_with(chart, "row", "column")
    assert tiles["frame"].nunique() <= 20
    assert (tiles["frame"].min(), tiles["frame"].max()) == (0, clock.last)
    assert (rows_shown(tiles.drop_duplicates("frame"), clock.last).sum(0) == 1).all()
    last = tiles[tiles["frame"] == clock.last]
    side = (window.x[1] - window.x[0]) / (len(last) ** 0.5)
    for row, column, percent in last[["row", "column", "percent"]].to_numpy().tolist():
        place = torch.tensor([window.x[0] + (column + 0.5) * side, window.y[0] + (row + 0.5) * side])
        score = result.weight[-1] @ place + result.bias[-1]
        assert abs(100 * float(score.sigmoid()) - percent) <= 0.51


@pytest.mark.parametrize("name", RUNS)
def test_the_name_in_a_region_is_what_the_model_says_there(name: str) -> None:
    """In every frame; so that regions can be told apart without colour."""
    result, chart, clock = drawn(name)
    told = [table for table in frames_of(chart) if "name" in table and "x1" in table]
    assert {frame for table in told for frame in table["frame"]} == set(range(clock.last + 1))
    for table in told:
        places = torch.tensor(table[["x1", "x2"]].to_numpy())
        for frame, label, place in zip(table["frame"], table["name"], places, strict=True):
            scores = result.weight[frame] @ place + result.bias[frame]
            scores = scores if len(scores) > 1 else torch.cat([torch.zeros(1), scores])
            said = SPECIES.index(label.removeprefix("called "))
            assert scores[said] >= scores.max() - 1e-5 * float(scores.abs().max())


def test_regions_of_three_species_are_polygons_of_the_winner() -> None:
    result, chart, clock = drawn("three species, softmax")
    outlines = table_with(chart, "corner", "winner")
    assert set(outlines["frame"]) == set(range(clock.last + 1))
    for (frame, winner), corners in outlines.groupby(["frame", "winner"]):
        middle = torch.tensor(corners[["x1", "x2"]].to_numpy()).mean(dim=0)
        assert int((result.weight[frame] @ middle + result.bias[frame]).argmax()) == winner


@pytest.mark.parametrize("name", RUNS)
def test_losses_of_a_classifier_are_drawn(name: str) -> None:
    result = trained(name)
    clock = Clock("lc", len(result.steps) - 1)
    chart = loss_chart(losses_of(result), result.steps, clock, "epoch", True, legend=True)
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)
    assert_narrow(chart)
    kinds = 2 if result.held_out else 1
    assert {name: len(values) for name, values in channels(built).items()} == dict.fromkeys(
        ("color", "shape", "strokeDash"), kinds
    )


@pytest.mark.parametrize("inputs", [(6.3112, 5.2715), (0.0, 0.0), (-3.0, 20.0)])
def test_a_perceptron_is_drawn_with_its_numbers(inputs: tuple[float, float]) -> None:
    score = -1.0 * inputs[0] - 2.0 * inputs[1] + 10.0
    chart = perceptron_chart(inputs, (-1.0, -2.0), 10.0, score, 0.25)
    assert_still(spec(chart))
    values = table_with(chart, "value")["value"].tolist()
    assert values == [f"{inputs[0]:.4f}", f"{inputs[1]:.4f}", "", f"s = {score:#.5g}", "", "0.2500"]
    labels = table_with(chart, "label", "part")
    assert labels["part"].sum() - 2 == pytest.approx(score)


@pytest.mark.parametrize("positive", ["seagull", "flamingo"])
@pytest.mark.parametrize("cell", CELLS)
def test_a_judgement_is_drawn(positive: str, cell: str) -> None:
    settings = ClassifierSettings(part="judging", positive=positive, cell=cell)
    flock, weight, bias = birds_of(settings), torch.tensor([-1.0, -2.0]), torch.tensor(10.0)
    counted = judge(settings, torch.sigmoid(flock.features @ weight + bias), flock.labels)
    picked = counted.cell == CELLS.index(cell)
    other = next(name for name in SPECIES[:2] if name != positive)
    matrix = confusion_chart(counted, positive, other, cell)
    spec(matrix)
    rows = table_with(matrix, "count")
    called = (flock.features @ weight + bias >= 0) == (positive == "seagull")
    truth = flock.labels == SPECIES.index(positive)
    expected = [truth & called, truth & ~called, ~truth & called, ~truth & ~called]
    assert rows["count"].tolist() == [int(group.sum()) for group in expected]
    assert rows[rows["chosen"]]["name"].tolist() == [cell]
    chart = judged_chart(flock, weight, bias, 0.0, picked, torch.arange(1, 21), 3)
    built = spec(chart)
    assert_still(built)
    assert_square(built)
    assert any(
        set(table) == {"x1", "x2"} and table.to_numpy().tolist() == flock.features[picked].tolist()
        for table in frames_of(chart)
    )


@pytest.mark.parametrize("feature", [0, 1])
@pytest.mark.parametrize("threshold", [-5.0, 6.2, 20.0])
def test_one_feature_is_drawn_with_its_errors(feature: int, threshold: float) -> None:
    values, labels = FLOCK.features[:, feature], FLOCK.labels
    wrong = errors_at(values, labels, threshold)
    marks = {"your threshold": threshold, "midpoint": 6.5, "fewest errors": 6.2}
    chart = strip(FLOCK, feature, wrong, marks)
    built = spec(chart)
    assert_still(built)
    low, high = domain(built, "x")
    assert low < min(threshold, float(values.min()))
    assert high > max(threshold, float(values.max()))
    assert table_with(chart, "wrong")["value"].tolist() == values.tolist()
    assert sum(len(table) for table in frames_of(chart) if "wrong" in table) == 20 + int(wrong.sum())
    found = {name: len(kinds) for name, kinds in channels(built).items()}
    assert found == {"color": 2, "shape": 2, "strokeDash": 3}
    errors = error_chart(*error_steps(values, labels), feature, marks)
    told = spec(errors)
    assert [layer["mark"]["interpolate"] for layer in told["layer"] if "interpolate" in layer["mark"]] == ["step-after"]
    assert FEATURES[feature] in str(told)
    assert len(channels(told)["strokeDash"]) == 3
    assert {str(part["scale"]["domain"]) for name, part in encodings(told) if name == "x"} == {str(list(domain(told, "x")))}  # fmt: skip


def test_ellipses_of_three_species_differ_in_dash_as_well_as_in_colour() -> None:
    settings = BirdSettings(with_pelicans=True)
    groups = [settings.group(name) for name in SPECIES]
    built = spec(scatter(draw_flock(settings, SPECIES), groups))
    lines = [layer["mark"] for layer in built["layer"] if layer["mark"]["type"] == "line"]
    looks = {(mark["color"], str(mark["strokeDash"])) for mark in lines}
    assert (len(lines), len(looks), len({dash for _, dash in looks}), len({color for color, _ in looks})) == (6, 3, 3, 3)  # fmt: skip
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 3, "shape": 3}
