"""The estimate grows with everything that costs, and whatever is too much can be made cheap enough with one knob."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import pytest

from core.engine.budget import LIMIT
from core.regression.budget import cheaper, cost, fewer_epochs, sweep_cost
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
    estimates = [cost(replace(base, **change)) for change in changes]
    assert all(before < after for before, after in pairwise(estimates))


def test_a_run_costs_in_proportion_to_its_epochs() -> None:
    """But for what a run costs once, however long it is."""
    assert cost(RegressionSettings(epochs=3000)) == pytest.approx(3 * cost(RegressionSettings(epochs=1000)), rel=0.05)


def test_a_deeper_model_costs_more() -> None:
    linear, one, two = (cost(RegressionSettings(model=name)) for name in list(MODELS)[1:])
    assert linear < one < two


def test_a_sweep_costs_more_than_its_widest_run_and_less_than_all_runs_in_turn() -> None:
    chosen = RegressionSettings(width=256)
    for kind in (WidthSweepSettings, L2SweepSettings):
        assert cost(chosen) < sweep_cost(chosen.reduced_to(kind)) < 100 * cost(chosen)


def test_the_defaults_cost_far_less_than_the_limit() -> None:
    for name in MODELS:
        chosen = RegressionSettings(model=name)
        assert cost(chosen) < LIMIT / 10
        assert cheaper(chosen) == chosen.only("epochs", "count", *MODELS[name].hidden), "nothing need be changed"
    assert sweep_cost(RegressionSettings(validation_share=0.3).reduced_to(WidthSweepSettings)) < LIMIT


def test_run_and_sweeps_share_one_budget() -> None:
    chosen = RegressionSettings(epochs=2900, count=1000, validation_share=0.3)
    kinds = (WidthSweepSettings, L2SweepSettings)
    for sweeps in (kinds[:1], kinds):
        fewer = fewer_epochs(chosen, sweeps)
        totals = [
            cost(run) + sum(sweep_cost(run.reduced_to(kind)) for kind in sweeps)
            for run in (replace(chosen, epochs=fewer), replace(chosen, epochs=fewer + 1))
        ]
        assert totals[0] <= LIMIT < totals[1]
    assert fewer_epochs(chosen, kinds) < fewer_epochs(chosen, kinds[:1])
    assert fewer_epochs(RegressionSettings(epochs=10), kinds) == 10
    assert fewer_epochs(chosen, kinds, limit=0.0) == 0


def one_nearer(heavy: RegressionSettings, knob: str, value: Any) -> dict[str, Any]:
    """The setting next to `value` on the way back to the heavy one."""
    if knob != "batch":
        return {knob: value + 1}
    return {knob: BATCHES[BATCHES.index(value) - 1] if value != "full" else BATCHES[-1]}


@pytest.mark.parametrize("name", HEAVY)
def test_a_cheaper_setting_is_within_the_limit_and_the_nearest_that_is(name: str) -> None:
    heavy = HEAVY[name]
    assert cost(heavy) > LIMIT
    offers = cheaper(heavy)
    assert offers
    for knob, value in offers.items():
        changed: dict[str, Any] = {knob: value}
        assert cost(replace(heavy, **changed)) <= LIMIT
        assert cost(replace(heavy, **one_nearer(heavy, knob, value))) > LIMIT
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
    heavy = [settings for settings in extreme_settings() if cost(settings) > LIMIT]
    assert len(heavy) > 100
    for settings in heavy:
        assert cost(replace(settings, epochs=1)) <= LIMIT
    for settings in (min(heavy, key=cost), max(heavy, key=cost)):
        assert cheaper(settings)["epochs"] < settings.epochs
