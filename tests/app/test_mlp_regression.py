"""The regression lab in its states: every view opens, every verdict is told with its epoch and its cure, and costs stay
bounded."""

from __future__ import annotations

import ast
import csv
import functools
import inspect
import io
import re
from dataclasses import replace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import core.regression.training
from core.engine.budget import LIMIT
from core.regression.budget import cost, sweep_cost
from core.regression.capacity import L2SweepSettings, WidthSweepSettings, width_sweep
from core.regression.hidden_units import alive
from core.regression.models import MODELS
from core.regression.result import RegressionResult, parameter_count, unflatten
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from pages.sections.mlp_regression import capacity, compare, units, weights
from pages.sections.mlp_regression.charts.marked import UNIT
from pages.sections.mlp_regression.kept import MOST, NAMES
from pages.sections.mlp_regression.lessons import LESSONS
from pages.sections.mlp_regression.marking import mark_unit
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings, View
from tests.app.visit import (
    can_press,
    claimed,
    has_control,
    press,
    settings_of,
    table_with,
    text_of,
    visit_settings,
    warnings_of,
)
from ui.store import Store

pytestmark = pytest.mark.usefixtures("unchecked_charts")

SMALL: dict[str, Any] = {"epochs": 12, "count": 20, "width": 6, "second_width": 5}
HEAVY = RegressionPageSettings(
    model="two-layer MLP", width=256, second_width=256, count=2000, batch="1", epochs=3000, validation_share=0.5
)


def visit(**settings: Any) -> AppTest:
    """The page in this state, which it must understand."""
    chosen = RegressionPageSettings(**settings)
    opened = visit_settings(PAGE, chosen)
    assert not opened.exception
    assert settings_of(opened, PAGE) == chosen
    return opened


def charts(visit: AppTest) -> list[str]:
    """What the charts of the page say they show, in order."""
    return [str(node.proto.alt) for node in visit.get("vega_lite_chart")]


def infos(visit: AppTest) -> str:
    return "\n".join(str(item.value) for item in visit.info)


@pytest.fixture
def cheap_sweeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two values of each knob are enough to see a page with both curves."""
    monkeypatch.setattr(WidthSweepSettings, "stops", (2, 6))
    monkeypatch.setattr(L2SweepSettings, "stops", (0.0, 0.1))


LAYERED = [name for name, model in MODELS.items() if model.layered]
HIDDEN = [name for name, model in MODELS.items() if model.hidden]
BELOW = {
    "model": {},
    "numbers": {},
    "compare": {},
    "hidden units": dict.fromkeys(HIDDEN, 1),
    "weights": dict.fromkeys(LAYERED, 2),
    "capacity": dict.fromkeys(HIDDEN, 2),
}
"""How many charts a view adds to the two of the fit, for the models that have what it shows."""


CROSS = [
    pytest.param(
        model,
        view,
        share,
        marks=() if (place + turn) % 3 == 0 and share == (0.3 if place % 2 else 0.0) else (pytest.mark.thorough,),
    )
    for place, model in enumerate(MODELS)
    for turn, view in enumerate(View)
    for share in (0.0, 0.3)
]


@pytest.mark.usefixtures("cheap_sweeps")
@pytest.mark.parametrize(("model", "view", "share"), CROSS)
def test_every_view_opens_for_every_model(model: str, view: str, share: float) -> None:
    opened = visit(model=model, view=view, validation_share=share, unit="3", **SMALL)
    assert len(charts(opened)) == 2 + BELOW[view].get(model, 0)
    told = view in ("hidden units", "weights", "capacity") and model not in BELOW[view]
    assert bool(infos(opened)) == told
    assert not opened.warning
    assert not opened.error
    assert has_control(opened, "mlp_unit") == (view in ("hidden units", "weights"))


def test_the_views_are_all_there() -> None:
    assert set(View) == set(BELOW)
    shown = [view for case in CROSS if not case.marks for view in (case.values[1],)]
    assert set(shown) == set(View), "a view is not opened by default"


def test_a_rising_loss_is_told_with_its_epoch() -> None:
    settings = LESSONS["fit-rate-too-big"].settings
    result = fit(settings)
    above = [epoch for epoch, loss in enumerate(result.losses.tolist()) if loss <= float(result.losses[0])]
    said = warnings_of(visit_settings(PAGE, settings))
    assert f"From epoch {above[-1] + 1} on the training loss stays above" in said
    assert "smaller learning rate" in said


def test_dead_units_are_told_with_their_epoch_and_a_cure() -> None:
    settings = RegressionPageSettings(learning_rate=1.0)
    result = fit(settings)
    said = warnings_of(visit_settings(PAGE, settings))
    assert f"From epoch {result.flat_from} on every training point gets the very same prediction" in said
    assert result.flat_from == 3
    assert "All 100 ReLU units" in said
    assert "leaky ReLU" in said


def test_a_dead_layer_of_two_is_named() -> None:
    settings = RegressionPageSettings(model="two-layer MLP", width=20, second_width=10, learning_rate=1.5, epochs=50)
    result = fit(settings)
    assert result.flat_from is not None
    said = warnings_of(visit_settings(PAGE, settings))
    assert f"From epoch {result.flat_from} on every training point" in said
    assert re.search(r"All (20 ReLU units of the first|10 ReLU units of the second) hidden layer put out 0", said)


def test_a_dead_output_is_told_and_its_cure_is_to_switch_it_off() -> None:
    settings = RegressionPageSettings(
        dataset="sine", output_relu=True, weights_from="own seed", optimizer="Adam", learning_rate=0.01, epochs=300
    )
    dead = next(own for k in range(20) if fit(own := replace(settings, weight_seed=k)).flat_from == 0)
    said = warnings_of(visit_settings(PAGE, dead))
    assert "From epoch 0 on every training point" in said
    assert "The ReLU on the output puts out 0 at every point" in said
    assert "Switch it off" in said


def test_stopping_early_is_told_with_both_epochs() -> None:
    settings = replace(settings_of_lesson("tame-early"), view="numbers")
    result = fit(settings)
    lowest = min(result.validation.tolist())
    assert result.best == result.validation.tolist().index(lowest)
    assert result.stopped_at == result.best + settings.patience
    opened = visit_settings(PAGE, settings)
    assert f"Stopped at epoch {result.stopped_at}: for {settings.patience} epochs" in infos(opened)
    assert f"{lowest:.6f}, which it reached at epoch {result.best}" in infos(opened)
    assert f"With the weights of epoch {result.best}" in text_of(opened)
    assert table_with(opened, "epoch")["epoch"] == ["0"], "no row stands for an epoch after the stop"


def test_early_stopping_without_held_out_points_is_explained() -> None:
    opened = visit(early_stopping=True, **SMALL)
    assert any("hold out some points first" in str(item.value) for item in opened.caption)
    opened = visit(early_stopping=True, validation_share=0.3, **SMALL)
    assert not any("hold out some points first" in str(item.value) for item in opened.caption)


def test_what_costs_too_much_is_not_begun(monkeypatch: pytest.MonkeyPatch, empty_store: Store) -> None:
    monkeypatch.setattr(core.regression.training, "fit", lambda *_: pytest.fail("it was begun"))
    opened = visit_settings(PAGE, HEAVY)
    assert not opened.exception
    said = warnings_of(opened)
    assert f"A page has {LIMIT:,.0f} of them, on every server alike" in said
    assert f"as much as {cost(HEAVY):,.0f} runs of a small reference network" in said
    assert re.search(r"about [\d,]+ seconds of computing here", said)
    assert "Lower the epochs and the points" in said or re.search(r"\*\*(Epochs|Points|Batch size|Width)\*\* \d+", said)
    assert len(empty_store) == 0
    assert charts(opened) == []
    assert settings_of(opened, PAGE) == HEAVY


@pytest.mark.parametrize(
    "change",
    [
        {"batch": "10"},
        {"batch": "1"},
        {"width": 256, "second_width": 256, "count": 2000},
        {"epochs": 3000, "batch": "2", "count": 500},
    ],
    ids=str,
)
def test_each_way_out_that_is_named_is_one(change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    settings = RegressionPageSettings(**{"model": "two-layer MLP", "count": 1500, "epochs": 2500, **change})
    monkeypatch.setattr(core.regression.training, "fit", lambda *_: pytest.fail("it was begun"))
    assert cost(settings) > LIMIT
    said = warnings_of(visit_settings(PAGE, settings))
    labels = {knob.label: knob for knob in settings.knobs().values()}
    ways = re.findall(r"\*\*(.+?)\*\* (\w+)", said)
    assert ways
    for label, text in ways:
        knob = labels[label]
        cheaper = RegressionSettings.of(**settings.only(*RegressionSettings.knobs()) | {knob.name: knob.parse([text])})
        assert cost(cheaper) <= LIMIT


def test_a_sweep_that_costs_too_much_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = RegressionPageSettings(
        epochs=300, count=500, batch="10", width=4, view=View.CAPACITY, validation_share=0.3
    )
    kinds = (WidthSweepSettings, L2SweepSettings)
    assert cost(settings) < LIMIT < sweep_cost(settings.reduced_to(L2SweepSettings))
    for name in ("width_sweep", "l2_sweep"):
        verb = getattr(capacity, name)
        monkeypatch.setattr(capacity, name, functools.wraps(verb)(lambda *_: pytest.fail("it was begun")))
    opened = visit_settings(PAGE, settings)
    assert not opened.exception
    said = warnings_of(opened)
    assert said.count("has not been started") == 2
    assert "Training at every width would cost" in said
    assert "Training at every L2 strength would cost" in said
    for epochs in map(int, re.findall(r"\*\*Epochs\*\* (\d+)", said)):
        fewer = replace(settings, epochs=epochs)
        totals = [cost(fewer) + sum(sweep_cost(fewer.reduced_to(kind)) for kind in kinds[:k]) for k in (1, 2)]
        assert any(0.99 * LIMIT < total <= LIMIT for total in totals)


@pytest.mark.usefixtures("cheap_sweeps")
def test_the_capacity_view_offers_to_hold_points_out() -> None:
    opened = visit(view="capacity", **SMALL)
    press(opened, "Hold out 30 %")
    assert not opened.exception
    assert settings_of(opened, PAGE).values()["validation_share"] == 0.3
    assert not can_press(opened, "Hold out 30 %")


def keep(opened: AppTest, **changes: float) -> None:
    """Move controls and keep the run."""
    for name, value in changes.items():
        control: Any = opened.get_by_key(f"mlp_{name}")
        control.set_value(value).run()
    press(opened, "Keep this run")
    assert not opened.exception


def test_kept_runs_stand_beside_each_other() -> None:
    opened = visit(view="compare", validation_share=0.3, optimizer="Adam", model="linear layer", epochs=9)
    keep(opened)
    assert not can_press(opened, "Keep this run")
    keep(opened, seed=7.0)
    keep(opened, l2=0.01)
    table = table_with(opened, "A")
    assert table[""][:2] == ["Seed", "L2 strength"]
    assert (table["A"][0], table["B"][0], table["C"][0]) == ("42", "7", "7")
    assert [float(table[name][1]) for name in "ABC"] == [0, 0, 0.01]
    settings = [
        RegressionSettings(validation_share=0.3, optimizer="Adam", model="linear layer", epochs=9, **change)
        for change in ({}, {"seed": 7}, {"seed": 7, "l2": 0.01})
    ]
    for name, own in zip("ABC", settings, strict=True):
        result = fit(own)
        cells = dict(zip(table[""], table[name], strict=True))
        assert cells["training loss"] == f"{float(result.losses[-1]):.6f}"
        assert cells["validation loss"] == f"{float(result.validation[-1]):.6f}"
        assert cells["parameters"] == str(parameter_count(result.shapes))
    assert set(table[""]) >= {"R² training", "R² validation", "epoch of the weights"}


def test_five_runs_are_kept_and_the_sixth_is_refused_with_a_reason() -> None:
    opened = visit(view="compare", model="line from scratch", epochs=3)
    for seed in range(5):
        keep(opened, seed=float(seed))
    opened.number_input(key="mlp_seed").set_value(5.0).run()
    assert not can_press(opened, "Keep this run")
    assert any("5 runs are kept" in str(item.value) and "forget one" in str(item.value) for item in opened.caption)
    assert list(table_with(opened, "A")) == ["", *"ABCDE"]
    press(opened, "Forget B")
    keep(opened)
    table = table_with(opened, "A")
    assert list(table) == ["", *"ACDE", "B"]
    assert table["B"][0] == "5"
    curves, losses = charts(opened)[-2:]
    assert curves.startswith("The final curves of the kept runs")
    assert losses.startswith("Training losses of the kept runs")


def test_the_csv_holds_every_loss_to_the_last_digit(monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []
    monkeypatch.setattr(st, "download_button", lambda label, data, *_, **__: offered.append(data))
    settings = RegressionPageSettings(epochs=30, validation_share=0.3, l2=0.01, view=View.NUMBERS, count=20)
    assert not visit_settings(PAGE, settings).exception
    rows = list(csv.DictReader(io.StringIO(offered[-1])))
    result = fit(settings)
    assert [int(row["epoch"]) for row in rows] == list(range(31))
    assert [float(row["MSE training"]) for row in rows] == result.losses.tolist()
    assert [float(row["MSE validation"]) for row in rows] == result.validation.tolist()
    assert [float(row["penalty"]) for row in rows] == result.penalties.tolist()


CALLBACKS = {"mlp_units": units, "mlp_network": weights}
"""The section that draws a picture of units, and so hears the clicks on it."""


def clicked(picture: str, state: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The session's state after the callback of a picture has run on it."""
    monkeypatch.setattr(st, "session_state", state)
    mark_unit(picture)()
    return state


@pytest.mark.parametrize("picture", CALLBACKS)
def test_a_picture_of_units_hears_the_clicks_on_itself(picture: str) -> None:
    tree = ast.parse(inspect.getsource(CALLBACKS[picture]))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    heard = [
        {str(word.arg): ast.unparse(word.value) for word in call.keywords}
        for call in calls
        if any(word.arg == "on_select" for word in call.keywords)
    ]
    (words,) = heard
    assert words["on_select"] == f"mark_unit({words['key']})"
    assert PAGE.key(ast.literal_eval(words["key"].removeprefix("PAGE.key(").removesuffix(")"))) == picture


@pytest.mark.parametrize("picture", CALLBACKS)
def test_a_click_on_a_unit_marks_it(picture: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {picture: {"selection": {UNIT: [{"unit": 7}]}}}
    assert clicked(picture, state, monkeypatch)["mlp_unit"] == "7"


@pytest.mark.parametrize("picture", CALLBACKS)
@pytest.mark.parametrize(
    "heard", [{}, {"selection": {}}, {"selection": {UNIT: []}}, {"selection": {UNIT: [{"unit": 0}]}}], ids=str
)
def test_a_click_beside_the_units_marks_nothing(
    picture: str, heard: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "mlp_unit" not in clicked(picture, {picture: heard}, monkeypatch)


def test_a_marked_unit_is_spoken_of_and_one_that_is_not_there_is_not() -> None:
    assert "Unit 3 is marked" in charts(visit(view="hidden units", unit="3", **SMALL))[0]
    assert "There is no unit 200" in charts(visit(view="hidden units", unit="200", **SMALL))[0]
    table = table_with(visit(view="weights", unit="3", **SMALL), "unit 3")
    result = fit(RegressionSettings(**SMALL))
    assert table["before training"][0] == f"{float(result.parameters[0][2]):.4f}"
    assert table["at epoch 12"][0] == f"{float(result.parameters[-1][2]):.4f}"


def test_compare_has_a_look_for_every_letter() -> None:
    assert list(compare.LOOKS) == list(NAMES)
    assert len({look.dash for look in compare.LOOKS.values()}) == MOST


def settings_of_lesson(key: str) -> RegressionPageSettings:
    return LESSONS[key].settings


def lesson(key: str, **changes: Any) -> RegressionResult:
    """The run of a lesson, or of what it says to try."""
    return fit(replace(settings_of_lesson(key), **changes))


def end(result: RegressionResult) -> tuple[float, float]:
    """The training and the validation loss after the last epoch."""
    return float(result.losses[-1]), float(result.validation[-1])


def test_lessons_on_too_small_and_too_large_say_what_happens() -> None:
    small = end(lesson("too-small"))
    assert small == pytest.approx((0.22, 0.22), abs=0.03)
    assert max(end(lesson("too-small", width=3))) < 0.06
    large = lesson("too-large")
    assert parameter_count(large.shapes) == 769
    assert large.best is not None
    assert large.best < 1000
    assert end(large)[0] == pytest.approx(0.01, abs=0.005)
    assert end(large)[1] / float(large.validation.min()) == pytest.approx(6, abs=0.6)


def near_nothing(result: RegressionResult) -> int:
    """How many weights are below 0.001 in size, biases left out."""
    return sum(int((weights.abs() < 1e-3).sum()) for weights in unflatten(result.parameters[-1], result.shapes)[::2])


@pytest.mark.thorough
def test_lessons_on_ten_points_say_what_happens() -> None:
    wild, l2, l1 = (lesson(key) for key in ("overfit-ten", "tame-l2", "tame-l1"))
    lowest = min(wild.validation.tolist())
    claimed(
        "overfit-ten", f"After epoch {wild.validation.tolist().index(lowest)} ", f"{lowest:.3f}", f"{end(wild)[1]:.3f}"
    )
    assert end(wild)[0] < float(wild.losses[wild.best])
    claimed("tame-l2", f"near {end(l2)[1]:.2f} instead of {end(wild)[1]:.2f}")
    under = lesson("tame-l2", l2=0.1)
    assert min(end(under)) > max(end(l2))
    claimed("tame-l1", "about two thirds of the 200", "with L2 about a sixth")
    assert near_nothing(l1) / 200 == pytest.approx(2 / 3, abs=0.04)  # another processor counts a few more or less
    assert near_nothing(l2) / 200 == pytest.approx(1 / 6, abs=0.04)
    assert end(l1)[1] == pytest.approx(end(l2)[1], abs=0.02)
    dropped = lesson("tame-dropout")
    claimed("tame-dropout", f"near {end(dropped)[1]:.2f} instead of {end(wild)[1]:.2f}")
    late = slice(100, None)
    assert dropped.validation[late].diff().abs().mean() > 5 * wild.validation[late].diff().abs().mean()


def test_the_lesson_on_early_stopping_says_what_happens() -> None:
    early, hasty = lesson("tame-early"), lesson("tame-early", patience=1)
    claimed(
        "tame-early",
        f"Here at epoch {early.stopped_at}: for 50 epochs",
        f"{min(early.validation.tolist()):.3f} of epoch {early.best}",
    )
    claimed("tame-early", f"epoch {hasty.stopped_at} with {min(hasty.validation.tolist()):.3f}")


@pytest.mark.thorough
def test_lessons_on_bends_and_rates_say_what_happens() -> None:
    line, plain = lesson("why-non-linearity"), lesson("run-2")
    assert parameter_count(line.shapes) == 61
    claimed("why-non-linearity", f"{float(line.losses[-1]):.6f}", f"{float(plain.losses[-1]):.6f}")
    for width in (50, 256):
        assert f"{float(lesson('why-non-linearity', width=width).losses[-1]):.6f}" in LESSONS["why-non-linearity"].goal
    assert float(lesson("why-non-linearity", activation="ReLU").losses[-1]) < float(line.losses[-1])
    dead = lesson("fit-rate-too-big")
    claimed("fit-rate-too-big", f"from epoch {dead.flat_from} all hundred")
    assert float(dead.losses.max()) > 1000
    assert lesson("fit-rate-too-big", learning_rate=2.0).diverged_at is not None
    half = lesson("fit-rate-too-big", learning_rate=0.5)
    assert alive(half, len(half.steps) - 1) == [1]
    assert float(lesson("fit-rate-too-big", learning_rate=0.2).losses[-1]) < 0.01


def test_the_lesson_on_hinges_says_what_happens() -> None:
    assert end(lesson("few-hinges"))[0] < 0.06
    assert end(lesson("few-hinges", width=2))[0] > 0.15


def test_the_lesson_on_low_loss_says_what_happens() -> None:
    run = lesson("low-loss")
    assert float(run.losses[-1]) == pytest.approx(0.006, abs=0.001)
    x, y = run.points.train
    assert float(run.losses[-1]) < float(((y - (2 * x + 3)) ** 2).mean())


@pytest.mark.thorough
def test_the_lesson_on_an_output_relu_says_what_happens() -> None:
    alive, free = lesson("output-relu"), lesson("output-relu", output_relu=False)
    assert alive.flat_from is None
    y = alive.points.train[1]
    below = float((y.clamp(max=0) ** 2).mean())
    assert float(alive.losses[-1]) >= below
    assert float(alive.losses[-1]) == pytest.approx(below, rel=0.1)
    assert float(free.losses[-1]) < below / 5
    others = [lesson("output-relu", weight_seed=seed, epochs=300).flat_from is not None for seed in range(8)]
    assert sum(others) > 4, "most other seeds do not die"


@pytest.mark.thorough
def test_the_lesson_on_capacity_says_what_happens() -> None:
    swept = width_sweep(settings_of_lesson("capacity").reduced_to(WidthSweepSettings))
    training, validation = swept.training.nanmedian(1).values, swept.validation.nanmedian(1).values
    assert swept.training.numel() == 65
    claimed("capacity", "Sixty-five runs", "with 256 the training loss is lowest and the validation loss highest")
    assert int(training.argmin()) == int(validation.argmax()) == len(swept.values) - 1
    assert float(training[0]) > 2 * float(training.median())
    assert float(validation[0]) > float(validation.min())
