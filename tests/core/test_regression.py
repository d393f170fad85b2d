"""A regression run can be read: its curves, its counts, its R², its marked unit, and which of its settings it depends on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.datasets import DATASETS
from core.models import MODELS
from core.optimizers import OPTIMIZERS
from core.points import DataSettings
from core.regression import (
    RegressionResult,
    RegressionSettings,
    curves,
    final_r_squared,
    parameter_count,
    r_squared,
    unflatten,
    window,
)
from core.training import fit
from tests.core.literal_training import literal_run

LINE = RegressionSettings(dataset="line", model="line from scratch")
LINEAR = RegressionSettings(model="linear layer")
MLP = RegressionSettings()
DEEP = RegressionSettings(model="two-layer MLP", width=12, second_width=7)

CURVES = {
    "line": LINE,
    "linear layer": LINEAR,
    "MLP": replace(MLP, activation="tanh", width=33),
    "two layers": DEEP,
    "output ReLU": replace(MLP, dataset="sine", output_relu=True, weights_from="own seed"),
    "trained with dropout": replace(DEEP, dropout=0.4, learning_rate=0.01),
}


@pytest.mark.parametrize("name", CURVES)
def test_curves_are_the_predictions_of_a_module_with_the_frames_parameters(name: str) -> None:
    result = fit(replace(CURVES[name], epochs=200))
    module = literal_run(replace(CURVES[name], epochs=1)).module.eval()
    places = torch.linspace(-0.5, 1.5, 41)
    drawn = curves(result, places)
    assert drawn.shape == (150, 41)
    for row, parameters in zip(drawn, result.parameters, strict=True):
        nn.utils.vector_to_parameters(parameters, module.parameters())
        torch.testing.assert_close(row, module(places.unsqueeze(1)).squeeze(1).detach())


@pytest.mark.parametrize(
    ("settings", "count"),
    [(LINE, 2), (LINEAR, 2), (MLP, 301), (DEEP, 24 + 91 + 8)],
    ids=lambda s: getattr(s, "model", s),
)
def test_shapes_and_counts_belong_together(settings: RegressionSettings, count: int) -> None:
    result = fit(replace(settings, epochs=1))
    named = dict(literal_run(replace(settings, epochs=1)).module.named_parameters())
    assert result.shapes == tuple(parameter.shape for parameter in named.values())
    assert parameter_count(result.shapes) == result.parameters.shape[1] == count
    pieces = unflatten(result.parameters[-1], result.shapes)
    assert tuple(piece.shape for piece in pieces) == result.shapes
    assert torch.equal(torch.cat([piece.flatten() for piece in pieces]), result.parameters[-1])


TINY = RegressionSettings(epochs=3, count=10, width=4)
WAITING = replace(
    TINY, model="MLP", dataset="line", validation_share=0.3, learning_rate=1.0, early_stopping=True, patience=2
)
"""Its losses rise from the start, so a patience of two epochs ends it at its second, one at its first, and many never."""
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
    "early stopping": WAITING,
    "early stopping without points": replace(WAITING, validation_share=0.0),
    "the pictures": replace(TINY, view="weights", unit="3", log_loss=False),
}


def number_of(result: RegressionResult) -> list[Tensor]:
    """All that a run leaves behind in numbers."""
    return [result.losses, result.penalties, result.validation, result.parameters]


def another(settings: RegressionSettings, name: str) -> RegressionSettings:
    """The same settings with one knob at an extreme value, or at another option."""
    knob, value = settings.knobs()[name], getattr(settings, name)
    options = [False, True] if knob.kind is bool else knob.options or [knob.low, knob.high]
    return replace(settings, **{name: next(option for option in options if option != value)})  # type: ignore[arg-type]


@pytest.mark.parametrize("state", STATES)
def test_relevant_settings_are_equal_exactly_where_runs_are(state: str) -> None:
    """Each knob is changed in turn: a run that stays the same to the last bit must compare equal, any other must not."""
    settings = STATES[state]
    run = fit(settings)
    assert settings.relevant().relevant() == settings.relevant()
    for name in settings.knobs():
        changed = another(settings, name)
        pairs = zip(number_of(fit(changed)), number_of(run), strict=True)
        same = all(torch.equal(theirs, ours) for theirs, ours in pairs)
        assert (changed.relevant() == settings.relevant()) == same, name
    again = fit(settings.relevant())
    assert all(torch.equal(theirs, ours) for theirs, ours in zip(number_of(again), number_of(run), strict=True))
    assert (again.best, again.stopped_at, again.final) == (run.best, run.stopped_at, run.final)


@pytest.mark.parametrize("name", ["view", "unit", "log_loss"])
def test_what_is_only_shown_is_never_relevant(name: str) -> None:
    for settings in STATES.values():
        assert another(settings, name).relevant() == settings.relevant()


def test_r_squared_worked_by_hand() -> None:
    targets = torch.tensor([1.0, 2.0, 3.0])
    assert r_squared(targets, targets) == 1.0
    assert r_squared(torch.full((3,), 2.0), targets) == 0.0
    assert r_squared(torch.tensor([1.0, 2.0, 4.0]), targets) == 0.5
    assert r_squared(torch.tensor([3.0, 2.0, 1.0]), targets) == -3.0
    assert r_squared(targets, torch.full((3,), 2.0)) is None
    assert r_squared(torch.tensor([1.0]), torch.tensor([2.0])) is None


def test_r_squared_of_the_best_line_is_the_squared_correlation() -> None:
    """A law of least squares; the line is the one that gradient descent converges to."""
    result = fit(replace(LINEAR, dataset="line", epochs=3000, validation_share=0.2, noise=0.3))
    found = final_r_squared(result)
    x, y = (part.double().numpy() for part in result.points.train)
    assert found["training"] == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2, abs=1e-5)
    assert found.keys() == {"training", "validation"}
    assert final_r_squared(fit(LINE)).keys() == {"training"}


def test_r_squared_is_that_of_the_model_that_is_handed_out() -> None:
    result = fit(
        RegressionSettings(
            dataset="sine", validation_share=0.4, early_stopping=True, patience=40, noise=0.5, optimizer="Adam",
            learning_rate=0.05,
        )
    )  # fmt: skip
    y = result.points.validation[1]
    share = 1 - result.validation.min().item() / y.var(correction=0).item()
    assert result.final < len(result.steps) - 1
    assert final_r_squared(result)["validation"] == pytest.approx(share, rel=1e-4)


@pytest.mark.parametrize(
    ("settings", "marked"),
    [
        (MLP, None),
        (replace(MLP, unit="1"), 0),
        (replace(MLP, unit="100"), 99),
        (replace(MLP, unit="101"), None),
        (replace(DEEP, unit="7"), 6),
        (replace(DEEP, unit="8"), None),
        (replace(LINEAR, unit="1"), None),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_a_unit_is_counted_from_1_and_must_exist(settings: RegressionSettings, marked: int | None) -> None:
    assert settings.marked == marked


@pytest.mark.parametrize(
    ("count", "share", "batch", "learned_from", "size"),
    [
        (100, 0.0, "full", 100, 100), (100, 0.3, "full", 70, 70), (100, 0.3, "50", 70, 50), (100, 0.3, "100", 70, 70),
        (10, 0.5, "5", 5, 5), (2000, 0.0, "1", 2000, 1),
    ],
)  # fmt: skip
def test_a_batch_is_at_most_all_training_points(
    count: int, share: float, batch: str, learned_from: int, size: int
) -> None:
    settings = RegressionSettings(count=count, validation_share=share, batch=batch)
    assert (settings.learned_from, settings.batch_size) == (learned_from, size)
    assert settings.whole == (size == learned_from)
    assert not replace(settings, dropout=0.1).whole
    assert replace(settings, dropout=0.1, model="linear layer").whole == settings.whole


def test_the_window_is_that_of_the_data() -> None:
    for name, dataset in DATASETS.items():
        assert window(DataSettings(dataset=name)) == dataset.window
