"""MLP regression: fit a line or a network to noisy points, and see it underfit, overfit and be tamed."""

from core.regression.training import fit
from pages.sections.course import COURSE
from pages.sections.mlp_regression import (
    capacity,
    compare,
    controls,
    fitting,
    matrices,
    notebook,
    numbers,
    takeaway,
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
stage = frame.stage
with stage.knobs:
    controls.show(frame.controls)

settings = frame.settings()
with stage.picture:
    verdict.check_cost(settings)
with stage.player:
    result = run(fit, settings, "Training")

notebook.show(frame.asked, stage)
with stage.more:
    takeaway.show(result)
    verdict.show(result)
    fitting.show(settings, result, stage)
    VIEWS[View(settings.view)](settings, result, stage)
frame.close()
