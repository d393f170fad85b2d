"""Walks are counted in reference runs, by the operations of their surface, and none comes near the limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.descent.budget import cost, operations, sweep_cost
from core.descent.surfaces import SURFACES
from core.descent.sweep import SweepSettings
from core.descent.walk import WalkSettings
from core.engine.budget import LIMIT
from core.parts.optimizers import OPTIMIZERS


@pytest.mark.parametrize("surface", SURFACES)
def test_all_optimizers_with_their_sweeps_are_within_the_limit_on_every_surface(surface: str) -> None:
    every = [WalkSettings(surface=surface, optimizer=name, steps=1000, batch_size=7) for name in OPTIMIZERS]
    assert sum(cost(walk) + sweep_cost(walk.reduced_to(SweepSettings)) for walk in every) < LIMIT / 2


def test_the_operations_of_a_bowl_are_counted_by_hand() -> None:
    """Two squares, two products, one sum; x and y come out of one tensor, and its gradient is gathered."""
    assert operations("Bowl") == 7
    assert operations("Beale") > operations("Bowl")


def test_more_steps_memories_and_batches_cost_more() -> None:
    plain = WalkSettings(surface="Line's MSE")
    assert cost(replace(plain, steps=200)) == pytest.approx(2 * cost(plain))
    assert cost(replace(plain, optimizer="Adam")) > cost(replace(plain, optimizer="Momentum")) > cost(plain)
    assert cost(replace(plain, batch_size=7)) > cost(plain)
    bowl = WalkSettings()
    assert cost(replace(bowl, batch_size=7)) == cost(bowl), "a bowl has no points to deal out"
    assert cost(bowl) < sweep_cost(bowl.reduced_to(SweepSettings)) < 2 * cost(bowl)
