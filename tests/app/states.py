"""States of every page that together draw every control it has, each cheap to compute."""

from __future__ import annotations

from typing import Any

import pytest

from core.parts.optimizers import OPTIMIZERS
from core.settings import Settings
from pages.sections.course import COURSE
from ui.course import Page

CHEAP = {"epochs": 12, "count": 20, "width": 6}

STATES: dict[str, list[dict[str, Any]]] = {
    "flamingo_seagull": [
        {"view": "one feature", "with_pelicans": True},
        {"view": "table", "normalisation": "standardise"},
        {"view": "normalisation", "with_pelicans": True},
        {"view": "two features"},
        {"view": "one feature", "birds": "own table"},
    ],
    "linear_classifier": [
        {"part": "by hand"},
        {"part": "training", "optimizer": "Momentum", "held_out_share": 0.2, "epochs": 12},
        {"part": "three species", "optimizer": "AdamW", "epochs": 12},
        {"part": "three species", "method": "softmax", "optimizer": "RMSProp", "held_out_share": 0.3, "epochs": 12},
        {"part": "judging"},
        {
            "part": "judging",
            "judged": "trained line",
            "judged_on": "held-out birds",
            "held_out_share": 0.25,
            "epochs": 12,
        },
    ],
    "sigmoid_softmax": [
        {"part": "sigmoid"},
        {"part": "sigmoid", "score_from": "typed"},
        {"part": "softmax", "classes": 8},
        {"part": "softmax", "classes": 8, "scores_from": "typed"},
        {"part": "large scores"},
        {"part": "activations"},
    ],
    "losses": [
        {"classes": 8},
        {"classes": 8, "given": "logits", "soft": True, "softmax_twice": True},
        {"part": "MSE and MAE", "points": 6, "outlier": 20.0},
    ],
    "gradient_descent": [
        {"optimizers": tuple(OPTIMIZERS), "steps": 6},
        {"surface": "Line's MSE", "batch_size": 7, "schedule": "Step", "optimizers": ("Momentum", "Adam"), "steps": 6},
        {"view": "one", "schedule": "Exponential", "curve": "learning rate", "show_sweep": True, "steps": 6},
    ],
    "backpropagation": [
        {},
        {"expression": "perceptron with cross-entropy"},
        {"expression": "two layers of one unit"},
        {"expression": "a branch"},
        {"backward": False},
        {"part": "a deep chain"},
    ],
    "training_loop": [
        {"epochs": 2},
        {"form": "with nn", "epochs": 2},
        {"part": "modules"},
        {"part": "shapes"},
    ],
    "mlp_classification": [
        {
            "layers": 3,
            "optimizer": "AdamW",
            "held_out_share": 0.3,
            "early_stopping": True,
            "schedule": "Step",
            "epochs": 6,
            "count": 20,
        },
        {"epochs": 6, "count": 20, "points": "own points", "optimizer": "Momentum", "schedule": "Exponential"},
        {"points": "three birds", "with_weight": True, "slice_x3": 0.5, "view": "units", "epochs": 4, "count": 20},
        {
            "points": "three spirals",
            "layers": 0,
            "inputs": ("x₁", "x₂", "x₁²"),
            "optimizer": "RMSProp",
            "view": "one point",
            "epochs": 6,
            "count": 20,
        },
    ],
    "mlp_regression": [
        {
            "model": "two-layer MLP",
            "weights_from": "own seed",
            "optimizer": "AdamW",
            "validation_share": 0.3,
            "early_stopping": True,
            "view": "hidden units",
            "second_width": 5,
            **CHEAP,
        },
        {
            "model": "MLP",
            "l1": 0.001,
            "l2": 0.01,
            "dropout": 0.1,
            "batch": "5",
            "view": "weights",
            "unit": "2",
            **CHEAP,
        },
        {"model": "line from scratch", "optimizer": "Momentum", "view": "numbers", **CHEAP},
        {"model": "linear layer", "optimizer": "RMSProp", "view": "compare", **CHEAP},
        {"dataset": "own table", "optimizer": "Adagrad", **CHEAP},
    ],
}

NAMED = {
    f"{stem}-{place}": (COURSE.pages[stem], state)
    for stem, states in STATES.items()
    for place, state in enumerate(states)
}


FIRST = {f"{stem}-0" for stem in STATES}
every_state = pytest.mark.parametrize(
    ("page", "state"),
    [
        pytest.param(*case, id=name, marks=() if name in FIRST else (pytest.mark.thorough,))
        for name, case in NAMED.items()
    ],
)
"""A test for each state; by default the first of each page."""


def settings_for(page: Page[Any], state: dict[str, Any]) -> Settings:
    """The page's settings in this state."""
    settings: Settings = page.settings(**state)
    return settings


def cheap(page: Page[Any]) -> Settings:
    """Settings of a page that are quick to compute."""
    settings: Settings = page.settings(**STATES[page.stem][0])
    return settings
