"""The controls: the loop and the lines of it that can be switched, or what a module keeps its numbers in."""

import streamlit as st

from core.loop.text import SWITCHES
from pages.sections.training_loop.settings import LoopPageSettings, Part
from ui.classroom import can_move
from ui.controls import Controls


def show(controls: Controls[LoopPageSettings]) -> None:
    """Draw the widgets that the chosen part reads."""
    part = controls.chosen("part")
    controls.show("form", "learning_rate", "epochs")
    if part == Part.LINE_BY_LINE and any(can_move(name) for name in SWITCHES):
        st.caption("Switch a line and see what happens")
    controls.show(*SWITCHES)
    controls.show("registration")
    if part == Part.SHAPES:
        st.caption("Nothing to set here: one run shows it all.")
