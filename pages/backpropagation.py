"""Backpropagation: values go forwards through a graph, gradients come back through it."""

from pages.sections.backpropagation import chain, controls, graph
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.settings import Part
from pages.sections.course import COURSE
from ui.frame import begin

SECTIONS = {Part.GRAPH: graph.show, Part.CHAIN: chain.show}

frame = begin(COURSE, PAGE)
stage = frame.stage
with stage.knobs:
    frame.controls.show_in_row("part")
    controls.show(frame.controls)

settings = frame.settings()
SECTIONS[Part(settings.part)](settings, stage)
frame.close()
