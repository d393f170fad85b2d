"""Every chart is valid for every state that a page can reach, keeps its scales still, and tells without colour what it tells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import cycle, pairwise, product

import numpy as np
import pytest
import torch

from core.birds import SPECIES, BirdSettings, draw_flock
from core.descent import CURVES, VIEWS, DescentResult, DescentSettings, SweepResult, descend, sweep
from core.normalisations import NORMALISATIONS
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.surfaces import SURFACES
from tests.ui.vega import (
    assert_animated,
    assert_narrow,
    assert_one_mark_a_frame,
    assert_square,
    assert_still,
    channels,
    domain,
    encodings,
    frames_of,
    spec,
    table_with,
)
from ui import theme
from ui.charts.birds import scatter
from ui.charts.clock import Clock
from ui.charts.descent import LOOKS, START, VALUES, curves, path_chart
from ui.charts.losses import LossCurve, can_be_log, frame_of, loss_chart, untils, why_not_log
from ui.charts.steps import ARROW, cut_chart, data_line_chart, numbers_chart
from ui.charts.sweep import RATE, sweep_chart
from ui.theme import RUNS

pytestmark = pytest.mark.usefixtures("unchecked_charts")


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
WALKS |= {
    "growing": DescentSettings(surface="Ravine", learning_rate=0.102),
    "leaves the window and comes back": DescentSettings(
        surface="Ravine", optimizers=("Momentum",), start_y=3.0, learning_rate=0.13
    ),
    "mini-batches": DescentSettings(surface="Line's MSE", optimizers=EVERYBODY, batch_size=5, batch_seed=3, steps=60),
    "a narrow bowl": DescentSettings(condition=100.0, learning_rate=0.02),
    "the learning rate reaches 0": DescentSettings(schedule="Cosine", steps=20),
}
WALKS |= {
    f"{name}, {view} free": DescentSettings(surface=name, view=view, optimizers=pair, steps=30)
    for (name, view), pair in zip(product(SURFACES, VIEWS), cycle(pairwise((*EVERYBODY, EVERYBODY[0]))))
}  # fmt: skip
WALKS |= {f"schedule {name}": DescentSettings(schedule=name, optimizers=EVERYBODY, steps=30) for name in SCHEDULES}

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
    (growing,), (left,) = walks(WALKS["growing"])[0], walks(WALKS["leaves the window and comes back"])[0]
    assert growing.growing
    assert growing.diverged_at is None
    assert left.left_at is not None
    assert not left.growing
    assert walks(WALKS["the learning rate reaches 0"])[0][0].rates[-1] == 0


def knobs_of(settings: DescentSettings) -> dict[str, float]:
    return settings.surface_knobs(settings.surface)


@every_walk
def test_paths_are_drawn(settings: DescentSettings) -> None:
    results, steps, clock = walks(settings)
    surface = SURFACES[settings.surface]
    chart = path_chart(surface, knobs_of(settings), results, steps, clock, results[-1])
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)
    assert_narrow(chart)
    assert_one_mark_a_frame(chart, clock)
    assert (domain(built, "x"), domain(built, "y")) == surface.window
    paths = max((table for table in frames_of(chart) if "run" in table), key=len)
    for result in results:
        own = paths[paths["run"] == result.optimizer]
        assert own[["x", "y"]].to_numpy().tolist() == result.points.tolist()
        assert all(steps[frame] >= step for frame, step in zip(own["frame"], result.steps, strict=True))


@every_walk
def test_arrows_point_downhill_and_along_the_step(settings: DescentSettings) -> None:
    results, steps, clock = walks(settings)
    surface, followed = SURFACES[settings.surface], results[-1]
    chart = path_chart(surface, knobs_of(settings), results, steps, clock, followed)
    rows = next(table for table in frames_of(chart) if "down_x" in table)
    assert rows[["next_x", "next_y"]].to_numpy().tolist() == (followed.points + followed.moves).tolist()
    ends = torch.tensor(rows[["down_x", "down_y"]].to_numpy().tolist())
    assert ends.isfinite().all()
    # Further than this from the window a 32-bit number cannot tell an arrow from a point, and nobody sees either.
    near = followed.points.abs().amax(dim=1) < 20
    window = torch.tensor([high - low for low, high in surface.window])
    drawn = ((ends - followed.points) / window)[near]
    downhill = -followed.gradients.double()[near] / window
    length = downhill.norm(dim=1, keepdim=True)
    assert (drawn.norm(dim=1) <= ARROW * 1.001).all()
    moving = length[:, 0] > 1e-6 * length.max()
    assert (drawn.norm(dim=1)[moving] > 0).all(), "an arrow has no length though the ground slopes"
    along = (drawn * downhill / length.clamp(min=1e-300)).sum(dim=1)
    assert along[moving].tolist() == pytest.approx(drawn.norm(dim=1)[moving].tolist(), rel=1e-2, abs=1e-4)


@pytest.mark.parametrize("name", SURFACES)
def test_a_click_has_somewhere_to_land_all_over_the_ground(name: str) -> None:
    settings = DescentSettings(surface=name, steps=3)
    results, steps, clock = walks(settings)
    chart = path_chart(SURFACES[name], knobs_of(settings), results, steps, clock, results[0])
    (selection,) = [param for param in spec(chart)["params"] if "select" in param]
    assert selection["name"] == START
    assert selection["select"]["fields"] == ["x", "y"]
    places = next(table for table in frames_of(chart) if set(table) == {"x", "y"} and len(table) > 100)
    assert places.dtypes.to_dict() == {"x": np.float32, "y": np.float32}
    for column, (low, high) in zip("xy", SURFACES[name].window, strict=True):
        across = np.unique(places[column])
        assert (across[0], across[-1]) == (low, high)
        assert np.diff(across).max() <= (high - low) / 35
        # Only what the knob can hold may be clicked, else the click would be refused.
        knob = DescentSettings.knobs()[f"start_{column}"]
        assert knob.low <= low < high <= knob.high


ONE = {name: replace(settings, view="one") for name, settings in WALKS.items() if not name.endswith("two free")}


@pytest.mark.parametrize("settings", ONE.values(), ids=ONE)
def test_the_cut_is_drawn_with_the_walk_on_it(settings: DescentSettings) -> None:
    results, steps, clock = walks(settings)
    surface = SURFACES[settings.surface]
    for followed in results:
        chart = cut_chart(surface, knobs_of(settings), followed, steps, clock)
        built = spec(chart)
        assert_still(built)
        assert_animated(chart, built, clock)
        assert_narrow(chart)
        assert_one_mark_a_frame(chart, clock)
        assert domain(built, "x") == surface.window[0]
        curve = next(table for table in frames_of(chart) if set(table) == {"x", "loss"})
        low, high = domain(built, "y")
        assert low < curve["loss"].min() <= curve["loss"].max() < high
        rows = next(table for table in frames_of(chart) if "next_x" in table)
        assert rows["x"].tolist() == followed.points[:, 0].tolist()
        assert rows["loss"].tolist() == followed.losses[list(followed.steps)].tolist()
        assert rows["next_x"].tolist()[:-1] == pytest.approx(
            (followed.points + followed.moves)[:-1, 0].tolist(), rel=1e-6
        )
        slopes = (rows["above"] - rows["below"]) / (rows["right"] - rows["left"])
        near = (rows["x"].abs() < 20).tolist()
        assert slopes[near].tolist() == pytest.approx(
            followed.gradients[torch.tensor(near), 0].tolist(), rel=2e-3, abs=2e-4 * (high - low)
        )


@every_walk
def test_the_step_is_written_in_numbers(settings: DescentSettings) -> None:
    results, steps, clock = walks(settings)
    axes = SURFACES[settings.surface].axes[: 1 if settings.view == "one" else 2]
    for followed in results:
        chart = numbers_chart(axes, followed, steps, clock)
        # Of a walk that ended before the others, the last row stays: its own frames are all there are.
        assert_animated(chart, spec(chart), replace(clock, last=len(followed.steps) - 1))
        assert_narrow(chart)
        assert_one_mark_a_frame(chart, clock)
        table = next(table for table in frames_of(chart) if "row" in table)
        assert len(table) == 5 * len(axes) * len(followed.steps)
        for k, axis in enumerate(axes):
            cells = {str(name): rows["value"].to_numpy() for name, rows in table[table["col"] == axis].groupby("row", observed=True)}  # fmt: skip
            before, after = cells["θ before"], cells["θ after"]
            assert before.tolist() == followed.points[:, k].tolist()
            assert cells["gradient g"].tolist() == followed.gradients[:, k].tolist()
            assert cells["step taken"].tolist() == followed.moves[:, k].tolist()
            assert after.tolist() == (before + cells["step taken"]).tolist()
            assert cells["step taken"][-1] == 0
            shown = [float(followed.rates[step]) for step in followed.steps]
            assert cells["-α g"].tolist() == pytest.approx(
                [-rate * slope for rate, slope in zip(shown, cells["gradient g"].tolist(), strict=True)], rel=1e-5
            )
            if followed.optimizer == "Gradient descent":
                scale = float(np.abs(before).max())
                assert cells["step taken"][:-1] == pytest.approx(cells["-α g"][:-1], rel=1e-3, abs=1e-6 * scale)


@pytest.mark.parametrize("name", [name for name, s in WALKS.items() if SURFACES[s.surface].data])
@pytest.mark.parametrize("view", VIEWS)
def test_the_line_of_the_shown_step_is_drawn_through_the_points(name: str, view: str) -> None:
    settings = replace(WALKS[name], view=view)
    results, steps, clock = walks(settings)
    surface = SURFACES[settings.surface]
    chart = data_line_chart(surface, results[0], steps, clock)
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)
    assert_one_mark_a_frame(chart, clock)
    tables = list(frames_of(chart))
    x, y = surface.samples()
    assert any(set(table) == {"x", "y"} and table["y"].tolist() == y.tolist() for table in tables)
    low, high = domain(built, "y")
    assert low < y.min() < y.max() < high
    lines = next(table for table in tables if "y_end" in table and "frame" in table)
    slope, intercept = results[0].points.T
    assert lines["y"].tolist() == intercept.tolist()
    assert lines["y_end"].tolist() == (slope + intercept).tolist()
    best = next(table for table in tables if "y_end" in table and "frame" not in table)
    fitted = np.polyfit(x.double().numpy(), y.double().numpy(), 1)
    assert [best["y_end"].item() - best["y"].item(), best["y"].item()] == pytest.approx(fitted.tolist(), abs=1e-9)


def test_the_line_of_the_shown_step_is_sent_in_narrow_types() -> None:
    results, steps, clock = walks(WALKS["mini-batches"])
    assert_narrow(data_line_chart(SURFACES["Line's MSE"], results[0], steps, clock))


def test_there_is_a_value_for_every_curve() -> None:
    assert tuple(VALUES) == CURVES


ODD_WALKS = [name for name in WALKS if not name.endswith(" free")]
KINDS = tuple(product(CURVES, (False, True)))
DRAWN = [*product(ODD_WALKS, KINDS), *zip([name for name in WALKS if name not in ODD_WALKS], cycle(KINDS))]
"""A curve knows nothing of its surface: odd walks are drawn in all kinds of curves, the walks on all surfaces in one each."""


@pytest.mark.parametrize(
    ("settings", "quantity", "log"),
    [(WALKS[name], *kind) for name, kind in DRAWN],
    ids=[f"{name}-{quantity}-{'log' if log else 'linear'}" for name, (quantity, log) in DRAWN],
)
def test_curves_are_drawn(settings: DescentSettings, quantity: str, log: bool) -> None:
    results, steps, clock = walks(settings)
    drawn = curves(results, quantity)
    chart = loss_chart(drawn, steps, clock, "step", log)
    built = spec(chart)
    assert_still(built)
    assert_animated(chart, built, clock)
    assert_narrow(chart, *(["loss"] if quantity == "learning rate" else []))  # rates are doubles, like the knob
    low, high = domain(built, "y")
    rows = next(table for table in frames_of(chart) if "loss" in table)
    assert low < float(rows["loss"].min())
    assert float(rows["loss"].max()) < high
    scales = [part for name, part in encodings(built) if name == "y" and "scale" in part]
    kinds = {part["scale"]["type"] for part in scales}
    assert all(part["title"].startswith(quantity) for part in scales)
    each = [{"loss": r.losses, "gradient norm": r.gradient_norms, "learning rate": r.rates}[quantity] for r in results]
    values = torch.cat(each)
    possible = min(values.tolist()) >= 0 and all(len(own[own > 0]) > 1 for own in each)
    assert can_be_log(drawn) == possible
    assert bool(why_not_log(drawn)) == (not possible or 0 in values)
    assert quantity in why_not_log(drawn) or not why_not_log(drawn)
    assert kinds == {"log" if log and possible else "linear"}
    expected = values[values > 0] if kinds == {"log"} else values
    assert rows["loss"].tolist() == expected.double().tolist()
    if kinds == {"linear"}:
        assert_one_mark_a_frame(chart, clock)


def ends(name: str, *losses: float) -> SweepResult:
    """A sweep that ends at these losses, repeated over all its rates."""
    rates = torch.logspace(-5, 1, 41, dtype=torch.float64)
    ended = torch.tensor((losses * 41)[:41])
    return SweepResult(name, rates, ended, int(ended.argmin()))


SWEEPS: dict[str, tuple[list[SweepResult], float]] = {
    "all finite": ([ends("Adagrad", 0.3, 0.1)], 2.0),
    "all diverged": ([ends("Gradient descent", math.inf)], 2.0),
    "all worse": ([ends("Momentum", 3.0, 5.0)], 2.0),
    "negative losses": ([ends("Adam", -1.5, 2.0, math.inf)], 0.5),
    "a loss of exactly 0": ([ends("Nesterov", 0.0, 0.5)], 1.0),
    "starts at a loss of exactly 0": ([ends("Nesterov", 0.0)], 0.0),
    "starts at 0 and ends below": ([ends("Nesterov", -1.0)], 0.0),
    "tiny": ([ends("RMSProp", 1e-45)], 3e38),
    "everybody, some diverged": ([ends(name, 0.1, 1.0, math.inf) for name in OPTIMIZERS], 2.0),
    "one diverged among others": ([ends("Adam", 0.1), ends("AdamW", math.inf)], 2.0),
}  # fmt: skip
SWEEPS |= {
    f"on {name}": ([sweep(DescentSettings(surface=name, steps=20).alone(o)) for o in ("Gradient descent", "Adam")],
                   float(walk(DescentSettings(surface=name, steps=20).alone("Adam")).losses[0]))
    for name in SURFACES
}  # fmt: skip


@pytest.mark.parametrize(("sweeps", "first"), SWEEPS.values(), ids=SWEEPS)
@pytest.mark.parametrize("rate", [1e-5, 0.123456, 10.0])
def test_sweeps_are_drawn(sweeps: list[SweepResult], first: float, rate: float) -> None:
    limits = {sweep.optimizer: limit for sweep, limit in zip(sweeps, (0.1, 12.0, 1e-6), strict=False)}
    chart = sweep_chart(sweeps, first, rate, limits)
    built = spec(chart)
    assert_still(built)
    assert domain(built, "x") == (1e-5, 10)
    low, high = domain(built, "y")
    kinds = {part["scale"]["type"] for name, part in encodings(built) if name == "y" and "scale" in part}
    rows = next(table for table in frames_of(chart) if "end" in table)
    lowest = min([first, *(float(loss) for one in sweeps for loss in one.losses if loss <= first)])
    log = kinds == {"log"}
    assert log == (lowest >= 0 and first > 0)
    assert low > 0 or not log
    edge = low if log and lowest == 0 else -math.inf  # where a loss of exactly 0 stands on a logarithmic axis
    assert low <= rows["loss"].min() <= rows["loss"].max() < high
    assert low < rows["loss"].min() or edge == low
    assert len(rows) == 41 * len(sweeps)
    for one in sweeps:
        own = rows[rows["run"] == one.optimizer]
        worse = ~(one.losses <= first).numpy()
        assert (own["mark"] == "worse").tolist() == worse.tolist()
        assert own["rate"].tolist() == one.rates.tolist()
        shown = one.losses[torch.tensor(~worse)].tolist()
        assert own["loss"][~worse].tolist() == [edge if log and loss == 0 else loss for loss in shown]
        assert (own["loss"][worse] == first).all()
        assert (own["end"] == "not finite").tolist() == (~one.losses.isfinite()).tolist()
    (selection,) = [param for param in built["params"] if "select" in param]
    assert selection["name"] == RATE
    assert selection["select"]["fields"] == ["rate"]
    rules = [table["rate"].tolist() for table in frames_of(chart) if "rate" in table and "end" not in table]
    assert sorted(rules) == sorted([[rate], [0.1]])  # the chosen rate, and of the limits those on the axis


def test_the_odd_sweeps_are_odd() -> None:
    assert not any(one.losses.isfinite().any() for one in SWEEPS["all diverged"][0])
    assert min(float(one.losses.min()) for one in SWEEPS["on Saddle"][0]) < 0
    assert all(len(one.losses) == 41 for sweeps, _ in SWEEPS.values() for one in sweeps)


def test_marks_of_a_sweep_differ_in_shape_from_the_crosses_of_what_went_wrong() -> None:
    sweeps, first = SWEEPS["everybody, some diverged"]
    built = spec(sweep_chart(sweeps, first, 0.1, {}))
    shapes = next(part["scale"] for name, part in encodings(built) if name == "shape")
    assert shapes["domain"] == [*OPTIMIZERS, "worse"]
    assert len(set(shapes["range"])) == len(shapes["range"]), "an optimizer's own mark looks like a failure"


def test_frames_of_one_length_are_shared() -> None:
    """Walks that run to the end stand on the same frames, whoever walks."""
    results, steps, _ = walks(WALKS["more steps than frames"])
    assert {result.steps for result in results} == {steps}


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


FLOCKS = {name: BirdSettings(normalisation=name) for name in NORMALISATIONS}
FLOCKS |= {
    "fewest birds": BirdSettings(flamingos=2, seagulls=2),
    "most birds, all alike": BirdSettings(
        flamingos=200, seagulls=200, flamingo_legs_spread=0.1, seagull_legs_spread=0.1
    ),
    "one cloud": BirdSettings(flamingo_legs=0.0, flamingo_wings=0.0, seagull_legs=0.0, seagull_wings=0.0),
    "three species": BirdSettings(with_pelicans=True, pelican_correlation=-0.9),
}


@pytest.mark.parametrize("settings", FLOCKS.values(), ids=FLOCKS)
@pytest.mark.parametrize("with_truth", [False, True])
def test_a_flock_is_drawn_square_with_one_scale_for_both_features(settings: BirdSettings, with_truth: bool) -> None:
    birds = draw_flock(settings, settings.species).scaled(NORMALISATIONS[settings.normalisation].apply)
    groups = [settings.group(species) for species in settings.species] if with_truth else []
    chart = scatter(birds, groups)
    built = spec(chart)
    assert_still(built)
    assert_square(built)
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


def test_runs_differ_in_dash_and_shape_as_well_as_in_colour() -> None:
    names = list(OPTIMIZERS)
    results, steps, clock = walks(WALKS["all optimizers"])
    pictures = (
        path_chart(SURFACES["Bowl"], {"condition": 1.0}, results, steps, clock, results[0]),
        loss_chart(curves(results, "loss"), steps, clock, "step", log=True),
    )
    for chart in pictures:
        found = channels(spec(chart))
        assert {name: len(values) for name, values in found.items()} == dict.fromkeys(
            ("color", "shape", "strokeDash"), len(names)
        )


def test_species_differ_in_shape_as_well_as_in_colour() -> None:
    found = channels(spec(scatter(draw_flock(BirdSettings()))))
    assert {name: len(values) for name, values in found.items()} == {"color": 2, "shape": 2}


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
        (alone,) = curves([walk(DescentSettings(steps=2).alone(name))], "loss")
        together = {curve.name: curve.look for curve in curves(walks(WALKS["all optimizers"])[0], "loss")}
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
