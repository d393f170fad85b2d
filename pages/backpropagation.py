"""Backpropagation: values go forwards through a graph, gradients come back through it."""

import streamlit as st

from pages.sections.backpropagation import chain, controls, graph, script
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.settings import Part
from pages.sections.course import COURSE
from ui.frame import begin

SECTIONS = {Part.GRAPH: graph.show, Part.CHAIN: chain.show}

frame = begin(COURSE, PAGE)
frame.controls.show_in_row("part")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, script.backpropagation_script)
with right:
    SECTIONS[Part(settings.part)](settings)
