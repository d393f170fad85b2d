"""The controls: what is measured, what is fitted, how it is trained, and what holds it back."""

import streamlit as st

from core.parts.optimizers import OptimizerKnobs
from pages.sections.mlp_regression import pasted
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui import own_table
from ui.controls import Controls


def show(controls: Controls[RegressionPageSettings]) -> None:
    """Draw the widgets in their order, the rest folded away."""
    controls.show_in_row("view")
    controls.show("unit")
    controls.show("dataset", "own")
    own_table.offer(controls, pasted.READER)
    controls.show("model", "start_w", "start_b", "width", "second_width", "activation")
    controls.show("learning_rate", "epochs", "optimizer", *OptimizerKnobs.knobs())
    controls.fold("Data", ":material/scatter_plot:", "count", "noise", "validation_share", "seed")
    controls.fold("Against overfitting", ":material/compress:", "l1", "l2", "dropout", "early_stopping", "patience")
    if controls.chosen("early_stopping") and not controls.chosen("validation_share"):
        st.caption("Early stopping watches the validation loss, so hold out some points first, under Data.")
    controls.fold(
        "Batches, loss and start",
        ":material/tune:",
        "batch",
        "loss",
        "log_loss",
        "output_relu",
        "weights_from",
        "weight_seed",
    )
