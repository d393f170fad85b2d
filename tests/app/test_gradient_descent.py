"""The gradient-descent page in its states: what it draws, what it says of a walk, and what a click on it sets."""

from __future__ import annotations

import re
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui.store
from core.descent.surfaces import SURFACES
from core.descent.walk import WalkSettings, descend
from core.parts.optimizers import OPTIMIZERS
from core.parts.schedules import SCHEDULES
from pages.sections.gradient_descent import rates, walk
from pages.sections.gradient_descent.charts.ground import START
from pages.sections.gradient_descent.charts.sweep import RATE
from pages.sections.gradient_descent.page import PAGE
from pages.sections.gradient_descent.settings import Curve, DescentPageSettings, View
from tests.app.visit import has_control, misunderstood, settings_of, table_with, text_of, visit_settings
from ui.store import Store

pytestmark = pytest.mark.usefixtures("unchecked_charts")

EVERYBODY = tuple(OPTIMIZERS)


def visit(**settings: Any) -> AppTest:
    """The page in this state, which it must understand."""
    opened = visit_settings(PAGE, DescentPageSettings(**settings))
    assert not opened.exception
    assert not misunderstood(opened)
    assert settings_of(opened, PAGE) == DescentPageSettings(**settings)
    return opened


EVERY_SURFACE = [
    pytest.param(surface, view, marks=() if (place + turn) % 4 == 0 else (pytest.mark.thorough,))
    for place, surface in enumerate(SURFACES)
    for turn, view in enumerate(View)
]
"""By default every other surface, in either view."""


def charts(visit: AppTest) -> list[str]:
    """What the charts of the page say they show, in order."""
    return [str(node.proto.alt) for node in visit.get("vega_lite_chart")]


@pytest.mark.parametrize(("surface", "view"), EVERY_SURFACE)
def test_every_surface_is_walked_in_every_view_with_the_sweep_open(surface: str, view: str) -> None:
    opened = visit(surface=surface, view=view, optimizers=("Gradient descent", "AdamW"), steps=12, show_sweep=True)
    told = charts(opened)
    first = f"The loss of {surface} over" if view == "one" else f"Paths over the contours of {surface} from"
    assert told[0].startswith(first)
    others = ["Loss against step at", "Parameters, gradient and step", "Loss after 12 steps"]
    line = ["The 50 points and"] if SURFACES[surface].data else []
    assert sorted(" ".join(alt.split()[:4]) for alt in told[1:]) == sorted([*others, *line])
    assert "AdamW ends lowest at" in told[-1]
    assert "AdamW ends lowest at" in text_of(opened)
    assert has_control(opened, "gd_start_y")
    assert has_control(opened, "gd_batch_size") == bool(SURFACES[surface].data)
    assert has_control(opened, "gd_condition") == bool(SURFACES[surface].knobs)
    assert SURFACES[surface].formula in text_of(opened)


def test_the_sweep_is_closed_at_first() -> None:
    assert not any("against learning rate" in alt for alt in charts(visit(steps=5)))


@pytest.mark.parametrize(
    ("curve", "log"),
    [
        pytest.param(curve, log, marks=() if log == (place % 2 == 0) else (pytest.mark.thorough,))
        for place, curve in enumerate(Curve)
        for log in (False, True)
    ],
)
def test_every_curve_is_drawn_for_everybody(curve: str, log: bool) -> None:
    opened = visit(curve=curve, log_loss=log, optimizers=EVERYBODY, steps=9, schedule="Cosine")
    (told,) = [alt for alt in charts(opened) if "against step" in alt]
    assert told.startswith(f"{curve.capitalize()} against step")
    assert all(name in told for name in EVERYBODY)


@pytest.mark.thorough
@pytest.mark.parametrize("curve", Curve)
def test_every_curve_of_a_diverging_walk_is_drawn(curve: str) -> None:
    """The gradient of a large but finite loss may be too long for a 32-bit number."""
    opened = visit(surface="Rosenbrock", learning_rate=10.0, start_x=6.0, start_y=6.0, curve=curve)
    assert len(charts(opened)) == 3


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_schedule_is_explained_where_it_is_chosen(name: str) -> None:
    opened = visit(schedule=name, steps=9)
    assert (SCHEDULES[name].formula in text_of(opened)) == (name != "Constant")
    for other in SCHEDULES.values():
        for knob in other.knobs:
            assert has_control(opened, f"gd_{knob}") == (other is SCHEDULES[name])


def test_mini_batches_make_the_walk_noisy_and_another_seed_makes_another_walk() -> None:
    base: dict[str, Any] = {"surface": "Line's MSE", "steps": 40, "learning_rate": 0.5}
    seen = [
        table_with(visit(**base, batch_size=size, batch_seed=seed), "step")["Gradient descent"]
        for size, seed in ((50, 0), (50, 1), (5, 0), (5, 1))
    ]
    assert seen[0] == seen[1]
    assert len({tuple(column) for column in seen[1:]}) == 3
    assert {column[0] for column in seen} == {seen[0][0]}  # the loss is that of all points, whatever the batch


def test_a_walk_of_the_lines_loss_is_compared_with_least_squares() -> None:
    best = SURFACES["Line's MSE"].minima[0]
    opened = visit(surface="Line's MSE", steps=1000, learning_rate=0.5)
    assert f"w = {best[0]:.4f}, b = {best[1]:.4f}" in text_of(opened)
    assert f"Gradient descent ends at w = {best[0]:.4f}, b = {best[1]:.4f} after 1000 steps" in text_of(opened)


@pytest.mark.parametrize("followed", ["Gradient descent", "Momentum", "Adam"])
def test_the_followed_optimizer_is_written_in_numbers_if_it_walks(followed: str) -> None:
    opened = visit(optimizers=("Momentum", "Adam"), followed=followed, steps=5)
    name = followed if followed != "Gradient descent" else "Momentum"
    assert f"**The step of {name} in numbers**" in text_of(opened)
    assert f"Parameters, gradient and step of {name} at the shown step" in charts(opened)


def test_a_growing_walk_is_told_with_the_limit_of_theory() -> None:
    opened = visit(surface="Ravine", learning_rate=0.102)
    left = descend(WalkSettings(surface="Ravine", learning_rate=0.102)).left_at
    assert left is not None
    (told,) = [str(item.value) for item in opened.warning]
    assert "The loss of Gradient descent is still rising at step 100." in told
    assert f"It left the window at step {left}." in told
    assert re.search(r"The rate 0\.102 is above 0\.1,", told)
    assert "smaller learning rate" in told
    assert not opened.info
    assert not opened.error


@pytest.mark.parametrize(
    "rate", [0.05, 0.098, *(pytest.param(rate, marks=pytest.mark.thorough) for rate in (0.002, 0.09))]
)
def test_a_rate_below_the_limit_is_not_warned_of(rate: float) -> None:
    opened = visit(surface="Ravine", learning_rate=rate)
    assert not opened.warning
    assert not opened.error


def test_a_diverged_walk_is_told_with_its_step_and_the_limit() -> None:
    settings: dict[str, Any] = {"learning_rate": 10.0, "condition": 4.0}
    step = descend(WalkSettings(**settings)).diverged_at
    assert step is not None
    opened = visit(**settings)
    (told,) = [str(item.value) for item in opened.error]
    assert f"Gradient descent left the finite numbers at step {step}:" in told
    assert "The rate 10 is above 0.5," in told
    assert not opened.warning
    assert not opened.info


def test_a_walk_that_leaves_the_window_and_comes_back_is_told_calmly() -> None:
    settings: dict[str, Any] = {"surface": "Ravine", "optimizers": ("Momentum",), "start_y": 3.0, "learning_rate": 0.13}
    result = descend(DescentPageSettings(**settings).reduced_to(WalkSettings, optimizer="Momentum"))
    assert not result.growing
    opened = visit(**settings)
    (told,) = [str(item.value) for item in opened.info]
    assert f"Momentum left the window at step {result.left_at}." in told
    assert not opened.warning
    assert not opened.error


def test_no_limit_is_named_where_the_surface_or_the_schedule_gives_none() -> None:
    for settings in (
        {"surface": "Rosenbrock", "learning_rate": 1.0},
        {"surface": "Ravine", "learning_rate": 5.0, "schedule": "Exponential", "step_decay": 1.0},
    ):
        (told,) = [str(item.value) for item in visit(**settings).error]
        assert "largest stable" not in told
    assert "Theory has no simple limit here." in text_of(visit(surface="Rosenbrock", show_sweep=True, steps=5))
    assert "Gradient descent: 0.1)" in text_of(visit(surface="Ravine", show_sweep=True, steps=5))


def test_each_walk_gets_a_verdict_of_its_own() -> None:
    opened = visit(surface="Ravine", optimizers=("Gradient descent", "Momentum", "Nesterov"), learning_rate=0.15)
    told = [str(item.value) for kind in (opened.error, opened.warning) for item in kind]
    assert [
        sum(text.count(f" {name} ") + text.startswith(name) for text in told) > 0
        for name in ("Gradient descent", "Nesterov")
    ] == [True, True]
    assert not any("Momentum" in text for text in told)


@pytest.mark.parametrize(
    ("picked", "expected"),
    [
        ([{"x": 1.25, "y": -2.5}], {"gd_start_x": 1.25, "gd_start_y": -2.5}),
        ([{"x": 0.1, "y": 0.2}, {"x": 1.23456, "y": -0.00049}], {"gd_start_x": 1.235, "gd_start_y": 0.0}),
        ([{"x": 3, "y": 4}], {"gd_start_x": 3.0, "gd_start_y": 4.0}),
        ([], {}),
        ([{"x": 1.0}], {}),
        ([{}], {}),
        (None, {}),
    ],
    ids=str,
)
def test_a_click_on_the_ground_sets_both_starts(
    monkeypatch: pytest.MonkeyPatch, picked: list[dict[str, float]] | None, expected: dict[str, float]
) -> None:
    state: dict[str, Any] = {"gd_paths": {"selection": {} if picked is None else {START: picked}}}
    monkeypatch.setattr(st, "session_state", state)
    walk._start_here()
    assert {name: value for name, value in state.items() if name != "gd_paths"} == expected
    assert all(type(state[name]) is float for name in expected)


@pytest.mark.parametrize(
    ("picked", "expected"),
    [
        ([{"rate": 0.126}], {"gd_learning_rate": 0.126}),
        ([{"rate": 10}], {"gd_learning_rate": 10.0}),
        ([], {}),
        ([{}], {}),
    ],
    ids=str,
)
def test_a_click_on_the_sweep_sets_the_rate(
    monkeypatch: pytest.MonkeyPatch, picked: list[dict[str, float]], expected: dict[str, float]
) -> None:
    state: dict[str, Any] = {"gd_sweep": {"selection": {RATE: picked}}}
    monkeypatch.setattr(st, "session_state", state)
    rates._this_rate()
    assert {name: value for name, value in state.items() if name != "gd_sweep"} == expected


def test_sweeps_that_take_their_time_stand_side_by_side(monkeypatch: pytest.MonkeyPatch, empty_store: Store) -> None:
    """Each with its bar and its button, whatever a slow machine shows at once."""
    monkeypatch.setattr(ui.store, "EVERY", 0.0)
    monkeypatch.setattr(ui.store, "PATIENCE", 0.0)
    visit(optimizers=EVERYBODY, show_sweep=True, steps=5)
    keys = [key for key in empty_store._kept if isinstance(key, tuple)]
    results = [key[1] for key in keys if key[0].startswith("core.")]
    assert sorted(results) == sorted(["descend", "sweep"] * len(OPTIMIZERS))
