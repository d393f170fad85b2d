"""The training loop, line by line: every line is run, and what it changes is shown."""

from pages.sections.course import COURSE
from pages.sections.training_loop import controls, line_by_line, modules, shapes
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import Part
from ui.frame import begin

SECTIONS = {Part.LINE_BY_LINE: line_by_line.show, Part.MODULES: modules.show, Part.SHAPES: shapes.show}

frame = begin(COURSE, PAGE)
stage = frame.stage
with stage.knobs:
    frame.controls.show_in_row("part")
    controls.show(frame.controls)

settings = frame.settings()
SECTIONS[Part(settings.part)](settings, stage)
frame.close()
