"""Sigmoid and softmax: scores become probabilities, with every number on the way; and the bends that networks are made of."""

import streamlit as st

from core.calculators import CalculatorSettings
from pages.sections.sigmoid_softmax import activations, controls, large_scores, laws, one_score, several_scores
from ui.frame import begin
from ui.scripts.scores import scores_script

PARTS = {
    "sigmoid": [one_score.show],
    "softmax": [several_scores.show, laws.show],
    "large scores": [large_scores.show],
    "activations": [activations.show],
}

frame = begin("sigmoid_softmax", CalculatorSettings)
frame.controls.show_in_row("part")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, scores_script)
with right:
    for section in PARTS[settings.part]:
        section(settings)
