"""The controls: what is told apart, by which network, how it learns, and what holds it back."""

import streamlit as st

from core.parts.optimizers import OptimizerKnobs
from core.parts.schedules import ScheduleKnobs
from core.plane.points import OWN
from pages.sections.mlp_classification import own, pasted
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui import own_table
from ui.classroom import can_move
from ui.controls import Controls


def show(controls: Controls[PlanePageSettings]) -> None:
    """Draw the widgets in their order, the rest folded away."""
    controls.show("points", "with_weight", "slice_x3")
    if controls.chosen("points") == OWN:
        own.show(controls)
    with st.container(horizontal=True, gap="xxsmall"):
        if controls.chosen("points") != OWN and can_move("points", own.KNOB):
            own.offer()
        own_table.offer(controls, pasted.READER)
        if can_move("weight_seed"):
            st.button(
                "New weights",
                icon=":material/casino:",
                on_click=controls.new_seed,
                args=("weight_seed",),
                help="Draw other first weights.",
            )
    controls.show("layers", "units1", "units2", "units3", "activation", "learning_rate", "epochs")
    controls.show_in_row("view")
    controls.fold("Points and inputs", ":material/scatter_plot:", "inputs", "count", "noise", "held_out_share")
    controls.fold(
        "Optimizer and batches",
        ":material/tune:",
        "optimizer",
        *OptimizerKnobs.knobs(),
        "batch_size",
        *ScheduleKnobs.knobs(),
    )
    controls.fold("Against overfitting", ":material/compress:", "dropout", "l1", "l2", "early_stopping", "patience")
    controls.fold(
        "Seeds, followed point, axis",
        ":material/casino:",
        "point_seed",
        "weight_seed",
        "point_x1",
        "point_x2",
        "log_loss",
    )
