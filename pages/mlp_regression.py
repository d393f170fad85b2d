"""MLP regression: fit a line or a network to noisy points, and see it underfit, overfit and be tamed."""

import streamlit as st

from core.regression.training import fit
from pages.sections.course import COURSE
from pages.sections.mlp_regression import (
    capacity,
    compare,
    controls,
    fitting,
    matrices,
    numbers,
    script,
    units,
    verdict,
    weights,
)
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import View
from ui.frame import begin
from ui.store import run

VIEWS = {
    View.MODEL: matrices.show,
    View.HIDDEN_UNITS: units.show,
    View.WEIGHTS: weights.show,
    View.CAPACITY: capacity.show,
    View.COMPARE: compare.show,
    View.NUMBERS: numbers.show,
}

frame = begin(COURSE, PAGE)
left, right = st.columns([1, 3], gap="medium")

with left:
    controls.show(frame.controls)
with right:
    moving = st.container()
    frame.controls.show_in_row("view")
    below = st.container()
with below:
    frame.controls.show("unit")

settings = frame.controls.settings()
frame.finish(settings, script.regression_script)

with moving:
    verdict.check_cost(settings)
    result = run(fit, settings, "Training")
    verdict.show(result)
    clock = fitting.show(settings, result)
with below:
    VIEWS[View(settings.view)](settings, result, clock)
