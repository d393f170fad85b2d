"""Training a line is counted like every training, and none that can be set comes near the limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.classifier.budget import cost
from core.classifier.methods import METHODS
from core.classifier.training import ClassifierSettings
from core.engine.budget import LIMIT
from core.parts.optimizers import OPTIMIZERS

LARGEST = ClassifierSettings.of(flamingos=200, seagulls=200, pelicans=200, held_out_share=0.5, epochs=3000)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_the_largest_settings_are_within_the_limit_all_methods_together(optimizer: str) -> None:
    every = [
        replace(LARGEST, optimizer=optimizer, with_pelicans=True, method=name) for name in METHODS if name != "logistic"
    ]
    assert sum(map(cost, every)) < LIMIT / 2


def test_more_epochs_birds_and_species_cost_more() -> None:
    plain = cost(ClassifierSettings())
    for changes in ({"epochs": 600}, {"flamingos": 100}, {"held_out_share": 0.3}, {"with_pelicans": True}):
        assert cost(ClassifierSettings.of(**changes)) > plain
    assert cost(ClassifierSettings.of(pelicans=200)) == plain, "they are not there"
