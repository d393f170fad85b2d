"""Every schedule gives the rates of `torch.optim.lr_scheduler`, and those of the formula that is shown for it."""

from __future__ import annotations

import inspect
import warnings

import pytest
import torch

from core.parts.optimizers import Rate
from core.parts.schedules import SCHEDULES, ScheduleKnobs
from tests.core.latex import evaluate
from tests.core.literal import TORCH_SCHEDULES

SOME_KNOBS = [
    ScheduleKnobs(),
    ScheduleKnobs(decay_every=1, decay=0.01, step_decay=0.5),
    ScheduleKnobs(decay_every=7, decay=0.913, step_decay=0.985),
    ScheduleKnobs(decay_every=1000, decay=1.0, step_decay=1.0),
]
SYMBOLS = {"decay_every": "n", "decay": r"\gamma", "step_decay": r"\gamma"}
"""How a knob is written in a formula."""

every_schedule = pytest.mark.parametrize("name", SCHEDULES)
several_knobs = pytest.mark.parametrize("knobs", SOME_KNOBS, ids=["default", "steep", "odd", "flat"])
several_lengths = pytest.mark.parametrize("steps", [1, 2, 100, pytest.param(1000, marks=pytest.mark.thorough)])


def rates(name: str, first: Rate, steps: int, knobs: ScheduleKnobs) -> list[Rate]:
    """The rate of every update of a run, and the one after the last."""
    passed = [first]
    for step in range(1, steps + 1):
        passed.append(SCHEDULES[name].rule(passed[-1], first, step, steps, **knobs.only(*SCHEDULES[name].knobs)))
    return passed


def literal_rates(name: str, first: float, steps: int, knobs: ScheduleKnobs) -> list[float]:
    """The same from PyTorch's scheduler, stepped after every update of an optimizer."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=first)
    scheduler = TORCH_SCHEDULES[name](optimizer, steps, knobs)
    passed = [first]
    for _ in range(steps):
        optimizer.step()
        if scheduler is not None:
            scheduler.step()
        passed.append(optimizer.param_groups[0]["lr"])
    return passed


def test_every_schedule_is_compared() -> None:
    assert TORCH_SCHEDULES.keys() == SCHEDULES.keys()


@every_schedule
@several_knobs
@several_lengths
def test_a_schedule_equals_torch(name: str, knobs: ScheduleKnobs, steps: int) -> None:
    for first in (1e-5, 0.0371, 0.1, 10.0):
        assert rates(name, first, steps, knobs) == literal_rates(name, first, steps, knobs)


@every_schedule
@several_knobs
@several_lengths
def test_rows_of_rates_equal_one_run_a_row(name: str, knobs: ScheduleKnobs, steps: int) -> None:
    first = torch.logspace(-5, 1, 9, dtype=torch.float64).unsqueeze(1)
    together = torch.stack([torch.as_tensor(rate) for rate in rates(name, first, steps, knobs)])
    assert together.dtype == torch.float64
    for row, rate in enumerate(first.flatten().tolist()):
        assert together[:, row, 0].tolist() == literal_rates(name, rate, steps, knobs), f"row {row}, rate {rate}"


@every_schedule
@several_knobs
def test_the_call_shown_to_learners_builds_that_scheduler(name: str, knobs: ScheduleKnobs) -> None:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    expected = TORCH_SCHEDULES[name](optimizer, 123, knobs)
    call = SCHEDULES[name].torch_call.format(steps=123, **knobs.only(*SCHEDULES[name].knobs))
    if expected is None:
        assert call == ""
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        shown = eval(call, {"torch": torch, "optimizer": torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)})
    assert type(shown) is type(expected)
    assert shown.state_dict() == expected.state_dict()


@every_schedule
@several_knobs
@several_lengths
def test_the_formula_shown_to_learners_gives_these_rates(name: str, knobs: ScheduleKnobs, steps: int) -> None:
    left, right = SCHEDULES[name].formula.split("=")
    assert left.strip() == r"\alpha_t"
    values = {SYMBOLS[knob]: value for knob, value in knobs.only(*SCHEDULES[name].knobs).items()}
    for first in (1e-5, 0.1, 10.0):
        for step, rate in enumerate(rates(name, first, steps, knobs)):
            shown = float(evaluate(right, {**values, r"\alpha_0": first, "t": step, "T": steps}))
            assert rate == pytest.approx(shown, rel=1e-12, abs=1e-300), f"step {step} of {steps}"


@every_schedule
def test_an_entry_names_the_knobs_that_its_rule_reads(name: str) -> None:
    read = list(inspect.signature(SCHEDULES[name].rule).parameters)[4:]
    assert tuple(read) == SCHEDULES[name].knobs
    assert set(SCHEDULES[name].knobs) <= ScheduleKnobs.knobs().keys()


def test_rates_worked_by_hand() -> None:
    knobs = ScheduleKnobs(decay_every=2, decay=0.5, step_decay=0.5)
    assert rates("Constant", 8.0, 4, knobs) == [8.0] * 5
    assert rates("Step", 8.0, 4, knobs) == [8.0, 8.0, 4.0, 4.0, 2.0]
    assert rates("Exponential", 8.0, 4, knobs) == [8.0, 4.0, 2.0, 1.0, 0.5]
    assert rates("Cosine", 8.0, 3, knobs) == pytest.approx([8.0, 6.0, 2.0, 0.0])
