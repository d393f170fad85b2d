"""Every picture of a training moves with its clock, is sent narrow, and shows what the model says in that frame."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest
import torch

from core.classifier.methods import SOFTMAX
from core.classifier.regions import SURE, window_of
from core.classifier.training import ClassifierResult, ClassifierSettings, train
from core.data.birds import SPECIES
from core.scores.linear import LineKnobs
from pages.sections.linear_classifier.charts.curves import losses_of, shares_of
from pages.sections.linear_classifier.charts.species import outcome_picture, species_picture, species_tables
from pages.sections.linear_classifier.charts.training import EVEN, stops_of_shading, training_picture, training_tables
from tests.ui.vega import (
    assert_animated,
    assert_equal_scales,
    assert_hears,
    assert_narrow,
    assert_still,
    channels,
    frames_of,
    spec,
    table_with,
)
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.charts.timeline import loss_picture
from ui.theme import SPECIES as LOOKS

pytestmark = pytest.mark.usefixtures("unchecked_charts")

RUNS = {
    "two species": ClassifierSettings(epochs=40),
    "two species, held out": ClassifierSettings(epochs=200, held_out_share=0.3),
    "one epoch": ClassifierSettings(epochs=1),
    "three species, one versus all": ClassifierSettings(with_pelicans=True, epochs=200, held_out_share=0.2),
    "three species, softmax": ClassifierSettings(with_pelicans=True, method=SOFTMAX, epochs=30),
}


@cache
def drawn(name: str) -> tuple[ClassifierResult, Picture, Clock]:
    """A run and its picture."""
    result = train(RUNS[name])
    clock = Clock("lc", len(result.steps) - 1)
    if result.bias.shape[1] > 1:
        return result, species_picture(result, species_tables(result), clock, 3, alt_text="a picture"), clock
    tables, own = training_tables(result), LineKnobs().line()
    return result, training_picture(result, tables, own, clock, 3, alt_text="a picture"), clock


@pytest.mark.parametrize("name", RUNS)
def test_a_training_is_drawn(name: str) -> None:
    result, chart, clock = drawn(name)
    several = result.bias.shape[1] > 1
    built = spec(chart)
    assert_still(built)
    assert_equal_scales(chart)
    assert_hears(built, clock)
    assert_narrow(chart)
    found = {name: len(values) for name, values in channels(built).items()}
    assert {name: found[name] for name in ("color", "shape")} == dict.fromkeys(("color", "shape"), 3 if several else 2)
    assert found["strokeDash"] == (3 if several else 1)
    dashes = [str(layer["mark"]["strokeDash"]) for layer in built["layer"] if "strokeDash" in layer["mark"]]
    assert dashes == ([] if several else ["[6, 4]"])
    marks = [layer["mark"] for layer in built["layer"]]
    assert len([mark for mark in marks if mark.get("shape") == "square" and "filled" in mark]) == 1


@pytest.mark.parametrize("name", [name for name in RUNS if name.startswith("two")])
def test_the_shading_of_every_frame_is_what_the_model_says(name: str) -> None:
    """Where a gradient of colours stands at a place, so does the probability; and its colours are spread evenly."""
    result, chart, clock = drawn(name)
    shades = table_with(chart, "start_x")
    assert shades["frame"].tolist() == list(range(clock.last + 1))
    for row in shades.itertuples():
        start, way = (
            torch.tensor([row.start_x, row.start_y]),
            torch.tensor([row.end_x - row.start_x, row.end_y - row.start_y]),
        )
        for share in torch.cartesian_prod(torch.linspace(0, 1, 5), torch.linspace(0, 1, 5)):
            place = torch.stack(
                [row.x1 + share[0] * (row.x1_end - row.x1), row.x2_end + share[1] * (row.x2 - row.x2_end)]
            )
            along = float((share - start) @ way / way.square().sum())
            score = float(result.weight[row.frame, 0] @ place + result.bias[row.frame, 0])
            assert SURE * (2 * along - 1) == pytest.approx(score, abs=1e-3)


def test_the_colours_of_the_shading_run_from_one_species_to_the_other() -> None:
    stops = stops_of_shading()
    assert f"offset: 0.5000, color: '{EVEN}'" in stops[len(stops) // 2]
    for stop, species in ((stops[0], "flamingo"), (stops[-1], "seagull")):
        told = stop.split("'")[1]
        near = [int(told[k : k + 2], 16) - int(LOOKS[species].color[k : k + 2], 16) for k in (1, 3, 5)]
        assert max(map(abs, near)) <= 2


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


def test_the_names_of_the_lines_lie_on_their_lines_and_not_on_each_other() -> None:
    """As long and as high as letters of 13 pixels are in a plane of 560; all of them once lay at one end."""
    result, chart, clock = drawn("three species, one versus all")
    named = table_with(chart, "name_x1")
    left, right = window_of(result.flock.features).x
    side = right - left
    together = 0
    for frame, names in named.dropna().groupby("frame"):
        places = torch.tensor(names[["name_x1", "name_x2"]].to_numpy()).float()
        rows = [SPECIES.index(name) for name in names["line"]]
        scores = (result.weight[frame][rows] * places).sum(1) + result.bias[frame][rows]
        assert scores.abs().max() < 1e-3 * float(result.weight[frame].abs().max()) * side
        for one, other in combinations(places, 2):
            across, up = ((one - other).abs() / side).tolist()
            assert across > 0.16 or up > 0.03
            together += 1
    assert together > clock.last  # in most frames there are several


def test_regions_of_three_species_are_polygons_of_the_winner() -> None:
    result, chart, clock = drawn("three species, softmax")
    outlines = table_with(chart, "corner", "winner")
    assert set(outlines["frame"]) == set(range(clock.last + 1))
    for (frame, winner), corners in outlines.groupby(["frame", "winner"]):
        middle = torch.tensor(corners[["x1", "x2"]].to_numpy()).mean(dim=0)
        assert int((result.weight[frame] @ middle + result.bias[frame]).argmax()) == winner


def test_the_outcome_of_a_training_has_the_regions_of_its_last_frame() -> None:
    result, chart, clock = drawn("three species, softmax")
    outcome = outcome_picture(result.flock, result.weight[-1], result.bias[-1], 3, alt_text="a picture")
    assert_still(spec(outcome))
    won, moving = table_with(outcome, "corner", "winner"), table_with(chart, "corner", "winner")
    last = moving[moving["frame"] == clock.last]
    assert won.drop(columns="frame").to_numpy().tolist() == last.drop(columns="frame").to_numpy().tolist()


@pytest.mark.parametrize("name", RUNS)
def test_losses_and_shares_of_a_classifier_are_drawn(name: str) -> None:
    result, _, clock = drawn(name)
    kinds = 2 if result.held_out else 1
    for curves in (losses_of(result), shares_of(result)):
        chart = loss_picture(curves, result.steps, clock, "epoch", True, alt_text="a picture", legend=True)
        built = spec(chart)
        assert_still(built)
        assert_animated(chart, built, clock)
        assert_narrow(chart)
        assert {name: len(values) for name, values in channels(built).items()} == dict.fromkeys(
            ("color", "shape", "strokeDash"), kinds
        )
