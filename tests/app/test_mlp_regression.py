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
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st
import torch
from streamlit.testing.v1 import AppTest

import core.regression.training
from core.data.datasets import OWN
from core.data.points import decode_pairs
from core.engine.budget import LIMIT
from core.regression.budget import cost, sweep_cost
from core.regression.capacity import L2SweepSettings, WidthSweepSettings, width_sweep
from core.regression.hidden_units import alive
from core.regression.models import MODELS
from core.regression.result import RegressionResult, parameter_count, unflatten
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from pages.sections.mlp_regression import capacity, compare, notebook, units, weights
from pages.sections.mlp_regression.charts.marked import UNIT
from pages.sections.mlp_regression.kept import MOST, NAMES
from pages.sections.mlp_regression.lessons import LESSONS
from pages.sections.mlp_regression.marking import mark_unit
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.pasted import pairs_of
from pages.sections.mlp_regression.settings import RegressionPageSettings, View
from tests.app.recorded import printed_by
from tests.app.test_class_links import visit_class
from tests.app.visit import (
    can_press,
    claimed,
    has_control,
    lesson_visit,
    link_of,
    press,
    script_of,
    settings_of,
    shown,
    table,
    table_with,
    text_of,
    use_table,
    visit_page,
    visit_settings,
    warnings_of,
)
from tests.lesson_table import computed
from ui.class_link import Mode, settle
from ui.course import Facts
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


def facts(key: str) -> Facts:
    """What a lesson's words and answers are made of."""
    return LESSONS[key].facts(LESSONS[key].settings, computed)


@pytest.mark.thorough
def test_the_older_lesson_on_two_units_says_what_happens() -> None:
    assert end(lesson("too-small")) == pytest.approx((0.22, 0.22), abs=0.03)
    ends = [end(lesson("too-small", weights_from="own seed", weight_seed=seed))[0] for seed in range(16)]
    assert min(ends) == pytest.approx(0.19, abs=0.02)
    assert max(ends) == pytest.approx(0.50, abs=0.02)
    claimed("too-small", "about 0.22", "from 0.19 to 0.50")


@pytest.mark.thorough
def test_one_tanh_unit_is_too_small_from_any_start() -> None:
    """No start that is tried reaches half of what a second unit brings."""
    ends = [lesson("one-unit", weights_from="own seed", weight_seed=seed, epochs=3000) for seed in range(6)]
    assert min(end(run)[0] for run in ends) > 0.1
    assert max(end(lesson("one-unit", width=2))) < 0.03


def near_nothing(result: RegressionResult) -> int:
    """How many weights are below 0.001 in size, biases left out."""
    return sum(int((weights.abs() < 1e-3).sum()) for weights in unflatten(result.parameters[-1], result.shapes)[::2])


@pytest.mark.thorough
def test_lessons_on_ten_points_say_what_happens() -> None:
    wild, l2, l1 = (lesson(key) for key in ("overfit-ten", "tame-l2", "tame-l1"))
    assert end(wild)[0] < float(wild.losses[wild.best])
    # Another processor rounds otherwise, and after hundreds of epochs it shows.
    told, path = facts("overfit-ten"), wild.validation
    assert (told["best"], told["lowest"]) == (int(path.argmin()), float(path.min()))
    assert (told["at_60"], told["at_1500"]) == (float(path[60]), float(path[1500]))
    under = lesson("tame-l2", l2=0.1)  # "a hundred times the strength"
    assert min(end(under)) > max(end(l2))
    assert facts("tame-l1")["gone"] == pytest.approx(near_nothing(l1) / 200)
    assert near_nothing(l1) / 200 == pytest.approx(2 / 3, abs=0.04)
    assert near_nothing(l2) / 200 == pytest.approx(1 / 6, abs=0.04)
    assert end(l1)[1] == pytest.approx(end(l2)[1], abs=0.02)
    late = slice(100, None)
    assert lesson("tame-dropout").validation[late].diff().abs().mean() > 5 * wild.validation[late].diff().abs().mean()


def test_the_lesson_on_early_stopping_says_what_is_kept() -> None:
    told, path = facts("tame-early"), lesson("overfit-ten").validation.tolist()
    assert (told["hasty_best"], told["hasty_stopped"], told["best"]) == (5, 6, 49)
    assert (told["hasty_lowest"], told["next"], told["lowest"]) == (path[5], path[6], min(path))
    assert told["hasty_lowest"] == pytest.approx(0.0637, abs=0.0005)


@pytest.mark.thorough
def test_lessons_on_bends_and_rates_say_what_happens() -> None:
    line, plain = facts("why-non-linearity"), lesson("run-2")
    assert line["parameters"] == 61
    assert line["line"] == float(plain.losses[-1])
    for width in (50, 256):
        assert float(lesson("why-non-linearity", width=width).losses[-1]) == pytest.approx(line["line"], abs=1e-5)
    dead = facts("fit-rate-too-big")
    assert dead["peak_at"] == lesson("fit-rate-too-big").flat_from
    assert lesson("fit-rate-too-big", learning_rate=2.0).diverged_at is not None
    half = lesson("fit-rate-too-big", learning_rate=0.5)
    assert alive(half, len(half.steps) - 1) == [1]
    assert float(lesson("fit-rate-too-big", learning_rate=0.2).losses[-1]) < 0.01


def test_run_3_leaps_as_its_question_says_and_leaves_units_dead() -> None:
    run = lesson("run-3")
    assert f"{float(run.losses[3]):.1f} at epoch 3" in LESSONS["run-3"].question
    told = facts("run-3")
    assert told["peak_at"] == 3
    assert run.losses[told["back_at"]] < run.losses[0] < run.losses[told["back_at"] - 1]
    w, b = unflatten(run.parameters[-1], run.shapes)[:2]
    assert told["alive"] == sum(any(float(w[k, 0]) * x + float(b[k]) > 0 for x in run.points.x) for k in range(100))


def test_two_relu_units_cannot_go_up_down_and_up() -> None:
    """Whatever their weights: of three pieces one is flat, or the middle slope is the sum of the outer ones."""
    generator = torch.Generator().manual_seed(0)
    for _ in range(300):
        w, hinge, v = (torch.randn(2, generator=generator).double() for _ in range(3))
        low, high = hinge.sort().values.tolist()
        at = torch.tensor([low - 1, (low + high) / 2, high + 1]).double()
        active = w.unsqueeze(1) * (at - hinge.unsqueeze(1)) > 0
        left, middle, right = ((w * v).unsqueeze(1) * active).sum(0).tolist()
        assert 0 in (left, middle, right) or middle == pytest.approx(left + right)


def test_the_formula_of_the_line_is_covariance_over_variance() -> None:
    told = facts("closed-form")
    x, y = (part.double() for part in lesson("closed-form").points.train)
    w = float(((x - x.mean()) * (y - y.mean())).mean() / ((x - x.mean()) ** 2).mean())
    assert told["best_w"] == pytest.approx(w, abs=1e-9)
    assert told["best_b"] == pytest.approx(float(y.mean()) - w * float(x.mean()), abs=1e-9)


def test_fresh_points_are_new_and_measured_alike() -> None:
    run = lesson("low-loss")
    assert float(run.losses[-1]) == pytest.approx(0.006, abs=0.001)
    generator = torch.Generator().manual_seed(10_000)
    x = torch.rand(1000, generator=generator)
    y = 2 * x + 3 + 0.3 * torch.randn(1000, generator=generator)
    hidden, bias, output, last = unflatten(run.parameters[-1], run.shapes)
    said = torch.relu(x.unsqueeze(1) @ hidden.T + bias) @ output.T + last
    told = facts("low-loss")
    assert told["fresh"] == pytest.approx(float(((said.squeeze(1) - y) ** 2).mean()), rel=1e-4)
    assert told["fresh_truth"] == pytest.approx(float(((2 * x + 3 - y) ** 2).mean()), rel=1e-4)


def test_what_a_sigmoid_or_two_answers_would_cost_is_a_floor() -> None:
    told, y = facts("flamingo-weight"), lesson("flamingo-weight").points.y
    assert float(y.min()) > 1
    assert told["squeezed"] == pytest.approx(float(((y - 1) ** 2).mean()))
    half = [part - part.mean() for part in (y[y <= y.median()], y[y > y.median()])]
    assert told["two"] >= 0.5 * float((torch.cat(half) ** 2).mean())
    assert told["loss"] < told["two"] < float(y.var(correction=0))


@pytest.mark.thorough
def test_the_lesson_on_an_output_relu_says_what_happens() -> None:
    alive, free, told = lesson("output-relu"), lesson("output-relu", output_relu=False), facts("output-relu")
    assert alive.flat_from is None
    y = alive.points.train[1]
    assert told["floor"] == pytest.approx(float((y.clamp(max=0) ** 2).mean()))
    assert told["floor"] <= float(alive.losses[-1]) == pytest.approx(told["floor"], rel=0.1)
    assert float(free.losses[-1]) < told["floor"] / 5
    assert told["dead"] > 4, "most other seeds do not die"


def test_a_single_relu_of_the_older_lesson_on_widths_is_dead_from_every_start() -> None:
    for seed in range(5):
        run = lesson("capacity", width=1, weights_from="own seed", weight_seed=seed, epochs=300)
        assert alive(run, len(run.steps) - 1) == [0]


@pytest.mark.thorough
def test_lessons_on_widths_say_what_happens() -> None:
    swept = width_sweep(settings_of_lesson("capacity").reduced_to(WidthSweepSettings))
    training, validation = swept.training.nanmedian(1).values, swept.validation.nanmedian(1).values
    claimed("capacity", "Sixty-five runs", "With 256 units the training loss is lowest and the validation loss highest")
    assert int(training.argmin()) == int(validation.argmax()) == len(swept.values) - 1
    told = facts("right-size")
    assert told["runs"] == 65
    assert min(told["training_1"], told["validation_1"]) > 2 * told["lowest"], "one unit underfits"
    assert told["training_100"] < told["lowest"] < told["validation_100"] / 3, "a hundred overfit"


@pytest.mark.parametrize("key", notebook.RUNS)
def test_a_run_of_the_notebook_shows_its_table_and_its_code_once_it_is_answered(key: str) -> None:
    """The code is run as it stands, and prints the ten rows of the table."""
    opened = lesson_visit(key)
    assert not [place for place in range(len(opened.table)) if "Epoch" in table(opened, place)]
    opened.button(key="answer:show").click().run()
    assert not opened.exception
    shown = table_with(opened, "Epoch")
    assert shown["Epoch"] == [*map(str, range(0, 1000, 100)), "1000, not printed"]
    assert shown["Loss"][-1] == f"{float(lesson(key).losses[1000]):.6f}"
    (code,) = [text for item in opened.code if (text := str(item.value)).strip() == notebook.RUNS[key].code.strip()]
    with torch.random.fork_rng():
        printed = printed_by(code)
    assert printed == [f"{epoch} {loss}" for epoch, loss in zip(shown["Epoch"][:10], shown["Loss"], strict=False)]


def test_the_notebooks_runs_are_written_as_on_the_slides() -> None:
    for line in ("requires_grad=True", "loss.backward()", "with torch.no_grad():", "w.grad.zero_()"):
        assert line in notebook.RUNS["run-1"].code
    for missing in ("optim", "nn."):
        assert missing not in notebook.RUNS["run-1"].code
    assert "nn.Linear(1, 1)" in notebook.RUNS["run-2"].code
    assert "class MLP(nn.Module):" in notebook.RUNS["run-3"].code


OWN_TABLE = "\ufeffleg length (cm);weight\r\n70,5;2,1\r\n80;2,6\r\n\r\n91,25;3\r\n60;2,5\r\n"


def test_a_pasted_table_is_what_the_whole_page_speaks_of_and_travels_in_the_link() -> None:
    opened = use_table(visit_settings(PAGE, RegressionPageSettings(**SMALL)), PAGE, OWN_TABLE)
    settings = settings_of(opened, PAGE)
    assert settings.values()["dataset"] == OWN
    told = text_of(opened)
    assert "4 points. leg length cm goes from 60.00 to 91.25, weight from 2.1 to 3.0" in told
    assert "Nobody knows the curve behind them" in told
    assert "without its noise" not in told
    pictures = str([node.proto for node in opened.get("vega_lite_chart")])
    assert "4 points of your own table" in pictures
    assert "leg length cm, 60.00 to 91.25 as 0 to 1" in pictures
    assert "without noise" not in pictures
    assert "70.50, 80.00, 91.25, 60.00" in script_of(opened)
    again = visit_page(PAGE.stem, parse_qsl(urlsplit(link_of(opened)).query))
    assert settings_of(again, PAGE) == settings
    assert shown(again)[2] == shown(opened)[2]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1;2\n1;x", "Line 2 has 'x', which is no number in column 2."),
        ("x;y\n1;2", "Line 2 is the only row, and a curve needs 2 points at least."),
        ("1;2;3\n1;2;3", "A curve needs two columns: x and y."),
        ("5;2\n5;3", "All numbers of the first column are 5: then y cannot depend on them."),
        ("\n".join(f"{row};1" for row in range(501)), "Line 501 is one row too many: 500 are the most."),
    ],
)
def test_a_table_with_a_fault_changes_nothing_and_says_where_it_is(text: str, fault: str) -> None:
    opened = visit_settings(PAGE, RegressionPageSettings(**SMALL))
    before = settings_of(opened, PAGE)
    use_table(opened, PAGE, text)
    assert [str(error.value) for error in opened.error] == [fault]
    assert settings_of(opened, PAGE) == before


def test_of_a_large_table_it_is_said_how_much_the_link_carries() -> None:
    text, said = pairs_of("\n".join(f"{row};{row % 7}" for row in range(500)))
    assert len(decode_pairs(text)) == 200
    assert said.startswith("200 points of 500, evenly picked, since the link carries no more.")


@pytest.mark.parametrize("view", View)
def test_every_view_shows_an_own_table(view: str) -> None:
    chosen = RegressionPageSettings(dataset=OWN, view=view, validation_share=0.3, **SMALL)
    opened = visit_settings(PAGE, chosen)
    assert not opened.exception
    assert not opened.error


def test_where_a_class_settles_the_data_no_own_table_is_offered() -> None:
    chosen = RegressionPageSettings(**SMALL)
    assert "Your own table" in popovers(visit_settings(PAGE, chosen))
    assert "Your own table" not in popovers(visit_class(PAGE, settle(PAGE, chosen, {"dataset": Mode.LOCKED})))


def popovers(opened: AppTest) -> str:
    return str([node.proto.popover.label for node in opened.get("popover")])
