"""Losses: what a wrong prediction costs, and how hard each loss pulls to put it right."""

import streamlit as st

from pages.sections.course import COURSE
from pages.sections.losses import controls, cross_entropy, errors, script
from pages.sections.losses.page import PAGE
from pages.sections.losses.settings import Part
from ui.frame import begin

SECTIONS = {Part.CROSS_ENTROPY: cross_entropy.show, Part.ERRORS: errors.show}

frame = begin(COURSE, PAGE)
frame.controls.show_in_row("part")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, script.losses_script)
with right:
    SECTIONS[Part(settings.part)](settings)
