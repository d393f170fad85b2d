"""MLP regression: fit a line or a network to noisy points, and see it underfit, overfit and be tamed."""

import streamlit as st

from core.regression import RegressionSettings
from core.training import fit
from pages.sections.mlp_regression import (
    capacity,
    compare,
    controls,
    fitting,
    matrices,
    numbers,
    units,
    verdict,
    weights,
)
from ui.frame import begin
from ui.scripts.regression import regression_script
from ui.store import run

VIEWS = {
    "model": matrices.show,
    "hidden units": units.show,
    "weights": weights.show,
    "capacity": capacity.show,
    "compare": compare.show,
    "numbers": numbers.show,
}

frame = begin("mlp_regression", RegressionSettings)
left, right = st.columns([1, 3], gap="medium")

with left:
    controls.show(frame.controls)
with right:
    moving = st.container()
    frame.controls.show_in_row("view")
    below = st.container()
    if frame.controls.chosen("view") in ("hidden units", "weights"):
        with below:
            frame.controls.show("unit")

settings = frame.controls.settings()
frame.finish(settings, regression_script)

with moving:
    verdict.check_cost(settings)
    result = run(fit, settings.relevant(), "Training")
    verdict.show(result)
    clock = fitting.show(settings, result)
with below:
    VIEWS[settings.view](settings, result, clock)
