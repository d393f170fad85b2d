"""The controls of each calculator."""

import streamlit as st

from core.activation_curves import ALL, MAXOUT
from core.calculators import CalculatorSettings
from core.scores import CLASSES, SCORES_OF_CLASSES, SCORES_OF_ONE
from ui.controls import Controls


def show(controls: Controls[CalculatorSettings]) -> None:
    """Draw the widgets that the chosen calculator reads."""
    part = controls.chosen("part")
    if part == "sigmoid":
        controls.show("score_from")
        controls.show(*(("score",) if controls.chosen("score_from") == SCORES_OF_ONE[1] else ("w1", "w2", "b", "bird")))
    elif part == "softmax":
        _several(controls)
    elif part == "large scores":
        controls.show("size", "gap", "far_below")
    else:
        controls.show("shown", "x")
        if controls.chosen("shown") in (ALL, MAXOUT):
            st.caption("The two lines of maxout")
            controls.show("maxout_a1", "maxout_b1", "maxout_a2", "maxout_b2")


def _several(controls: Controls[CalculatorSettings]) -> None:
    controls.show("classes", "chosen_class", "scores_from")
    rows = range(controls.chosen("classes"))
    if controls.chosen("scores_from") == SCORES_OF_CLASSES[1]:
        controls.show(*(f"s{k}" for k in rows))
    else:
        controls.fold("Input x", ":material/input:", "x1", "x2")
        for k in rows:
            controls.fold(f"Class {k}: {CLASSES[k]}", ":material/tune:", f"w{k}1", f"w{k}2", f"b{k}")
    controls.show("temperature", "shift", "minus_sign")
