"""Which of its settings a regression run depends on, and what a batch is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from core.data.datasets import OWN
from core.data.own_columns import Columns, encode_columns, rounded
from core.parts.optimizers import OPTIMIZERS
from core.regression.models import MODELS
from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings
from core.regression.training import fit

TINY = RegressionSettings(epochs=3, count=10, width=4)
OTHER = encode_columns(Columns((rounded("x", [1, 2, 4]), rounded("y", [3, 1, 2]))))
WAITING = replace(
    TINY, model="MLP", dataset="line", validation_share=0.3, learning_rate=1.0, early_stopping=True, patience=2
)
"""Its losses rise from the start, so a patience of two epochs ends it at its second, one at its first, and many
never."""
STATES = {
    **{name: replace(TINY, optimizer=name) for name in OPTIMIZERS},
    **{name: replace(TINY, model=name) for name in MODELS},
    **{f"{name}, own seed": replace(TINY, model=name, weights_from="own seed", optimizer="Adam") for name in MODELS},
    "held out": replace(WAITING, early_stopping=False),
    "penalties": replace(TINY, l1=0.01, l2=0.02, model="line from scratch"),
    "batches": replace(TINY, batch="2"),
    "batches larger than all": replace(TINY, batch="50"),
    "a batch of all": replace(TINY, batch="10"),
    "dropout": replace(TINY, dropout=0.5, model="two-layer MLP", weights_from="own seed"),
    "dropout without units": replace(TINY, dropout=0.5, model="linear layer"),
    "an output ReLU without a network": replace(TINY, output_relu=True, model="line from scratch"),
    "own table, held out": replace(TINY, dataset=OWN, validation_share=0.3, batch="2"),
    "early stopping": WAITING,
    "early stopping without points": replace(WAITING, validation_share=0.0),
}


def number_of(result: RegressionResult) -> list[Tensor]:
    """All that a run leaves behind in numbers."""
    return [result.losses, result.penalties, result.validation, result.parameters]


def another(settings: RegressionSettings, name: str) -> RegressionSettings:
    """The same settings with one knob at an extreme value, or at another option."""
    knob, value = settings.knobs()[name], getattr(settings, name)
    if knob.reads is not None:
        return replace(settings, own=OTHER)
    options = [False, True] if knob.kind is bool else knob.options or [knob.low, knob.high]
    return replace(settings, **{name: next(option for option in options if option != value)})  # type: ignore[arg-type]


@pytest.mark.parametrize("state", STATES)
def test_relevant_settings_are_equal_exactly_where_runs_are(state: str) -> None:
    """Each knob is changed in turn: a run that stays the same to the last bit must compare equal, any other must not.

    But for two knobs that always matter to the one who reads them: a batch of all points or more is the full batch, and
    early stopping waits for points to be held out.
    """
    settings = STATES[state]
    run = fit(settings)
    assert settings.relevant().relevant() == settings.relevant()
    for name in settings.knobs():
        changed = another(settings, name)
        pairs = zip(number_of(fit(changed)), number_of(run), strict=True)
        same = all(torch.equal(theirs, ours) for theirs, ours in pairs)
        equal = changed.relevant() == settings.relevant()
        assert same or not equal, name
        assert equal or not same or name in ("batch", "early_stopping", "patience"), name
    again = fit(settings.relevant())
    assert all(torch.equal(theirs, ours) for theirs, ours in zip(number_of(again), number_of(run), strict=True))
    assert (again.best, again.stopped_at, again.final) == (run.best, run.stopped_at, run.final)


@pytest.mark.parametrize(
    ("count", "share", "batch", "learned_from", "size"),
    [
        (100, 0.0, "full", 100, 100),
        (100, 0.3, "full", 70, 70),
        (100, 0.3, "50", 70, 50),
        (100, 0.3, "100", 70, 70),
        (10, 0.5, "5", 5, 5),
        (2000, 0.0, "1", 2000, 1),
    ],
)
def test_a_batch_is_at_most_all_training_points(
    count: int, share: float, batch: str, learned_from: int, size: int
) -> None:
    settings = RegressionSettings(count=count, validation_share=share, batch=batch)
    assert (settings.learned_from, settings.batch_size) == (learned_from, size)
    assert settings.whole == (size == learned_from)
    assert not replace(settings, dropout=0.1).whole
    assert replace(settings, dropout=0.1, model="linear layer").whole == settings.whole
