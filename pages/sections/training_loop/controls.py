"""The controls of each part."""

import streamlit as st

from core.backpropagation import LOOP_PARTS, TrainingLoopSettings
from core.loop_text import FORM_NAMES
from ui.controls import Controls


def show(controls: Controls[TrainingLoopSettings]) -> None:
    """Draw the widgets that the chosen part reads."""
    part = controls.chosen("part")
    if part == LOOP_PARTS[0]:
        controls.show("form", "learning_rate", "epochs")
        st.caption("Switch a line and see what happens")
        controls.show("zero_grad", "no_grad", "minus", "mean", "requires_grad")
        if controls.chosen("form") == FORM_NAMES[1]:
            controls.show("unsqueeze")
    elif part == LOOP_PARTS[1]:
        controls.show("registration")
    else:
        st.caption("Nothing to set here: one run shows it all.")
