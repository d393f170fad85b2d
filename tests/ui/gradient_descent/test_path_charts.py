"""Paths and curves of descent are drawn for every state that the page can reach, with their scales still."""

from __future__ import annotations

import math
from itertools import cycle, product

import numpy as np
import pytest
import torch

from core.descent.surfaces import SURFACES
from core.descent.walk import WalkSettings
from core.parts.optimizers import OPTIMIZERS
from pages.sections.gradient_descent.charts.ground import START
from pages.sections.gradient_descent.charts.paths import VALUES, curves, path_picture
from pages.sections.gradient_descent.charts.steps import ARROW
from pages.sections.gradient_descent.settings import Curve, DescentPageSettings
from tests.ui.gradient_descent.walks import WALKS, every_walk, knobs_of, walk, walks
from tests.ui.vega import (
    assert_animated,
    assert_narrow,
    assert_one_mark_a_frame,
    assert_still,
    channels,
    domain,
    encodings,
    frames_of,
    spec,
)
from ui.charts.plane import around
from ui.charts.timeline import can_be_log, loss_picture, why_not_log

pytestmark = pytest.mark.usefixtures("unchecked_charts")


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


@every_walk
def test_paths_are_drawn(settings: DescentPageSettings) -> None:
    results, steps, clock = walks(settings)
    surface = SURFACES[settings.surface]
    chart = path_picture(surface, knobs_of(settings), results, steps, clock, results[-1], alt_text="a picture")
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
def test_arrows_point_downhill_and_along_the_step(settings: DescentPageSettings) -> None:
    results, steps, clock = walks(settings)
    surface, followed = SURFACES[settings.surface], results[-1]
    chart = path_picture(surface, knobs_of(settings), results, steps, clock, followed, alt_text="a picture")
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
    settings = DescentPageSettings(surface=name, steps=3)
    results, steps, clock = walks(settings)
    chart = path_picture(SURFACES[name], knobs_of(settings), results, steps, clock, results[0], alt_text="a picture")
    (selection,) = [param for param in spec(chart)["params"] if "select" in param]
    assert selection["name"] == START
    assert selection["select"]["fields"] == ["x", "y"]
    grid = next(layer for layer in spec(chart)["layer"] if "sequence" in layer.get("data", {}))
    count = grid["data"]["sequence"]["stop"]
    rules = {rule["as"]: rule["calculate"] for rule in grid["transform"]}
    x_low, x_high, y_low, y_high = (value for side in around(SURFACES[name].window) for value in side)
    edges = {"plane_left": x_low, "plane_right": x_high, "plane_bottom": y_low, "plane_top": y_high}
    functions = {"floor": math.floor, "round": round, "clamp": lambda v, low, high: min(max(v, low), high)}
    for column, low, high in (("x", x_low, x_high), ("y", y_low, y_high)):
        rule = rules[column].replace("datum.place", "place")
        across = np.unique([eval(rule, {**edges, **functions, "place": place}) for place in range(count)])
        # Only what the knob can hold may be clicked, else the click would be refused.
        knob = DescentPageSettings.knobs()[f"start_{column}"]
        assert knob.low <= across[0]
        assert across[-1] <= knob.high
        reach = max(low, knob.low), min(high, knob.high)
        assert across[[0, -1]].tolist() == pytest.approx(reach, abs=(high - low) / 30)
        assert np.diff(across).max() <= (high - low) / 30


def test_there_is_a_value_for_every_curve() -> None:
    assert list(VALUES) == list(Curve)


ODD_WALKS = [name for name in WALKS if not name.endswith(" free")]
KINDS = tuple(product(Curve, (False, True)))
DRAWN = [*product(ODD_WALKS, KINDS), *zip([name for name in WALKS if name not in ODD_WALKS], cycle(KINDS))]
"""A curve knows nothing of its surface: odd walks are drawn in all kinds of curves, the others in one each."""


@pytest.mark.parametrize(
    ("settings", "quantity", "log"),
    [
        pytest.param(
            WALKS[name],
            quantity,
            log,
            id=f"{name}-{quantity}-{'log' if log else 'linear'}",
            marks=() if place % 4 == 0 else (pytest.mark.thorough,),
        )
        for place, (name, (quantity, log)) in enumerate(DRAWN)
    ],
)
def test_curves_are_drawn(settings: DescentPageSettings, quantity: str, log: bool) -> None:
    results, steps, clock = walks(settings)
    drawn = curves(results, quantity)
    chart = loss_picture(drawn, steps, clock, "step", log, alt_text="a picture")
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


def test_frames_of_one_length_are_shared() -> None:
    """Walks that run to the end stand on the same frames, whoever walks."""
    results, steps, _ = walks(WALKS["more steps than frames"])
    assert {result.steps for result in results} == {steps}


def test_runs_differ_in_dash_and_shape_as_well_as_in_colour() -> None:
    names = list(OPTIMIZERS)
    results, steps, clock = walks(WALKS["all optimizers"])
    pictures = (
        path_picture(SURFACES["Bowl"], {"condition": 1.0}, results, steps, clock, results[0], alt_text="a picture"),
        loss_picture(curves(results, "loss"), steps, clock, "step", log=True, alt_text="a picture"),
    )
    for chart in pictures:
        found = channels(spec(chart))
        assert {name: len(values) for name, values in found.items()} == dict.fromkeys(
            ("color", "shape", "strokeDash"), len(names)
        )


def test_an_optimizer_keeps_its_look_whoever_walks_beside_it() -> None:
    for name in OPTIMIZERS:
        (alone,) = curves([walk(WalkSettings(steps=2, optimizer=name))], "loss")
        together = {curve.name: curve.look for curve in curves(walks(WALKS["all optimizers"])[0], "loss")}
        assert together[name] == alone.look
