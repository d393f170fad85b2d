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

from core.activation_curves import ALL, MAXOUT, SHOWN
from core.activations import ACTIVATIONS
from core.backpropagation import BackpropagationSettings, TrainingLoopSettings
from core.birds import FEATURES, BirdSettings
from core.birds import VIEWS as BIRD_VIEWS
from core.calculators import CalculatorSettings, LossSettings
from core.classifier import GROUPS, LINES, METHODS, ClassifierSettings
from core.datasets import DATASETS
from core.descent import VIEWS, DescentSettings
from core.losses import REGRESSION_LOSSES
from core.models import MODELS
from core.normalisations import NORMALISATIONS
from core.optimizers import OPTIMIZERS
from core.regression import STREAMS, RegressionSettings
from core.schedules import SCHEDULES
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
}
CALCULATED: dict[str, dict[str, Any]] = {
    "other weights": {"w1": 0.3, "w2": -0.7, "b": 1.1},
    "weights of the exercise's text": {"w1": 1.0, "w2": 2.0, "b": 6.0},
    "all scores are 0": {"w1": 0.0, "w2": 0.0, "b": 0.0},
    "probabilities that vanish": {"w1": -5.0, "w2": -5.0, "b": -30.0, "bird": 1},
    "probabilities that fill up": {"w1": 5.0, "w2": 5.0, "b": 30.0, "bird": 20},
    "a typed score": {"score_from": "typed", "score": -7.3},
    "a typed score of 0": {"score_from": "typed", "score": 0.0},
    "the largest typed score": {"score_from": "typed", "score": 20.0},
    "a score between the stops": {"score_from": "typed", "score": 1.23456},
    "the slides' minus sign": {"part": "softmax", "minus_sign": True},
    "a warm minus sign": {"part": "softmax", "minus_sign": True, "temperature": 2.5, "shift": -3.0},
    "cold": {"part": "softmax", "temperature": 0.1, "x1": -3.3, "w21": 7.7, "b1": -9.9},
    "scores that overflow": {"part": "softmax", "x1": 10.0, "x2": -10.0, "w01": 10.0, "w12": -10.0},
    "a shift": {"part": "softmax", "shift": 12.0},
    "a shift beyond 32 bits": {"part": "softmax", "shift": 500.0},
    "a shift that leaves nothing": {"part": "softmax", "shift": -1000.0, "temperature": 0.5},
    "typed scores": {"part": "softmax", "scores_from": "typed", "s0": 0.0, "s1": 2.25, "s2": -20.0, "chosen_class": 2},
    "two classes": {"part": "softmax", "classes": 2},
    "two typed classes, minus sign": {"part": "softmax", "classes": 2, "scores_from": "typed", "s0": -3.0, "minus_sign": True},
    "five classes": {"part": "softmax", "classes": 5, "w41": 3.0, "chosen_class": 4},
    "eight classes": {"part": "softmax", "classes": 8, "chosen_class": 7},
    "typed scores of eight classes": {"part": "softmax", "scores_from": "typed", "classes": 8, "s3": 2.0, "shift": -40.0},
    "scores beyond 32 bits": {"part": "large scores"},
    "scores within 32 bits": {"part": "large scores", "size": 50.0},
    "a sum beyond 32 bits": {"part": "large scores", "size": 88.5, "gap": 0.0},
    "scores far below 0": {"part": "large scores", "far_below": True, "size": 123.4, "gap": 2.5},
    "scores a thousand below 0": {"part": "large scores", "far_below": True},
    "a gap of 200": {"part": "large scores", "gap": 200.0},
    "a gap of 200, in range": {"part": "large scores", "size": 60.0, "gap": 200.0},
    "a gap of 200, far below 0": {"part": "large scores", "size": 10000.0, "gap": 200.0, "far_below": True},
    "maxout that bends elsewhere": {
        "part": "activations", "shown": MAXOUT, "x": -4.0, "maxout_a1": -1.5, "maxout_b1": -2.0, "maxout_a2": 0.3, "maxout_b2": 5.0,
    },
    "maxout of one line": {"part": "activations", "shown": MAXOUT, "maxout_a2": 1.0},
}  # fmt: skip
CALCULATED |= {
    f"activations shown: {name}, at {x:g}": {"part": "activations", "shown": name, "x": x}
    for name, x in zip((*SHOWN, ALL, ALL, "ReLU", MAXOUT), cycle((0.0, -6.0, 2.35)), strict=False)
}
CASES |= {name: CalculatorSettings(**changes) for name, changes in CALCULATED.items()}
LOST: dict[str, dict[str, Any]] = {
    "three classes, the first is right": {"classes": 3, "label": 0, "p0": 0.2, "p2": 0.7},
    "eight classes, the last is right": {"classes": 8, "label": 7},
    "probabilities that add up to more than 1": {"p0": 1.0, "p1": 1.0},
    "a soft label": {"soft": True},
    "a soft label for three": {"soft": True, "classes": 3, "t0": 0.5, "t1": 0.5, "t2": 1.0},
    "logits": {"given": "logits"},
    "eight logits": {"given": "logits", "classes": 8, "label": 3, "z5": 11.1},
    "logits as far apart as can be": {"given": "logits", "z0": 20.0, "z1": -20.0},
    "logits, a soft label": {"given": "logits", "soft": True, "classes": 4, "t3": 0.7},
    "probabilities, softmax twice": {"softmax_twice": True},
    "logits, softmax twice": {"given": "logits", "softmax_twice": True, "classes": 8, "z0": -20.0},
    "a soft label, softmax twice": {"given": "logits", "soft": True, "softmax_twice": True, "classes": 3},
    "certain and wrong": {"p0": 1.0, "p1": 0.0},
    "certain and right": {"p0": 0.0, "p1": 1.0},
    "probability 0, softmax twice": {"p0": 0.0, "p1": 1.0, "softmax_twice": True},
    "probability 0 beside a soft label": {"classes": 3, "p2": 0.0, "soft": True, "softmax_twice": True},
    "probability 0 under a soft label": {"p0": 0.0, "p1": 1.0, "soft": True},
}  # fmt: skip
MEASURED: dict[str, dict[str, Any]] = {
    "one point": {"points": 1},
    "six points": {"points": 6},
    "one point and an outlier": {"points": 1, "outlier": -100.0},
    "six points and an outlier": {"points": 6, "outlier": 40.0},
    "no error at all": {"points": 1, "prediction1": 25.0},
    "an outlier that mends": {"points": 2, "outlier": 1.0},
    "an error hardly there": {"points": 1, "prediction1": 25.001},
}  # fmt: skip
CASES |= {f"cross-entropy, {name}": LossSettings(**changes) for name, changes in LOST.items()}
CASES |= {f"errors, {name}": LossSettings(part="MSE and MAE", **changes) for name, changes in MEASURED.items()}
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


def birds_scored(visit: AppTest) -> Iterator[str]:
    """Score, label and probability of every bird."""
    columns = table_with(visit, "score")
    for row in zip(columns["score"], columns["label"], columns["probability of seagull"], strict=True):
        yield from row


def plain(formula: str) -> str:
    """A formula with its numbers as a script prints them."""
    told = re.sub(r" \\cdot 10\^\{(-?\d+)\}", lambda power: f"e{int(power[1]):+03d}", formula)
    return told.replace(r"\infty", "inf").replace(r"\text{undefined}", "nan")


def formula_with(visit: AppTest, part: str) -> str:
    """The one formula of the page that has this part, its numbers as a script prints them."""
    (found,) = [text for text in values(visit, "latex") if part in text]
    return plain(found)


def rows_of(columns: dict[str, list[str]], *heads: str) -> Iterator[str]:
    """The cells of these columns, row by row."""
    for row in zip(*(columns[head] for head in heads), strict=True):
        yield from row


def alt_of(visit: AppTest, *words: str) -> str:
    """The one description of a chart that has these words."""
    (found,) = [str(node.proto.alt) for node in visit.get("vega_lite_chart") if all(w in node.proto.alt for w in words)]
    return found


def calculator_numbers(visit: AppTest) -> Iterator[str]:
    part = visit.segmented_control(key="sm_part").value
    parts = {"sigmoid": one_score, "softmax": several_scores, "large scores": large_scores, "activations": activations}
    yield from parts[str(part)](visit)


def one_score(visit: AppTest) -> Iterator[str]:
    """The formula with its numbers, the two sentences below it, the odds, and the birds, if it is one of theirs."""
    number = r"(-?[\d.]+(?:e[-+]\d+)?)"
    steps = formula_with(visit, r"\sigma(s) &= \frac{1}{1 + e^{-s}}")
    for mark in (r"\qquad s = ", r" e\^\{-s\} &= e\^\{.+?\} = ", r"1 \+ e\^\{-s\} &= ", r"\\frac\{1\}\{[^{}]+\} = "):
        (found,) = re.findall(mark.replace(r"\q", r"\\q") + number, steps)
        yield found
    text = plain(text_of(visit))
    for mark in (r"\$\\sigma\(-s\) = 1 - \\sigma\(s\) = ", r"p\\,\(1 - p\) = "):
        (found,) = re.findall(mark + number, text)
        yield found
    columns = table_with(visit, "one more")
    yield from (*columns["now"], *columns["one more"])
    if visit.segmented_control(key="sm_score_from").value == "a bird":
        yield from birds_scored(visit)


def several_scores(visit: AppTest) -> Iterator[str]:
    """Score, power and probability of every class, their sum, the class, for two the sigmoid, and the argmax along both axes."""
    columns = table_with(visit, "score s")
    (power,) = [head for head in columns if head.startswith("e^")]
    columns[power] = [quotient.split(" / ")[0] for quotient in columns[power]]
    yield from rows_of(columns, *(head for head in columns if head != "class"))
    sum_of = re.search(r"\\\\ &= (\S+) \\\\ p_\d &=", formula_with(visit, r"\sum &="))
    assert sum_of is not None
    yield sum_of[1]
    text = plain(text_of(visit))
    yield from re.findall(r"(?:predicted class is|highest share: class) \*\*(\d)\*\*", text)
    yield from re.findall(r"\*\*Two classes\*\*.*\) = (\S+)\$", text)
    yield from re.findall(r"\d+", " ".join(table_with(visit, "call")["gives"][1:]))


def large_scores(visit: AppTest) -> Iterator[str]:
    """Three tables, two logarithms of the sum, and the sigmoid's cost and slope in either way."""
    for heads in (
        ("score s", "e^s", "e^s / sum"),
        ("s - max", "e^(s - max)", "over sum", "torch.softmax"),
        ("log of the formula", "log(torch.softmax)", "torch.log_softmax"),
    ):
        yield from rows_of(table_with(visit, heads[0]), *heads)
    yield from table_with(visit, "gives")["gives"]
    costs = table_with(visit, "plain formula")
    for way in ("plain formula", "PyTorch"):
        yield from costs[way][2:]
    yield from (*costs["plain formula"][:2], costs["PyTorch"][1])


def activations(visit: AppTest) -> Iterator[str]:
    columns = table_with(visit, "activation")
    yield from rows_of(columns, *list(columns)[1:3])


def loss_numbers(visit: AppTest) -> Iterator[str]:
    part = visit.segmented_control(key="lo_part").value
    yield from cross_entropy(visit) if part == "cross-entropy" else errors(visit)


def cross_entropy(visit: AppTest) -> Iterator[str]:
    """The loss, what every class has to do with it, and what is left of it where softmax is applied twice."""
    loss = re.search(r"\\\\ &= (\S+) \\end", formula_with(visit, r"H &="))
    assert loss is not None
    yield loss[1]
    yield from rows_of(table_with(visit, "label y"), "p", "label y", "-y log p", "gradient, by autograd", "p - y")
    if visit.toggle(key="lo_softmax_twice").value:
        yield from table_with(visit, "softmax twice")["softmax twice"][:-1]
        yield from re.findall(r"[-+]\d+\.\d{4}", alt_of(visit, "Gradients for each logit"))


def errors(visit: AppTest) -> Iterator[str]:
    """The errors of every bird, and either mean with its gradient."""
    yield from rows_of(table_with(visit, "bird"), "prediction", "label", "error", "square", "absolute")
    for name in ("MSE", "MAE"):
        mean = re.search(r"\\\\ &= (\S+)\\ \\text\{kg\}", formula_with(visit, rf"\text{{{name}}} &="))
        assert mean is not None
        yield mean[1]
        yield from re.findall(r"[-+]\d+\.\d{4}", alt_of(visit, f"Gradient of the {name}"))
    if visit.slider(key="lo_outlier").value:
        yield from table_with(visit, "without the outlier")["without the outlier"]


SHARES = {"accuracy": r"\frac{TP + TN}", "precision": r"\frac{TP}{TP + FP}", "recall": r"\frac{TP}{TP + FN}"}


def classifier_numbers(visit: AppTest) -> Iterator[str]:
    """By hand every bird's score, label and probability; of a training the losses; of a judgement four counts and three shares."""
    part = visit.segmented_control(key="lc_part").value
    if part == "by hand":
        yield from birds_scored(visit)
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
    CalculatorSettings: calculator_numbers,
    LossSettings: loss_numbers,
    DescentSettings: descent_numbers,
    RegressionSettings: regression_numbers,
}


def numbers_in(printed: str) -> list[str]:
    """The printed words that are numbers."""
    return [word for word in printed.split() if word not in ("ends", "at", "best", *SHARES)]


def numbers_among(printed: str) -> list[str]:
    """The numbers among other words and within lists."""
    return re.findall(r"(?<![\w.])[-+]?(?:\d[\d.]*(?:e[-+]\d+)?|inf|nan)(?!\w)", printed)


@pytest.mark.parametrize("name", CASES)
def test_a_script_prints_every_number_of_its_page_in_order(
    name: str, pages: dict[str, Seen], printed: dict[str, str]
) -> None:
    assert pages[name].numbers
    if isinstance(CASES[name], BirdSettings | ClassifierSettings):
        words = iter(printed[name].split())
        assert all(number in words for number in pages[name].numbers)  # the others are tested in test_bird_scripts.py
    elif isinstance(CASES[name], CalculatorSettings | LossSettings):
        assert numbers_among(printed[name]) == pages[name].numbers
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
    assert names <= {"torch", "torch.nn", "math", "copy", "itertools"}


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
