"""The script of the regression's page runs by itself and prints the numbers of that page, each as the page writes
it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.data.datasets import DATASETS, OWN
from core.data.own_columns import Columns, encode_columns, rounded
from core.parts.activations import ACTIVATIONS
from core.parts.losses import REGRESSION_LOSSES
from core.parts.optimizers import OPTIMIZERS
from core.regression.models import MODELS
from core.regression.settings import Stream
from pages.sections.mlp_regression.lessons import LESSONS
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings, View
from tests.app.visit import table_with, text_of
from tests.ui.script_numbers import Run, every_case, look_at, not_finite_alike, numbers_in, run_alone

pytestmark = pytest.mark.usefixtures("unchecked_charts")

SHORT: dict[str, Any] = {"epochs": 101, "count": 20, "width": 9}

LARGE = encode_columns(
    Columns((rounded("year", [-3.25, 2, 1789, 1990.5]), rounded("people", [170e6, 190e6, 1e9 - 40_000, 1e9])))
)
ALIKE = encode_columns(Columns((rounded("x", [1, 2, 4]), rounded("y", [3, 3, 3]))))

WHOLE = ("run-1", "run-2", "run-3", "low-loss")
"""Lessons that are trained to their end, among them the longest; of the others, which differ in all but the number of
epochs, the first are enough to print more than once. Those that stop early end long before."""


def lesson_case(key: str) -> RegressionPageSettings:
    """A lesson, not always to its end."""
    chosen = LESSONS[key].settings
    return chosen if key in WHOLE or chosen.stops_early else replace(chosen, epochs=min(chosen.epochs, 201))


CASES: dict[str, RegressionPageSettings] = {key: lesson_case(key) for key in LESSONS}
CASES |= {f"activation {name}": RegressionPageSettings(activation=name, **SHORT) for name in ACTIVATIONS}
CASES |= {f"loss {name}": RegressionPageSettings(loss=name, **SHORT) for name in REGRESSION_LOSSES}
CASES |= {
    f"optimizer {name}": RegressionPageSettings(optimizer=name, learning_rate=0.01, **SHORT) for name in OPTIMIZERS
}
CASES |= {
    f"{model} on {data} by {loss}": RegressionPageSettings(
        model=model, dataset=data, loss=loss, learning_rate=0.05, **SHORT
    )
    for model in MODELS
    for data, loss in zip(DATASETS, cycle(REGRESSION_LOSSES), strict=False)
}
CASES |= {
    f"{model}, weights from {stream}": RegressionPageSettings(
        model=model, weights_from=stream, weight_seed=3, seed=5, loss="MAE", **SHORT
    )
    for model in MODELS
    for stream in Stream
    if MODELS[model].layered
}
CASES |= {
    "another start of the line": RegressionPageSettings(
        dataset="line", model="line from scratch", start_w=0.1, start_b=-2.2, epochs=101
    ),
    "one epoch": RegressionPageSettings(epochs=1),
    "an own table of large numbers": RegressionPageSettings(dataset=OWN, own=LARGE, **SHORT),
    "an own table whose y are all alike": RegressionPageSettings(dataset=OWN, own=ALIKE, **SHORT),
    "without noise": RegressionPageSettings(noise=0.0, **SHORT),
}

HELD: dict[str, Any] = {**SHORT, "validation_share": 0.3, "learning_rate": 0.05}
EARLY: dict[str, Any] = {"early_stopping": True, "patience": 20, "epochs": 350, "optimizer": "Adam", "noise": 0.3}
HOLDS: dict[str, dict[str, Any]] = {
    "held-out points": {},
    "one point held out": {"validation_share": 0.05},
    "half held out": {"validation_share": 0.5},
    "batches of 5": {"batch": "5"},
    "batches of 1": {"batch": "1"},
    "a last batch of 4": {"batch": "10"},
    "batches larger than the data": {"batch": "50"},
    "dropout": {"dropout": 0.2},
    "dropout in batches": {"dropout": 0.5, "batch": "5"},
    "dropout in one batch of all": {"dropout": 0.9, "batch": "20"},
}
HOLDS |= {
    "L1": {"l1": 0.01},
    "L2": {"l2": 0.01},
    "L1 and L2": {"l1": 0.003, "l2": 0.02},
    "L1 and L2 in batches": {"l1": 0.1, "l2": 1e-6, "batch": "2"},
    "output ReLU": {"output_relu": True, "dataset": "sine"},
    "MAE": {"loss": "MAE"},
    "own seed": {"weights_from": "own seed", "weight_seed": 7},
    "own seed, dropout in batches": {"weights_from": "own seed", "dropout": 0.1, "batch": "5"},
    "early stopping": EARLY,
    "patience that never runs out": {**EARLY, "patience": 1000},
    "patience of 1": {**EARLY, "patience": 1},
    "early stopping without held-out points": {**EARLY, "validation_share": 0.0},
}
HOLDS |= {
    "much at once": {
        **EARLY,
        "dropout": 0.1,
        "batch": "5",
        "l1": 1e-4,
        "l2": 1e-3,
        "loss": "MAE",
        "weights_from": "own seed",
    },
    "much at once, stopped by nothing": {
        **EARLY,
        "epochs": 101,
        "patience": 1000,
        "batch": "2",
        "l2": 0.1,
        "output_relu": True,
    },
}
CASES |= {
    f"{model}, {name}": RegressionPageSettings(**{**HELD, "model": model, **changes})
    for name, changes in HOLDS.items()
    for model in MODELS
    if model == "MLP" or not {"output_relu", "dropout", "weights_from"} & set(changes) or model == "two-layer MLP"
}


def combination(stream: random.Random) -> RegressionPageSettings:
    """Settings with every choice at random, small enough to run at once."""
    knobs = RegressionPageSettings.knobs()
    chosen: dict[str, Any] = {name: stream.choice(knob.options) for name, knob in knobs.items() if knob.options}
    chosen |= {name: stream.random() < 0.5 for name, knob in knobs.items() if knob.kind is bool}
    share, l1, l2 = (stream.choice((0.0, *some)) for some in ((0.25, 0.5), (0.01, 1e-5), (0.03, 1e-4)))
    return RegressionPageSettings(
        **chosen,
        validation_share=share,
        l1=l1,
        l2=l2,
        dropout=stream.choice((0.0, 0.3)),
        learning_rate=0.01,
        epochs=101,
        count=10 if chosen["batch"] == "1" else stream.choice((10, 30)),
        width=stream.randint(1, 12),
        second_width=stream.randint(1, 9),
        patience=stream.choice((1, 30)),
        seed=stream.randint(0, 9999),
        weight_seed=stream.randint(0, 9999),
    )


CASES |= {f"combination {k}": combination(random.Random(k)) for k in range(16)}


CASES = {name: replace(settings, view=View.NUMBERS) for name, settings in CASES.items()}

DIVERGING: dict[str, RegressionPageSettings] = {
    "a fit that diverges": RegressionPageSettings(
        model="linear layer", learning_rate=10.0, epochs=201, view=View.NUMBERS
    ),
}


def regression_numbers(visit: AppTest) -> Iterator[str]:
    """The measured losses and the penalty; with early stopping, the best epoch and its validation loss."""
    for row in zip(*table_with(visit, "epoch").values(), strict=True):
        yield from row
    best = re.search(r"Kept, epoch (\d+): .*?validation \*\*(\S+?)\*\*", text_of(visit))
    if best is not None:
        yield from best.groups()


@every_case(CASES, quick=4)
def test_a_script_prints_every_number_of_its_page_in_order(name: str, run: Run) -> None:
    seen = look_at(PAGE, CASES[name], regression_numbers)
    assert seen.numbers
    assert numbers_in(run(seen.script)) == seen.numbers
    assert not seen.errors


@pytest.mark.parametrize("name", DIVERGING)
def test_a_script_of_a_diverging_run_tells_the_same_story_as_its_page(name: str, run: Run) -> None:
    """Where the page says that a number is not finite, the script may print it as inf or nan; nothing else differs."""
    seen = look_at(PAGE, DIVERGING[name], regression_numbers)
    assert seen.errors
    assert not_finite_alike(numbers_in(run(seen.script))) == not_finite_alike(seen.numbers)


@pytest.mark.thorough
def test_one_script_alone_runs_as_a_file(tmp_path: Path, run: Run) -> None:
    seen = look_at(PAGE, CASES["run-1"], regression_numbers)
    file = tmp_path / "lesson.py"
    file.write_text(seen.script, encoding="utf-8")
    ran = run_alone(file)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == run(seen.script)
    assert ran.stdout.startswith("0 0.783028\n100 0.078971\n200 0.010152\n300 0.003007\n")
    assert "\n900 0.002179\n" in ran.stdout
