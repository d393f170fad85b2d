"""The controls of each loss."""

import streamlit as st

from core.calculators import LOSSES, LossSettings
from core.cross_entropy import GIVEN
from ui.controls import Controls


def show(controls: Controls[LossSettings]) -> None:
    """Draw the widgets that the chosen loss reads."""
    if controls.chosen("part") == LOSSES[0]:
        _classes(controls)
    else:
        controls.show("points")
        for i in range(1, controls.chosen("points") + 1):
            st.caption(f"Bird {i}")
            controls.show(f"prediction{i}", f"target{i}")
        controls.show("outlier")


def _classes(controls: Controls[LossSettings]) -> None:
    controls.show("given", "classes")
    rows = range(controls.chosen("classes"))
    letter = "z" if controls.chosen("given") == GIVEN[1] else "p"
    controls.show(*(f"{letter}{k}" for k in rows), "soft")
    controls.show(*((f"t{k}" for k in rows) if controls.chosen("soft") else ("label",)))
    controls.show("softmax_twice")
