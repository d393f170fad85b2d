"""Losses: what a wrong prediction costs, and how hard each loss pulls to put it right."""

from pages.sections.course import COURSE
from pages.sections.losses import controls, cross_entropy, errors
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import Part
from ui.frame import begin

SECTIONS = {Part.CROSS_ENTROPY: cross_entropy.show, Part.ERRORS: errors.show}

frame = begin(COURSE, PAGE)
stage = frame.stage
with stage.knobs:
    frame.controls.show_in_row("part")
    controls.show(frame.controls)

settings = frame.settings()
SECTIONS[Part(settings.part)](settings, stage)
frame.close()
