"""The controls: what is walked on, who walks, how far, and what is drawn."""

import streamlit as st

from core.descent.surfaces import SURFACES, SurfaceKnobs
from core.parts.optimizers import OptimizerKnobs
from core.parts.schedules import ScheduleKnobs
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.controls import Controls


def show(controls: Controls[DescentPageSettings]) -> None:
    """Draw the widgets in their order, the rest folded away."""
    controls.show("view", *SurfaceKnobs.knobs(), "batch_size", "batch_seed")
    controls.show("optimizers", "learning_rate", "start_x", "start_y")
    surface = SURFACES[controls.chosen("surface")]
    if surface.axes != ("x", "y"):
        st.caption(f"Here x is {surface.axes[0]} and y is {surface.axes[1]}.")
    controls.show("steps", "show_sweep", "curve", "log_loss")
    with st.expander("Optimizers and schedule", icon=":material/tune:"):
        controls.show("followed")
        names = controls.chosen("optimizers")
        if len(names) > 1 and controls.chosen("followed") not in names:
            st.caption(f"{controls.chosen('followed')} does not walk here, so {names[0]} is followed.")
        controls.show(*OptimizerKnobs.knobs(), *ScheduleKnobs.knobs())
