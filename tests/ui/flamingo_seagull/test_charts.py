"""A flock is drawn with equal scales, one feature as a strip with its errors; species differ in shape and dash as in
colour."""

from __future__ import annotations

import pytest

from core.data.birds import FEATURES, SPECIES, FlockSettings, draw_flock
from core.data.normalisations import NORMALISATIONS
from core.data.thresholds import error_steps, errors_at
from pages.sections.flamingo_seagull.charts.clouds import scatter_picture
from pages.sections.flamingo_seagull.charts.strip import error_picture, strip_picture
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from tests.ui.vega import (
    assert_equal_scales,
    assert_still,
    channels,
    domain,
    encodings,
    frames_of,
    spec,
    table_with,
)

pytestmark = pytest.mark.usefixtures("unchecked_charts")


FLOCKS = {name: BirdsPageSettings.of(normalisation=name) for name in NORMALISATIONS}
FLOCKS |= {
    "fewest birds": BirdsPageSettings.of(flamingos=2, seagulls=2),
    "most birds, all alike": BirdsPageSettings.of(
        flamingos=200, seagulls=200, flamingo_legs_spread=0.1, seagull_legs_spread=0.1
    ),
    "one cloud": BirdsPageSettings.of(flamingo_legs=0.0, flamingo_wings=0.0, seagull_legs=0.0, seagull_wings=0.0),
    "three species": BirdsPageSettings.of(with_pelicans=True, pelican_correlation=-0.9),
}


@pytest.mark.parametrize("settings", FLOCKS.values(), ids=FLOCKS)
@pytest.mark.parametrize("with_truth", [False, True])
def test_a_flock_is_drawn_with_one_scale_for_both_features(settings: BirdsPageSettings, with_truth: bool) -> None:
    birds = draw_flock(settings).scaled(NORMALISATIONS[settings.normalisation].apply)
    groups = settings.groups if with_truth else ()
    chart = scatter_picture(birds, groups, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    assert_equal_scales(chart)
    for place, channel in enumerate(("x", "y")):
        low, high = domain(built, channel)
        assert low < birds.features[:, place].min() < birds.features[:, place].max() < high
    rows = table_with(chart, "bird")
    assert rows[["x1", "x2"]].to_numpy().tolist() == birds.features.tolist()
    assert rows["species"].tolist() == [SPECIES[label] for label in birds.labels.tolist()]
    means = next(table for table in frames_of(chart) if set(table) == {"species", "x1", "x2"})
    for label, mean in enumerate(means[["x1", "x2"]].to_numpy().tolist()):
        assert mean == pytest.approx(
            birds.features[birds.labels == label].double().mean(0).tolist(), rel=1e-5, abs=1e-6
        )


def test_species_differ_in_shape_as_well_as_in_colour() -> None:
    found = channels(spec(scatter_picture(draw_flock(FlockSettings()), alt_text="a picture")))
    assert {name: len(values) for name, values in found.items()} == {"color": 2, "shape": 2}


def test_ellipses_of_three_species_differ_in_dash_as_well_as_in_colour() -> None:
    settings = FlockSettings(with_pelicans=True)
    built = spec(scatter_picture(draw_flock(settings), settings.groups, alt_text="a picture"))
    lines = [layer["mark"] for layer in built["layer"] if layer["mark"]["type"] == "line"]
    looks = {(mark["color"], str(mark["strokeDash"])) for mark in lines}
    assert (len(lines), len(looks)) == (6, 3)
    assert (len({dash for _, dash in looks}), len({color for color, _ in looks})) == (3, 3)
    assert {name: len(values) for name, values in channels(built).items()} == {"color": 3, "shape": 3}


@pytest.mark.parametrize("feature", range(len(FEATURES)), ids=FEATURES)
@pytest.mark.parametrize("threshold", [-5.0, 6.2, 20.0])
def test_one_feature_is_drawn_with_its_errors(feature: int, threshold: float) -> None:
    flock = draw_flock(FlockSettings())
    values, labels = flock.features[:, feature], flock.labels
    wrong = errors_at(values, labels, threshold)
    marks = {"your threshold": threshold, "midpoint": 6.5, "fewest errors": 6.2}
    chart = strip_picture(flock, feature, wrong, marks, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    low, high = domain(built, "x")
    assert low < min(threshold, float(values.min()))
    assert high > max(threshold, float(values.max()))
    assert table_with(chart, "wrong")["value"].tolist() == values.tolist()
    assert sum(len(table) for table in frames_of(chart) if "wrong" in table) == 20 + int(wrong.sum())
    found = {name: len(kinds) for name, kinds in channels(built).items()}
    assert found == {"color": 2, "shape": 2, "strokeDash": 3}
    errors = error_picture(*error_steps(values, labels), FEATURES[feature], marks, alt_text="a picture")
    told = spec(errors)
    assert [layer["mark"]["interpolate"] for layer in told["layer"] if "interpolate" in layer["mark"]] == ["step-after"]
    assert FEATURES[feature] in str(told)
    assert len(channels(told)["strokeDash"]) == 3
    domains = {str(part["scale"]["domain"]) for name, part in encodings(told) if name == "x"}
    assert domains == {str(list(domain(told, "x")))}
