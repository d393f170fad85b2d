"""Moving a control recomputes only what hangs on it, and nobody computes what somebody has computed before."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import core.descent.sweep
import core.descent.walk
import core.loop.loops
import core.regression.training
from core.descent.walk import WalkSettings
from core.settings import Settings
from pages.sections.course import COURSE
from pages.sections.gradient_descent import rates
from pages.sections.gradient_descent.settings import DescentPageSettings
from pages.sections.mlp_regression.settings import RegressionPageSettings
from pages.sections.training_loop import thousand_epochs
from pages.sections.training_loop.settings import LoopPageSettings
from tests.app.visit import visit_settings
from ui.store import Store

PAGES = COURSE.pages

pytestmark = pytest.mark.usefixtures("unchecked_charts")


Calls = list[Settings]
DESCENT, LOOP, REGRESSION = PAGES["gradient_descent"], PAGES["training_loop"], PAGES["mlp_regression"]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, empty_store: Store) -> Calls:
    """The settings of every run that is really computed, beginning with an empty store."""
    made: Calls = []

    def counted(verb: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(verb)
        def call(settings: Settings, *rest: Any) -> Any:
            made.append(settings)
            return verb(settings, *rest)

        return call

    monkeypatch.setattr(core.descent.walk, "descend", counted(core.descent.walk.descend))
    monkeypatch.setattr(rates, "sweep", counted(core.descent.sweep.sweep))
    monkeypatch.setattr(core.regression.training, "fit", counted(core.regression.training.fit))
    monkeypatch.setattr(thousand_epochs, "full_run", counted(core.loop.loops.full_run))
    return made


def walkers(calls: Calls) -> list[str]:
    """Who has walked, in order; and the list is emptied for the next look."""
    names = [settings.optimizer for settings in calls if isinstance(settings, WalkSettings)]
    calls.clear()
    return names


def trained(calls: Calls) -> int:
    """How many runs were trained since the last look."""
    count = len(calls)
    calls.clear()
    return count


def optimizers(visit: AppTest, *names: str) -> None:
    visit.pills(key="gd_optimizers").set_value(list(names)).run()
    assert not visit.exception


def test_another_optimizer_walks_alone(calls: Calls) -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(steps=9))
    assert walkers(calls) == ["Gradient descent"]
    optimizers(visit, "Gradient descent", "Adam")
    assert walkers(calls) == ["Adam"]
    optimizers(visit, "Gradient descent")
    optimizers(visit, "Gradient descent", "Adam")
    assert walkers(calls) == []


def test_a_knob_of_one_optimizer_moves_that_one_only(calls: Calls) -> None:
    visit = visit_settings(
        DESCENT, DescentPageSettings(steps=9, optimizers=("Gradient descent", "Momentum", "RMSProp", "Adam"))
    )
    assert walkers(calls) == ["Gradient descent", "Momentum", "RMSProp", "Adam"]
    for knob, value, walker in (
        ("beta2", 0.9, "Adam"),
        ("beta1", 0.5, "Adam"),
        ("momentum", 0.3, "Momentum"),
        ("smoothing", 0.5, "RMSProp"),
    ):
        visit.slider(key=f"gd_{knob}").set_value(value).run()
        assert not visit.exception
        assert walkers(calls) == [walker]


def test_a_shared_knob_moves_everybody_and_back_costs_nothing(calls: Calls) -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(steps=9, optimizers=("Gradient descent", "Adam")))
    walkers(calls)
    visit.slider(key="gd_start_x").set_value(1.0).run()
    assert walkers(calls) == ["Gradient descent", "Adam"]
    visit.slider(key="gd_start_x").set_value(-2.5).run()
    assert walkers(calls) == []


def test_the_scale_of_the_walks_axis_recomputes_nothing(calls: Calls) -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(steps=9))
    walkers(calls)
    visit.toggle(key="gd_log_loss").set_value(False).run()
    assert not visit.exception
    assert walkers(calls) == []


@pytest.mark.parametrize(
    "change",
    [
        {"curve": "gradient norm"},
        {"curve": "learning rate"},
        {"followed": "Adam"},
        {"log_loss": False},
        {"condition": 1.0},
    ],
    ids=str,
)
def test_what_is_only_drawn_differently_recomputes_nothing(calls: Calls, change: dict[str, Any]) -> None:
    base: dict[str, Any] = {"steps": 9, "optimizers": ("Gradient descent", "Adam"), "show_sweep": True}
    visit_settings(DESCENT, DescentPageSettings(**base))
    assert walkers(calls) == ["Gradient descent", "Adam"] * 2
    visit_settings(DESCENT, DescentPageSettings(**base, **change))
    assert walkers(calls) == []


def test_opening_the_sweep_walks_nothing_anew_and_sweeps_each_optimizer_once(calls: Calls) -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(steps=9, optimizers=("Gradient descent", "Adam")))
    assert walkers(calls) == ["Gradient descent", "Adam"]
    visit.toggle(key="gd_show_sweep").set_value(True).run()
    assert not visit.exception
    assert walkers(calls) == ["Gradient descent", "Adam"]
    visit.toggle(key="gd_show_sweep").set_value(False).run()
    visit.toggle(key="gd_show_sweep").set_value(True).run()
    assert walkers(calls) == []
    optimizers(visit, "Gradient descent", "Adam", "AdamW")
    assert walkers(calls) == ["AdamW", "AdamW"]  # one walk and one sweep


def test_another_rate_walks_anew_and_sweeps_nothing(calls: Calls) -> None:
    """A sweep goes through all rates, whichever is chosen."""
    visit_settings(DESCENT, DescentPageSettings(steps=9, show_sweep=True))
    walkers(calls)
    visit_settings(DESCENT, DescentPageSettings(steps=9, show_sweep=True, learning_rate=0.0123))
    assert walkers(calls) == ["Gradient descent"]


@pytest.mark.thorough
def test_what_a_surface_or_a_schedule_does_not_read_recomputes_nothing(calls: Calls) -> None:
    for settings, unread in (
        (
            DescentPageSettings(steps=9),
            {"batch_size": 5, "batch_seed": 3, "decay": 0.1, "step_decay": 0.6, "decay_every": 2},
        ),
        (DescentPageSettings(steps=9, surface="Ravine"), {"condition": 40.0, "weight_decay": 0.5, "momentum": 0.1}),
        (DescentPageSettings(steps=9, surface="Line's MSE"), {"batch_seed": 7, "condition": 3.0}),
    ):
        visit_settings(DESCENT, settings)
        assert len(walkers(calls)) == 1
        visit_settings(DESCENT, type(settings)(**{**settings.values(), **unread}))  # type: ignore[arg-type]
        assert walkers(calls) == []


@pytest.mark.parametrize(
    "change", [{"batch_size": 5}, {"schedule": "Cosine"}, {"view": "one"}, {"steps": 8}, {"start_y": 1.0}], ids=str
)
def test_what_a_walk_reads_is_walked_anew(calls: Calls, change: dict[str, Any]) -> None:
    visit_settings(DESCENT, DescentPageSettings(surface="Line's MSE", steps=9))
    walkers(calls)
    visit_settings(DESCENT, DescentPageSettings(surface="Line's MSE", **{"steps": 9, **change}))
    assert walkers(calls) == ["Gradient descent"]


def test_the_scale_of_the_training_axis_recomputes_nothing(calls: Calls) -> None:
    visit = visit_settings(REGRESSION, RegressionPageSettings(epochs=9))
    assert trained(calls) == 1
    visit.toggle(key="mlp_log_loss").set_value(False).run()
    assert not visit.exception
    assert trained(calls) == 0


@pytest.mark.thorough
def test_another_view_or_a_marked_unit_trains_nothing_anew(calls: Calls) -> None:
    visit = visit_settings(REGRESSION, RegressionPageSettings(epochs=9))
    assert trained(calls) == 1
    for view in ("hidden units", "weights", "compare", "numbers", "model"):
        visit.segmented_control(key="mlp_view").set_value(view).run()
        assert not visit.exception
    visit.segmented_control(key="mlp_view").set_value("weights").run()
    visit.selectbox(key="mlp_unit").set_value("7").run()
    assert not visit.exception
    assert trained(calls) == 0


def test_what_a_model_does_not_read_recomputes_nothing(calls: Calls) -> None:
    visit_settings(REGRESSION, RegressionPageSettings(epochs=9))
    assert trained(calls) == 1
    visit_settings(REGRESSION, RegressionPageSettings(epochs=9, start_w=3.0, beta1=0.5, momentum=0.1, weight_seed=8))
    assert trained(calls) == 0
    visit_settings(REGRESSION, RegressionPageSettings(epochs=9, model="line from scratch"))
    assert trained(calls) == 1
    visit_settings(REGRESSION, RegressionPageSettings(epochs=9, model="line from scratch", width=9, activation="tanh"))
    assert trained(calls) == 0


@pytest.mark.thorough
def test_what_a_training_reads_is_computed_anew(calls: Calls) -> None:
    visit_settings(REGRESSION, RegressionPageSettings(epochs=9))
    changes: list[dict[str, Any]] = [
        {"seed": 1},
        {"count": 30},
        {"noise": 0.2},
        {"width": 5},
        {"activation": "tanh"},
        {"loss": "MAE"},
        {"optimizer": "Adam"},
        {"learning_rate": 0.02},
        {"epochs": 8},
        {"model": "linear layer"},
        {"dataset": "line"},
        {"weights_from": "own seed"},
        {"validation_share": 0.3},
        {"l1": 0.01},
        {"l2": 0.01},
        {"dropout": 0.1},
        {"output_relu": True},
        {"batch": "50"},
    ]
    trained(calls)
    for change in changes:
        visit_settings(REGRESSION, RegressionPageSettings(**{"epochs": 9, **change}))
        assert trained(calls) == 1, change


def test_a_switched_loop_runs_alone_and_the_proper_one_is_kept(calls: Calls) -> None:
    visit = visit_settings(LOOP, LoopPageSettings())
    assert trained(calls) == 1
    visit.toggle(key="tl_zero_grad").set_value(False).run()
    assert not visit.exception
    assert trained(calls) == 1
    visit.toggle(key="tl_zero_grad").set_value(True).run()
    assert trained(calls) == 0


@pytest.mark.thorough
def test_what_a_full_loop_does_not_read_runs_nothing_anew(calls: Calls) -> None:
    visit_settings(LOOP, LoopPageSettings(minus=False))
    assert trained(calls) == 2
    for unread in ({"epochs": 7}, {"unsqueeze": "none"}, {"registration": "a plain list"}):
        visit_settings(LOOP, LoopPageSettings(minus=False, **unread))
        assert trained(calls) == 0, unread
    for part in ("modules", "shapes"):
        visit_settings(LOOP, LoopPageSettings(minus=False, learning_rate=0.3, part=part))
        assert trained(calls) == 0, part
    changes: list[dict[str, Any]] = [{"learning_rate": 0.05}, {"form": "with nn"}]
    for change in changes:
        visit_settings(LOOP, LoopPageSettings(minus=False, **change))
        assert trained(calls) == 2, change


def test_two_learners_in_the_same_state_share_one_result(calls: Calls) -> None:
    for _ in range(2):
        visit_settings(DESCENT, DescentPageSettings(steps=9))
        visit_settings(REGRESSION, RegressionPageSettings(epochs=9))
    assert trained(calls) == 2


@pytest.mark.thorough
def test_reopening_a_page_recomputes_nothing(calls: Calls) -> None:
    visit = visit_settings(DESCENT, DescentPageSettings(steps=9))
    trained(calls)
    visit.run()
    visit.switch_page(PAGES["flamingo_seagull"].file).run()
    visit.switch_page(DESCENT.file).run()
    assert not visit.exception
    assert len(calls) <= 1  # the address of the first visit has gone, so at most the defaults walk
    trained(calls)
    visit.run()
    assert trained(calls) == 0
