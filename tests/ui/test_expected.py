"""How long a run is expected to take is known of every verb that has a budget, and learned of others."""

from __future__ import annotations

import pytest

from core.engine.budget import LIMIT, reference_seconds
from core.regression.settings import RegressionSettings
from core.regression.training import fit
from tests.ui.slow_work import WorkSettings, work
from ui.expected import COSTS, Expected, Verb
from ui.store import settings_of


@pytest.mark.parametrize("verb", COSTS, ids=lambda verb: verb.__name__)
def test_every_budget_reads_the_settings_of_its_verb(verb: Verb) -> None:
    kind = settings_of(verb)
    assert 0 < COSTS[verb](kind()) < LIMIT
    assert Expected().seconds(verb, kind()) == pytest.approx(COSTS[verb](kind()) * reference_seconds())


def test_more_epochs_are_expected_to_take_longer() -> None:
    expected = Expected()
    brief, long = (expected.seconds(fit, RegressionSettings(epochs=epochs)) for epochs in (10, 3000))
    assert brief is not None
    assert long is not None
    assert long > 20 * brief


def test_what_has_no_budget_is_unknown_until_it_has_run() -> None:
    expected, settings = Expected(), WorkSettings()
    assert expected.seconds(work, settings) is None
    expected.note(work, 2.0)
    assert expected.seconds(work, settings) == 2.0
    for _ in range(20):
        expected.note(work, 4.0)
    assert expected.seconds(work, settings) == pytest.approx(4, abs=0.01)
