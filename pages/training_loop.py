"""The training loop, line by line: every line is run, and what it changes is shown."""

import streamlit as st

from pages.sections.course import COURSE
from pages.sections.training_loop import controls, line_by_line, modules, script, shapes
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import Part
from ui.frame import begin

SECTIONS = {Part.LINE_BY_LINE: line_by_line.show, Part.MODULES: modules.show, Part.SHAPES: shapes.show}

frame = begin(COURSE, PAGE)
frame.controls.show_in_row("part")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, script.loop_script)
with right:
    SECTIONS[Part(settings.part)](settings)
