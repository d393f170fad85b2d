"""A training's cost is counted in reference runs, the same everywhere; only how long one takes is measured."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.engine.budget import LIMIT, REFERENCE, REFERENCE_EPOCHS, REFERENCE_POINTS, cost, fewer, reference_seconds
from core.engine.network import Network
from core.engine.training import Hyperparameters
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.parts.penalties import Penalty

HOW = Hyperparameters(REGRESSION_LOSSES["MSE"], learning_rate=0.1, epochs=REFERENCE_EPOCHS)


def test_a_reference_run_costs_about_one() -> None:
    assert cost(REFERENCE, HOW, REFERENCE_POINTS) == pytest.approx(1, rel=0.3)
    assert math.isfinite(reference_seconds())
    assert reference_seconds() > 0
    assert reference_seconds() == reference_seconds(), "it is measured once"


def test_a_cost_worked_by_hand() -> None:
    """10 epochs of 4 updates of 2-3-1, of 13 parameters, and the loss of all 20 points beside them.

    An update: two layers, two memories of Adam, a batch, one hidden layer that drops, its parameters.
    """
    how = replace(HOW, epochs=10, batch=5, optimizer=OPTIMIZERS["Adam"], penalty=Penalty(l1=0.1))
    update = 2 * 2.7e-3 + 2 * 1.6e-3 + 1.0e-3 + 1.6e-3 + 13 * (45e-9 + 2 * 300e-9)
    penalty = 2 * 1.3e-3 + 2 * 13 * 45e-9
    way = 3 * 320e-9 + 1700e-9 + 13 * 4.8e-9
    epoch = 2.2e-3 + 4 * update + 5 * penalty + 20 * (way + 3 * 1300e-9) + 3.2e-3 + 20 * way / 2
    network = Network((2, 3, 1), dropout=0.5)
    assert cost(network, how, 20, frames=11) == pytest.approx(0.1 + 10 * epoch + 11 * 13 * 570e-9)
    held_out = 10 * (3.2e-3 + 7 * way / 2)
    assert cost(network, how, 20, 7, 11) - cost(network, how, 20, frames=11) == pytest.approx(held_out)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_what_remembers_more_costs_more(name: str) -> None:
    plain, own = (cost(REFERENCE, replace(HOW, optimizer=OPTIMIZERS[o]), 100) for o in ("Gradient descent", name))
    assert own > plain or OPTIMIZERS[name].memories == 0


def test_what_is_in_proportion_is_cut_to_the_limit() -> None:
    assert fewer(1000, 2 * LIMIT) == 500
    assert fewer(1000, LIMIT / 2) == 1000
    assert fewer(3, 100 * LIMIT) == 0
