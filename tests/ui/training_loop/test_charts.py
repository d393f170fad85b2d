"""Every picture of the training loop is valid and shows what the run says."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
import torch

from core.loop.loops import FullRunSettings, full_run
from core.loop.modules import compare_columns
from core.loop.text import Form, Unsqueezed
from pages.sections.training_loop.charts.errors import errors_picture
from pages.sections.training_loop.charts.runs import HIGHEST, MOST_ROWS, runs_picture
from pages.sections.training_loop.settings import LoopPageSettings
from tests.ui.vega import assert_still, channels, domain, frames_of, spec, table

pytestmark = pytest.mark.usefixtures("unchecked_charts")

PROPER = "as it should be"
RUNS: dict[str, dict[str, Any]] = {
    "the run alone": {},
    "with nn": {"form": Form.NN},
    "plus diverges": {"minus": False},
    "the sum diverges at once": {"mean": False},
    "up the sum": {"mean": False, "minus": False, "learning_rate": 10.0},
    "without zero_grad": {"zero_grad": False},
    "an error before any loss": {"form": Form.NN, "unsqueeze": Unsqueezed.NONE},
    "an error after one loss": {"no_grad": False},
    "a rate that is far too large": {"learning_rate": 10.0},
}
THOROUGH = ("with nn", "up the sum")

run_once = cache(full_run)


@cache
def losses(name: str) -> dict[str, torch.Tensor]:
    """The run and the run as it should be, as the page hands them on."""
    settings = LoopPageSettings.of(**RUNS[name])
    own, proper = (run_once(asked.reduced_to(FullRunSettings)) for asked in (settings, settings.proper()))
    if own.settings == proper.settings:
        return {PROPER: own.losses}
    return {"as switched": own.losses, PROPER: proper.losses}


def test_the_odd_runs_are_odd() -> None:
    assert len(losses("an error before any loss")["as switched"]) == 0
    assert len(losses("an error after one loss")["as switched"]) == 1
    assert not losses("plus diverges")["as switched"].isfinite().all()
    assert not losses("a rate that is far too large")[PROPER].isfinite().all()
    assert losses("without zero_grad")["as switched"].isfinite().all()


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.thorough if name in THOROUGH else ()) for name in RUNS]
)
def test_runs_are_drawn(name: str) -> None:
    runs = losses(name)
    chart = runs_picture(runs, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    table = next(frames_of(chart))
    low, high = domain(built, "y")
    assert low > 0
    assert domain(built, "x") == (0, 1000)
    assert table["epoch"].dtype == np.int16
    for run, values in runs.items():
        rows = table[table["run"] == run]
        assert len(rows) <= MOST_ROWS
        assert rows["epoch"].is_monotonic_increasing
        assert rows["loss"].tolist() == values.double()[rows["epoch"].tolist()].tolist()
        good = [k for k, loss in enumerate(values.tolist()) if 0 < loss < HIGHEST]
        assert bool(len(rows)) == bool(good)
        if good:
            assert rows["epoch"].iloc[0] == good[0] == 0
            assert good[-1] - rows["epoch"].iloc[-1] <= 1000 // (MOST_ROWS - 1) + 1, "the curve ends where the run does"
    assert table["loss"].between(low, high).all()
    looks = channels(built)
    assert {kind: len(found) for kind, found in looks.items()} == {"color": len(runs), "strokeDash": len(runs)}


def test_a_run_of_a_single_loss_is_a_point() -> None:
    *_, points = frames_of(runs_picture(losses("an error after one loss"), alt_text="a picture"))
    assert points[["run", "epoch"]].to_numpy().tolist() == [["as switched", 0]]
    *_, points = frames_of(runs_picture(losses("the run alone"), alt_text="a picture"))
    assert points.empty


@pytest.mark.parametrize(
    "values", [[], [0.0], [float("nan")], [float("inf"), 1.0], [1e30], [1e-40, 2.0], [3.0]], ids=str
)
def test_any_losses_can_be_drawn(values: list[float]) -> None:
    chart = runs_picture({"as switched": torch.tensor(values), PROPER: torch.tensor([])}, alt_text="a picture")
    built = spec(chart)
    assert_still(built)
    table = next(frames_of(chart))
    assert table["loss"].tolist() == [loss for loss in torch.tensor(values).tolist() if 0 < loss < HIGHEST]


def test_every_error_has_its_field_and_those_on_the_diagonal_are_framed() -> None:
    result = compare_columns()
    chart = errors_picture(result.x, result.errors, alt_text="a picture")
    assert_still(spec(chart))
    errors, own = table(chart, "errors"), table(chart, "own")
    assert len(errors) == result.errors.numel()
    assert errors["error"].mean() == pytest.approx(result.wrong, rel=1e-5)
    framed = errors[errors["target"] == errors["prediction"]]
    assert framed["error"].mean() == pytest.approx(result.right, rel=1e-5)
    assert own.to_numpy().tolist() == framed[["target", "prediction"]].to_numpy().tolist()
    order = result.x.argsort()
    first, last = order[0], order[-1]
    row = errors[(errors["prediction"] == 1) & (errors["target"] == len(order))]
    assert row["error"].item() == result.errors[first, last].item()
