"""Inputs are what their formula and their code say."""

from __future__ import annotations

import math

import pytest
import torch

from core.plane.inputs import INPUTS, WEIGHED, features

EVERY = INPUTS | WEIGHED
every_input = pytest.mark.parametrize("name", EVERY)
BY_HAND = {
    "x₁": 2.0,
    "x₂": -3.0,
    "x₁²": 4.0,
    "x₂²": 9.0,
    "x₁x₂": -6.0,
    "sin x₁": math.sin(2),
    "sin x₂": math.sin(-3),
    "x₃": 5.0,
}


@every_input
def test_an_input_is_its_code_and_explains_itself(name: str) -> None:
    x = torch.randn(50, 3, generator=torch.Generator().manual_seed(1))
    entry = EVERY[name]
    assert torch.equal(entry.function(x), eval(entry.code, {"torch": torch, "X": x}))
    assert entry.formula
    assert entry.story.endswith(".")


@every_input
def test_an_input_worked_by_hand(name: str) -> None:
    assert EVERY[name].function(torch.tensor([2.0, -3.0, 5.0])).item() == pytest.approx(BY_HAND[name])


def test_inputs_stand_side_by_side() -> None:
    x = torch.tensor([[2.0, -3.0], [0.5, 1.0]])
    assert features(("x₁", "x₂"), x).tolist() == x.tolist()
    assert features(("x₁x₂", "x₁²"), x).tolist() == [[-6.0, 4.0], [0.5, 0.25]]
    assert features(("x₂",), x[0]).tolist() == [-3.0]
