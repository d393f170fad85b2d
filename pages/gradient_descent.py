"""Gradient descent: walk down a loss, one step against the gradient at a time."""

from core.descent.walk import descend
from pages.sections.course import COURSE
from pages.sections.gradient_descent import controls, rates, rules, verdict, walk
from pages.sections.gradient_descent.page import PAGE
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
    walks = [run(descend, settings, f"{name} walks", optimizer=name) for name in settings.optimizers]

walk.show(settings, walks, stage)
with stage.more:
    verdict.show(settings, walks)
    walk.show_along(settings, walks)
    if settings.show_sweep:
        rates.show(settings, walks)
    rules.show(settings, walks)
frame.close()
