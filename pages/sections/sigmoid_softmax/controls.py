"""The controls of each calculator; only those that matter for the chosen one are drawn."""

import streamlit as st

from core.scores.large_scores import LargeScoreSettings
from core.scores.linear import LINE
from core.scores.softmax import CLASSES
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from ui.controls import Controls


def show(controls: Controls[CalculatorPageSettings]) -> None:
    """Draw the widgets in their order: one score, several, large ones, activations."""
    controls.show("score_from", "score", *LINE, "bird")
    controls.show("classes", "chosen_class", "scores_from", *(f"s{k}" for k in range(len(CLASSES))))
    controls.fold("Input x", ":material/input:", "x1", "x2")
    for k, name in enumerate(CLASSES):
        controls.fold(f"Class {k}: {name}", ":material/tune:", f"w{k}1", f"w{k}2", f"b{k}")
    controls.show("temperature", "shift", "minus_sign")
    controls.show(*LargeScoreSettings.knobs())
    controls.show("shown", "x")
    if CalculatorPageSettings.knobs()["maxout_a1"].matters(controls.so_far):
        st.caption("The two lines of maxout")
    controls.show("maxout_a1", "maxout_b1", "maxout_a2", "maxout_b2")
