"""The estimate grows with everything that costs, and whatever is too much can be made cheap enough with one knob."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest

from core.regression.budget import SECONDS, cheaper, seconds, sweep_seconds
from core.regression.capacity import L2SweepSettings, WidthSweepSettings
from core.regression.models import MODELS
from core.regression.settings import BATCHES, RegressionSettings

DEEP = RegressionSettings(model="two-layer MLP", width=256, second_width=256, count=2000, epochs=3000)
HEAVY = {
    "deep": DEEP,
    "deep, held out": replace(DEEP, validation_share=0.5, dropout=0.5, batch="500"),
    "single points": RegressionSettings(count=2000, epochs=1000, batch="1"),
    "a line, point by point": RegressionSettings(model="line from scratch", count=500, epochs=3000, batch="2"),
    "wide": RegressionSettings(width=256, count=2000, epochs=3000, batch="20"),
}
LARGER: dict[str, list[Any]] = {
    "epochs": [1, 10, 300, 3000],
    "count": [10, 100, 500, 2000],
    "width": [1, 16, 100, 256],
    "second_width": [1, 16, 100, 256],
    "batch": ["full", "100", "50", "20", "10", "5", "2", "1"],  # ever more updates
    "validation_share": [0.5, 0.3],
    "dropout": [0.0, 0.5],
}


@pytest.mark.parametrize("knob", LARGER)
@pytest.mark.parametrize("base", [RegressionSettings(count=1000), replace(DEEP, count=1000)], ids=["MLP", "two layers"])
def test_what_costs_more_is_estimated_higher(knob: str, base: RegressionSettings) -> None:
    if knob == "second_width" and len(base.widths) < 2:
        base = replace(base, model="two-layer MLP")
    changes: list[dict[str, Any]] = [{knob: value} for value in LARGER[knob]]
    estimates = [seconds(replace(base, **change)) for change in changes]
    assert all(before < after for before, after in pairwise(estimates))


def test_a_run_costs_in_proportion_to_its_epochs() -> None:
    assert seconds(RegressionSettings(epochs=3000)) == pytest.approx(3 * seconds(RegressionSettings(epochs=1000)))


def test_a_deeper_model_costs_more() -> None:
    linear, one, two = (seconds(RegressionSettings(model=name)) for name in list(MODELS)[1:])
    assert linear < one < two


def test_a_sweep_costs_more_than_its_widest_run_and_less_than_all_runs_in_turn() -> None:
    chosen = RegressionSettings(width=256)
    for kind in (WidthSweepSettings, L2SweepSettings):
        assert seconds(chosen) < sweep_seconds(chosen.reduced_to(kind)) < 65 * seconds(chosen)


def test_the_defaults_cost_far_less_than_the_limit() -> None:
    for name in MODELS:
        chosen = RegressionSettings(model=name)
        assert seconds(chosen) < SECONDS / 10
        assert cheaper(chosen) == chosen.only("epochs", "count", *MODELS[name].hidden), "nothing need be changed"
    assert sweep_seconds(RegressionSettings(validation_share=0.3).reduced_to(WidthSweepSettings)) < SECONDS


def test_estimates_worked_by_hand() -> None:
    """1000 epochs of one update: 110 µs and 4 ns a parameter, of which an MLP of width 100 has 301; for each of 100
    points 2 ns a unit and 0.1 ns a parameter. Batches and held-out points cost a measurement of 60 µs more each.
    """
    assert seconds(RegressionSettings()) == pytest.approx(0.134214, rel=1e-6)
    assert seconds(RegressionSettings(model="linear layer")) == pytest.approx(0.110028, rel=1e-6)
    two = RegressionSettings(model="two-layer MLP", width=10, second_width=5, epochs=100, batch="20", count=50)
    parameters = (10 + 10) + (10 * 5 + 5) + (5 + 1)
    a_point = 2e-9 * 15 + 0.1e-9 * parameters
    by_hand = 100 * (3 * (110e-6 + 4e-9 * parameters) + 50 * a_point + 60e-6 + 50 * a_point / 2)
    assert seconds(two) == pytest.approx(by_hand, rel=1e-9)


def one_nearer(heavy: RegressionSettings, knob: str, value: Any) -> dict[str, Any]:
    """The setting next to `value` on the way back to the heavy one."""
    if knob != "batch":
        return {knob: value + 1}
    return {knob: BATCHES[BATCHES.index(value) - 1] if value != "full" else BATCHES[-1]}


@pytest.mark.parametrize("name", HEAVY)
def test_a_cheaper_setting_is_within_the_limit_and_the_nearest_that_is(name: str) -> None:
    heavy = HEAVY[name]
    assert seconds(heavy) > SECONDS
    offers = cheaper(heavy)
    assert offers
    for knob, value in offers.items():
        changed: dict[str, Any] = {knob: value}
        assert seconds(replace(heavy, **changed)) <= SECONDS
        assert seconds(replace(heavy, **one_nearer(heavy, knob, value))) > SECONDS
    assert set(offers) <= {"epochs", "count", "batch", "width", "second_width"}


def test_only_knobs_that_the_run_reads_are_offered() -> None:
    assert "width" not in cheaper(HEAVY["a line, point by point"])
    assert "second_width" not in cheaper(HEAVY["single points"])
    assert "batch" in cheaper(HEAVY["single points"])
    assert "batch" not in cheaper(DEEP)
    assert "second_width" in cheaper(DEEP)


def extreme_settings() -> list[RegressionSettings]:
    """Every corner of the knobs that cost something."""
    knobs = RegressionSettings.knobs()
    ends: dict[str, Any] = {
        name: (knobs[name].low, knobs[name].high) for name in ("count", "epochs", "width", "second_width")
    }
    ends |= {"model": MODELS, "batch": BATCHES, "validation_share": (0.0, 0.5), "dropout": (0.0, 0.9)}
    return [RegressionSettings(**dict(zip(ends, corner, strict=True))) for corner in product(*ends.values())]


def test_every_extreme_setting_is_within_the_limit_or_can_be_brought_there_with_one_knob() -> None:
    """Epochs are in proportion, so the one epoch that is left must be cheap enough; that `cheaper` finds it is shown
    above."""
    heavy = [settings for settings in extreme_settings() if seconds(settings) > SECONDS]
    assert len(heavy) > 100
    for settings in heavy:
        assert seconds(replace(settings, epochs=1)) <= SECONDS
    for settings in (min(heavy, key=seconds), max(heavy, key=seconds)):
        assert cheaper(settings)["epochs"] < settings.epochs
