"""The script that a page shows runs by itself and prints the numbers of that page, each as the page writes it."""

from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.activations import ACTIVATIONS
from core.backpropagation import BackpropagationSettings, TrainingLoopSettings
from core.birds import FEATURES, BirdSettings
from core.birds import VIEWS as BIRD_VIEWS
from core.classifier import GROUPS, LINES, METHODS, ClassifierSettings
from core.datasets import DATASETS
from core.descent import VIEWS, DescentSettings
from core.losses import REGRESSION_LOSSES
from core.models import MODELS
from core.normalisations import NORMALISATIONS
from core.optimizers import OPTIMIZERS
from core.regression import STREAMS, RegressionSettings
from core.schedules import SCHEDULES
from core.scores import ScoreSettings
from core.settings import Settings
from core.surfaces import SURFACES
from tests.app.visit import script_of, table_with, text_of, values, visit_settings
from ui.contents import PAGES, Page
from ui.lessons import LESSONS

SHORT: dict[str, Any] = {"epochs": 101, "count": 20, "width": 9}

ELSEWHERE: set[type[Settings]] = {BackpropagationSettings, TrainingLoopSettings}
"""What test_machine_scripts.py looks at: scripts that may end in PyTorch's own error."""
CASES: dict[str, Settings] = {
    key: lesson.settings for key, lesson in LESSONS.items() if type(lesson.settings) not in ELSEWHERE
}
CASES |= {f"normalisation {name}": BirdSettings(view="table", normalisation=name, seed=7) for name in NORMALISATIONS}
CASES |= {
    "another flock": BirdSettings(
        flamingos=2, seagulls=33, flamingo_legs=0.3, seagull_wings=11.1, flamingo_legs_spread=0.7, seed=9999
    ),
    "other weights": ScoreSettings(w1=0.3, w2=-0.7, b=1.1),
    "weights of the exercise's text": ScoreSettings(w1=1.0, w2=2.0, b=6.0),
    "all scores are 0": ScoreSettings(w1=0.0, w2=0.0, b=0.0),
    "probabilities that vanish": ScoreSettings(w1=-5.0, w2=-5.0, b=-30.0),
    "the slides' minus sign": ScoreSettings(part="softmax", minus_sign=True),
    "a warm minus sign": ScoreSettings(part="softmax", minus_sign=True, temperature=2.5),
    "cold": ScoreSettings(part="softmax", temperature=0.1, x1=-3.3, w21=7.7, b1=-9.9),
    "a typed score": ScoreSettings(score_from="typed", score=-7.3),
    "typed scores of eight classes": ScoreSettings(part="softmax", scores_from="typed", classes=8, s3=2.0, shift=-40.0),
    "five classes": ScoreSettings(part="softmax", classes=5, w41=3.0),
    "scores beyond 32 bits": ScoreSettings(part="large scores"),
    "scores far below 0": ScoreSettings(part="large scores", far_below=True, size=123.4, gap=2.5),
    "large scores": ScoreSettings(part="softmax", x1=10.0, x2=-10.0, w01=10.0, w12=-10.0),
}
CORRELATED: dict[str, Any] = {
    "flamingo_correlation": 0.9,
    "seagull_correlation": -0.6,
    "pelican_wings_spread": 0.3,
    "seed": 12,
}
CASES |= {
    f"birds, {view}, {pelicans} pelicans": BirdSettings(
        view=view, with_pelicans=bool(pelicans), pelicans=max(2, pelicans), normalisation="standardise", **CORRELATED
    )
    for view in BIRD_VIEWS for pelicans in (0, 7)
}  # fmt: skip
ONE_FEATURE: dict[str, dict[str, Any]] = {
    "wingspan": {"feature": FEATURES[1]},
    "seagulls are longer": {"flamingo_legs": 2.0, "threshold": 4.0},
    "everyone is a flamingo": {"threshold": -5.0},
    "many birds, overlapping": {"flamingos": 200, "seagulls": 150, "seagull_legs": 7.5, "threshold": 7.7},
}
CASES |= {f"one feature, {name}": BirdSettings(view="one feature", **changes) for name, changes in ONE_FEATURE.items()}
TRAINED: dict[str, Any] = {"epochs": 61, "learning_rate": 0.05, "weight_seed": 3}
CASES |= {
    "a line by hand": ClassifierSettings(w1=0.3, w2=-0.7, b=1.1, seed=4, flamingo_correlation=0.5),
    "a line by hand, vanishing": ClassifierSettings(w1=-5.0, w2=-5.0, b=-30.0),
}
CASES |= {
    f"{part}, {share:g} held out, {optimizer}": ClassifierSettings(
        part=part, held_out_share=share, optimizer=optimizer, **TRAINED
    )
    for part in ("training", "three species")
    for share, optimizer in zip(cycle((0.0, 0.25, 0.5)), OPTIMIZERS, strict=False)
}
CASES |= {
    f"three species by {method}, seed {seed}": ClassifierSettings(
        part="three species", method=method, seed=seed, pelicans=23, pelican_correlation=0.7, held_out_share=0.05, **TRAINED
    )
    for method in list(METHODS)[1:] for seed in (0, 8)
}  # fmt: skip
CASES |= {
    f"judging {line}, {group}, {positive}, {threshold:g}": ClassifierSettings(
        part="judging", judged=line, judged_on=group, positive=positive, threshold=threshold, held_out_share=0.25, **TRAINED
    )
    for line in LINES for group in GROUPS for positive in ("seagull", "flamingo") for threshold in (0.01, 0.5, 0.99)
}  # fmt: skip
CASES |= {
    "judging, nobody is called positive": ClassifierSettings(part="judging", w1=0.0, w2=0.0, b=-30.0),
    "judging one held-out bird": ClassifierSettings(
        part="judging", judged=LINES[1], judged_on=GROUPS[0], held_out_share=0.05, **TRAINED
    ),
}
CASES |= {f"surface {name}": DescentSettings(surface=name, optimizers=tuple(OPTIMIZERS), steps=23) for name in SURFACES}
CASES |= {
    "one step": DescentSettings(steps=1),
    "a thousand steps": DescentSettings(surface="Himmelblau", optimizers=("Momentum", "Adam"), steps=1000),
    "other optimizer knobs": DescentSettings(
        optimizers=tuple(OPTIMIZERS), momentum=0.5, smoothing=0.8, beta1=0.7, beta2=0.95, learning_rate=0.0123456
    ),
}
CASES |= {
    f"schedule {name}": DescentSettings(
        schedule=name, surface="Himmelblau", optimizers=tuple(OPTIMIZERS), steps=45, decay_every=7, decay=0.3, step_decay=0.9
    )
    for name in SCHEDULES
}  # fmt: skip
CASES |= {
    f"mini-batches of {size}, {view} free": DescentSettings(
        surface="Line's MSE", optimizers=("Gradient descent", "Adam"), batch_size=size, batch_seed=4, view=view, steps=33
    )
    for size in (1, 7, 49, 50) for view in VIEWS
}  # fmt: skip
CASES |= {
    f"surface {name}, one free": DescentSettings(surface=name, view="one", optimizers=tuple(OPTIMIZERS), steps=12)
    for name in SURFACES
}
CASES |= {
    "AdamW with much decay": DescentSettings(
        surface="Ravine", optimizers=("AdamW",), weight_decay=0.5, beta1=0.8, beta2=0.99
    ),
    "a bowl of condition 7": DescentSettings(condition=7.0, optimizers=("Gradient descent", "Nesterov"), momentum=0.6),
    "all at once": DescentSettings(
        surface="Line's MSE", view="one", optimizers=tuple(OPTIMIZERS), schedule="Cosine", batch_size=5, batch_seed=9999,
        start_y=2.5, learning_rate=0.0321, steps=70,
    ),
}  # fmt: skip
CASES |= {f"activation {name}": RegressionSettings(activation=name, **SHORT) for name in ACTIVATIONS}
CASES |= {f"loss {name}": RegressionSettings(loss=name, **SHORT) for name in REGRESSION_LOSSES}
CASES |= {f"optimizer {name}": RegressionSettings(optimizer=name, learning_rate=0.01, **SHORT) for name in OPTIMIZERS}
CASES |= {
    f"{model} on {data} by {loss}": RegressionSettings(model=model, dataset=data, loss=loss, learning_rate=0.05, **SHORT)
    for model in MODELS for data, loss in zip(DATASETS, cycle(REGRESSION_LOSSES), strict=False)
}  # fmt: skip
CASES |= {
    f"{model}, weights from {stream}": RegressionSettings(
        model=model, weights_from=stream, weight_seed=3, seed=5, loss="MAE", **SHORT
    )
    for model in MODELS for stream in STREAMS if MODELS[model].layered
}  # fmt: skip
CASES |= {
    "another start of the line": RegressionSettings(dataset="line", model="line from scratch", start_w=0.1, start_b=-2.2, epochs=101),
    "one epoch": RegressionSettings(epochs=1),
    "without noise": RegressionSettings(noise=0.0, **SHORT),
}  # fmt: skip

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
    "much at once": {**EARLY, "dropout": 0.1, "batch": "5", "l1": 1e-4, "l2": 1e-3, "loss": "MAE", "weights_from": "own seed"},
    "much at once, stopped by nothing": {**EARLY, "patience": 300, "batch": "2", "l2": 0.1, "output_relu": True},
}  # fmt: skip
CASES |= {
    f"{model}, {name}": RegressionSettings(**{**HELD, "model": model, **changes})
    for name, changes in HOLDS.items() for model in MODELS
    if model == "MLP" or not {"output_relu", "dropout", "weights_from"} & set(changes) or model == "two-layer MLP"
}  # fmt: skip


def combination(stream: random.Random) -> RegressionSettings:
    """Settings with every choice at random, small enough to run at once."""
    knobs = RegressionSettings.knobs()
    chosen: dict[str, Any] = {name: stream.choice(knob.options) for name, knob in knobs.items() if knob.kind is str}
    chosen |= {name: stream.random() < 0.5 for name, knob in knobs.items() if knob.kind is bool}
    share, l1, l2 = (stream.choice((0.0, *some)) for some in ((0.25, 0.5), (0.01, 1e-5), (0.03, 1e-4)))
    return RegressionSettings(**chosen, validation_share=share, l1=l1, l2=l2, dropout=stream.choice((0.0, 0.3)),
        learning_rate=0.01, epochs=101, count=stream.choice((10, 30)), width=stream.randint(1, 12),
        second_width=stream.randint(1, 9), patience=stream.choice((1, 30)), seed=stream.randint(0, 9999),
        weight_seed=stream.randint(0, 9999))  # fmt: skip


CASES |= {f"combination {k}": combination(random.Random(k)) for k in range(16)}

DIVERGING: dict[str, Settings] = {
    "a walk that diverges": DescentSettings(learning_rate=10.0),
    "one of several walks diverges": DescentSettings(
        optimizers=("Gradient descent", "Adam"), learning_rate=3.0, steps=200
    ),
    "a fit that diverges": RegressionSettings(model="linear layer", learning_rate=10.0, epochs=201),
}
EVERYTHING = CASES | DIVERGING

RUN_ALL = """
import contextlib, io, json, sys
import torch
torch.set_num_threads(1)
printed = {}
for name, script in json.load(sys.stdin).items():
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, name, "exec"), {"__name__": "__main__"})
    printed[name] = out.getvalue()
own = [name for name in sys.modules if name.partition(".")[0] in ("core", "ui", "pages", "tests", "streamlit")]
json.dump({"printed": printed, "own": own}, sys.stdout)
"""


def page_of(settings: Settings) -> Page:
    return next(page for page in PAGES.values() if page.settings is type(settings))


@dataclass(frozen=True)
class Seen:
    """What a page shows: its script, its numbers in the script's order, and its errors."""

    script: str
    numbers: list[str]
    errors: list[str]


@pytest.fixture(scope="module")
def pages(unchecked_charts: None) -> dict[str, Seen]:
    """The page of every case, after one run."""
    seen = {}
    for name, settings in EVERYTHING.items():
        if isinstance(settings, RegressionSettings):
            settings = replace(settings, view="numbers")
        visit = visit_settings(page_of(settings), settings)
        assert not visit.exception
        errors, script = [str(error.value) for error in visit.error], script_of(visit)
        seen[name] = Seen(script, list(NUMBERS[type(settings)](visit)), errors)
    return seen


@pytest.fixture(scope="module")
def printed(pages: dict[str, Seen], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each page's script prints, run far from the project, each in a namespace of its own."""
    scripts = {name: seen.script for name, seen in pages.items()}
    run = subprocess.run(
        [sys.executable, "-I", "-c", RUN_ALL],
        input=json.dumps(scripts), cwd=tmp_path_factory.mktemp("elsewhere"), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["own"] == []
    return dict(answer["printed"])


def birds_numbers(visit: AppTest) -> Iterator[str]:
    """The table of the birds, of their means or of what a normalisation does; with one feature the rules and their errors."""
    if "**The rule**" in text_of(visit):
        yield from re.findall(r"\*\*(\d+) of \d+\*\*", text_of(visit))
        (midpoint,) = re.findall(r"x\^\* &= .*\{2\} \\\\ &= (-?\d+\.\d+)", text_of(visit))
        feature = next(name for name in FEATURES if f"whose {name} is" in text_of(visit))
        told = table_with(visit, "told apart by")
        yield from (midpoint, told["midpoint of the means"][told["told apart by"].index(f"{feature} alone")])
        return
    heads = [str(head) for place in range(len(visit.table)) for head in visit.table[place].value.columns]
    if "label y" not in heads:
        columns = table_with(visit, "mean of" if "mean of" in heads else "numbers")
        for row in zip(*list(columns.values())[1:], strict=True):
            yield from " ".join(row).split()
        return
    columns = table_with(visit, "label y")
    ends = "normalised" if "x₁ normalised" in columns else ""
    names = ["x₁ normalised", "x₂ normalised"] if ends else ["leg length x₁", "wingspan x₂"]
    for row in zip(*(columns[name] for name in [*names, "label y"]), strict=True):
        yield from row


def scores_numbers(visit: AppTest) -> Iterator[str]:
    if "predicted class" not in text_of(visit):
        columns = table_with(visit, "score")
        for row in zip(columns["score"], columns["label"], columns["probability of seagull"], strict=True):
            yield from row
    else:
        columns = table_with(visit, "score s")
        for score, probability in zip(columns["score s"], columns["probability"], strict=True):
            yield from (score, probability)
        yield from re.findall(r"predicted class is \*\*(\d)\*\*", text_of(visit))


SHARES = {"accuracy": r"\frac{TP + TN}", "precision": r"\frac{TP}{TP + FP}", "recall": r"\frac{TP}{TP + FN}"}


def classifier_numbers(visit: AppTest) -> Iterator[str]:
    """By hand every bird's score, label and probability; of a training the losses; of a judgement four counts and three shares."""
    part = visit.segmented_control(key="lc_part").value
    if part == "by hand":
        yield from scores_numbers(visit)
    elif part == "judging":
        alts = " ".join(node.proto.alt for node in visit.get("vega_lite_chart"))
        yield from re.search(r"(\d+) TP, (\d+) FN, (\d+) FP, (\d+) TN", alts).groups()  # type: ignore[union-attr]
        for formula in SHARES.values():
            (told,) = [text for text in values(visit, "markdown") if formula in text]
            share = re.search(r"= (\d\.\d{4})\$", told)
            yield from [share[1]] if share else ["nothing", "to", "divide", "by"]
    else:
        for row in zip(*table_with(visit, "epoch").values(), strict=True):
            yield from row


def descent_numbers(visit: AppTest) -> Iterator[str]:
    columns = table_with(visit, "step")
    ends = dict(re.findall(r"^(.+) ends at (\w = .+?, \w = .+?) after", text_of(visit), re.MULTILINE))
    for name in list(columns)[1:]:
        for row in zip(columns["step"], columns[name], strict=True):
            yield from row
        yield from re.fullmatch(r"\w = (.+), \w = (.+)", ends[name]).groups()  # type: ignore[union-attr]


def regression_numbers(visit: AppTest) -> Iterator[str]:
    """The measured losses and the penalty; with early stopping, the best epoch and its validation loss."""
    for row in zip(*table_with(visit, "epoch").values(), strict=True):
        yield from row
    best = re.search(r"Kept, epoch (\d+): .*?validation \*\*(\S+?)\*\*", text_of(visit))
    if best is not None:
        yield from best.groups()


NUMBERS: dict[type[Settings], Callable[[AppTest], Iterator[str]]] = {
    BirdSettings: birds_numbers,
    ClassifierSettings: classifier_numbers,
    ScoreSettings: scores_numbers,
    DescentSettings: descent_numbers,
    RegressionSettings: regression_numbers,
}


def numbers_in(printed: str) -> list[str]:
    """The printed words that are numbers."""
    return [word for word in printed.split() if word not in ("ends", "at", "best", *SHARES)]


@pytest.mark.parametrize("name", CASES)
def test_a_script_prints_every_number_of_its_page_in_order(
    name: str, pages: dict[str, Seen], printed: dict[str, str]
) -> None:
    assert pages[name].numbers
    if isinstance(CASES[name], BirdSettings | ClassifierSettings):
        words = iter(printed[name].split())
        assert all(number in words for number in pages[name].numbers)  # the others are tested in test_bird_scripts.py
    else:
        assert numbers_in(printed[name]) == pages[name].numbers
    assert not pages[name].errors


@pytest.mark.parametrize("name", DIVERGING)
def test_a_script_of_a_diverging_run_tells_the_same_story_as_its_page(
    name: str, pages: dict[str, Seen], printed: dict[str, str]
) -> None:
    """Where the page says that a number is not finite, the script may print it as inf or nan; nothing else differs."""
    assert pages[name].errors
    told = re.sub(r"-?\binf\b|-?\bnan\b|not finite", "not-finite", " ".join(numbers_in(printed[name])))
    assert told.split() == [word.replace(" ", "-") for word in pages[name].numbers]


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_script_imports_pytorch_and_the_standard_library_only(name: str, pages: dict[str, Seen]) -> None:
    names: set[str | None] = set()
    for node in ast.walk(ast.parse(pages[name].script)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module)
    assert "torch" in names
    assert names <= {"torch", "math", "copy", "itertools"}


def test_every_page_has_cases() -> None:
    pages = {page.settings for page in PAGES.values()}
    assert {type(settings) for settings in CASES.values()} == pages - ELSEWHERE == set(NUMBERS)


def test_one_script_alone_runs_as_a_file(tmp_path: Path, pages: dict[str, Seen], printed: dict[str, str]) -> None:
    file = tmp_path / "lesson.py"
    file.write_text(pages["run-1"].script, encoding="utf-8")
    run = subprocess.run([sys.executable, "-I", str(file)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == printed["run-1"]
    assert run.stdout.startswith("0 0.783028\n100 0.078971\n200 0.010152\n300 0.003007\n")
    assert "\n900 0.002179\n" in run.stdout
