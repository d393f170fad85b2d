"""The controls: what is walked on, who walks, how far, and what is drawn."""

import streamlit as st

from core.descent import DescentSettings
from core.optimizers import OPTIMIZERS
from core.schedules import SCHEDULES
from core.surfaces import SURFACES
from ui.controls import Controls


def show(controls: Controls[DescentSettings]) -> None:
    """Draw the widgets that the chosen parts read, the rest folded away."""
    controls.show("view", "surface")
    surface = SURFACES[controls.chosen("surface")]
    controls.show(*surface.knobs)
    if surface.data:
        controls.show("batch_size", "batch_seed")
    controls.show("optimizers", "learning_rate", "start_x", "start_y")
    if surface.axes != ("x", "y"):
        st.caption(f"Here x is {surface.axes[0]} and y is {surface.axes[1]}.")
    controls.show("steps", "curve", "log_loss")
    with st.expander("Optimizers and schedule", icon=":material/tune:"):
        names = controls.chosen("optimizers")
        used = {knob for name in names for knob in OPTIMIZERS[name].knobs}
        if len(names) > 1:
            controls.show("followed")
            if controls.chosen("followed") not in names:
                st.caption(f"{controls.chosen('followed')} does not walk here, so {names[0]} is followed.")
        controls.show(*(knob for knob in DescentSettings.knobs() if knob in used))
        controls.show("schedule")
        controls.show(*SCHEDULES[controls.chosen("schedule")].knobs)
