"""The takeaway is true of the run: how fast the loss fell, whether it came to rest, and whether it is overfitting."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from core.regression.settings import RegressionSettings
from core.regression.training import fit
from pages.sections.mlp_regression.takeaway import takeaway

SETTINGS = RegressionSettings(epochs=10, count=20, width=4, validation_share=0.3)
RUN = fit(SETTINGS)


def told(losses: list[float], validation: list[float]) -> str:
    """The takeaway of a run with these losses."""
    best = min(range(len(validation)), key=validation.__getitem__)
    run = replace(RUN, losses=torch.tensor(losses), validation=torch.tensor(validation), best=best, flat_from=None)
    return takeaway(SETTINGS, run)


FALLING = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05]
AT_ONCE = [1.0, 0.1, *[0.08] * 9]


@pytest.mark.parametrize(
    ("losses", "words"),
    [
        (AT_ONCE, "falls fast, most of the way in 1 of 10 epochs, then stalls at 0.08."),
        (FALLING, "falls slowly, most of the way in 9 of 10 epochs, and is still falling at 0.05."),
        ([1.0] * 11, "does not fall: it begins at 1 and ends at 1."),
    ],
)
def test_the_pace_of_a_fall_is_told(losses: list[float], words: str) -> None:
    assert told(losses, AT_ONCE).startswith(f"The training MSE {words}")


def test_overfitting_is_told_with_the_epoch_of_the_lowest_loss() -> None:
    assert "lowest, 0.2, at epoch 4, then 0.9: overfitting" in told(AT_ONCE, [1, 0.8, 0.6, 0.4, 0.2, *[0.9] * 6])
    assert "ends at 0.08, near its lowest: no overfitting" in told(AT_ONCE, AT_ONCE)


def test_a_run_that_went_wrong_is_left_to_the_verdict() -> None:
    assert takeaway(SETTINGS, replace(RUN, diverged_at=3)) == ""
    assert takeaway(SETTINGS, replace(RUN, flat_from=3)) == ""
    assert takeaway(SETTINGS, replace(RUN, losses=torch.linspace(1, 2, 11))) == ""
