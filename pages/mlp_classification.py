"""MLP classification: a network bends the plane until it parts points that no line can part."""

from core.plane.training import fit_plane
from pages.sections.course import COURSE
from pages.sections.mlp_classification import (
    controls,
    judging,
    learning,
    matrices,
    parts,
    plane,
    steps,
    straight,
    units,
    verdict,
)
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.settings import View
from ui.frame import begin
from ui.store import run

VIEWS = {
    View.JUDGING: judging.show,
    View.UNITS: units.show,
    View.POINT: matrices.show,
    View.MODULE: steps.show,
    View.PARTS: parts.show,
}

frame = begin(COURSE, PAGE)
stage = frame.stage
with stage.knobs:
    controls.show(frame.controls)

settings = frame.settings()
with stage.picture:
    verdict.check_cost(settings)
with stage.player:
    result = run(fit_plane, settings, "Training")

plane.show(settings, result, stage)
with stage.more:
    verdict.show(result)
    learning.show(settings, result)
    straight.show(result)
    VIEWS[View(settings.view)](settings, result)
frame.close()
