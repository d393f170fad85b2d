"""Backpropagation: values go forwards through a graph, gradients come back through it."""

import streamlit as st

from core.backpropagation import GRAPH_PARTS, BackpropagationSettings
from pages.sections.backpropagation import chain, controls, graph
from ui.frame import begin
from ui.scripts.backpropagation import backpropagation_script

PARTS = dict(zip(GRAPH_PARTS, (graph.show, chain.show), strict=True))

frame = begin("backpropagation", BackpropagationSettings)
frame.controls.show_in_row("part")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, backpropagation_script)
with right:
    PARTS[settings.part](settings)
