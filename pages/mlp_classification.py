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
    straight,
    verdict,
)
from pages.sections.mlp_classification.page import PAGE
from ui.frame import begin
from ui.store import run

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
    judging.show(result)
    matrices.show(settings, result)
    straight.show(result)
    parts.show(result)
frame.close()
