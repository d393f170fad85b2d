"""The training loop, line by line: every line is run, and what it changes is shown."""

import streamlit as st

from core.backpropagation import LOOP_PARTS, TrainingLoopSettings
from pages.sections.training_loop import controls, line_by_line, modules, shapes
from ui.frame import begin
from ui.scripts.backpropagation import loop_script

PARTS = dict(zip(LOOP_PARTS, (line_by_line.show, modules.show, shapes.show), strict=True))

frame = begin("training_loop", TrainingLoopSettings)
frame.controls.show_in_row("part")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, loop_script)
with right:
    PARTS[settings.part](settings)
