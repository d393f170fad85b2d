"""The controls of each loss; only those that matter for the chosen one are drawn."""

import streamlit as st

from core.losses.cross_entropy import CrossEntropySettings
from core.losses.errors import MOST_POINTS
from pages.sections.losses.settings import LossesPageSettings
from ui.controls import Controls


def show(controls: Controls[LossesPageSettings]) -> None:
    """Draw the widgets in their order: a prediction of classes and its label, or predictions of weights."""
    controls.show(*CrossEntropySettings.knobs())
    controls.show("points")
    for bird in range(1, MOST_POINTS + 1):
        if LossesPageSettings.knobs()[f"prediction{bird}"].matters(controls.so_far):
            st.caption(f"Bird {bird}")
        controls.show(f"prediction{bird}", f"target{bird}")
    controls.show("outlier")
