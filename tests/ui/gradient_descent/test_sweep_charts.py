"""Sweeps are drawn whatever became of their walks, and a click on one finds a rate."""

from __future__ import annotations

import math

import pytest
import torch

from core.descent.surfaces import SURFACES
from core.descent.sweep import SweepResult, SweepSettings, sweep
from core.descent.walk import WalkSettings
from core.parts.optimizers import OPTIMIZERS
from pages.sections.gradient_descent.charts.sweep import RATE, sweep_picture
from tests.ui.gradient_descent.walks import walk
from tests.ui.vega import (
    assert_still,
    domain,
    encodings,
    frames_of,
    spec,
)

pytestmark = pytest.mark.usefixtures("unchecked_charts")


def ends(name: str, *losses: float) -> SweepResult:
    """A sweep that ends at these losses, repeated over all its rates."""
    rates = torch.logspace(-5, 1, 41, dtype=torch.float64)
    ended = torch.tensor((losses * 41)[:41])
    return SweepResult(settings=SweepSettings(optimizer=name), rates=rates, losses=ended, best=int(ended.argmin()))


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
}
SWEEPS |= {
    f"on {name}": (
        [sweep(SweepSettings(surface=name, steps=20, optimizer=who)) for who in ("Gradient descent", "Adam")],
        float(walk(WalkSettings(surface=name, steps=20, optimizer="Adam")).losses[0]),
    )
    for name in SURFACES
}
CASES = [
    pytest.param(*case, rate, id=f"{name}-{rate}", marks=() if rate == 0.123456 else (pytest.mark.thorough,))
    for name, case in SWEEPS.items()
    for rate in (1e-5, 0.123456, 10.0)
]


@pytest.mark.parametrize(("sweeps", "first", "rate"), CASES)
def test_sweeps_are_drawn(sweeps: list[SweepResult], first: float, rate: float) -> None:
    limits = {sweep.optimizer: limit for sweep, limit in zip(sweeps, (0.1, 12.0, 1e-6), strict=False)}
    chart = sweep_picture(sweeps, first, rate, limits, alt_text="a picture")
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
    built = spec(sweep_picture(sweeps, first, 0.1, {}, alt_text="a picture"))
    shapes = next(part["scale"] for name, part in encodings(built) if name == "shape")
    assert shapes["domain"] == [*OPTIMIZERS, "worse"]
    assert len(set(shapes["range"])) == len(shapes["range"]), "an optimizer's own mark looks like a failure"
