"""The controls: what is measured, what is fitted, how it is trained, and what holds it back."""

import streamlit as st

from core.models import MODELS
from core.optimizers import OPTIMIZERS
from core.regression import STREAMS, RegressionSettings
from ui.controls import Controls


def show(controls: Controls[RegressionSettings]) -> None:
    """Draw the widgets that the chosen parts read, the rest folded away."""
    controls.show("dataset", "model")
    model = MODELS[controls.chosen("model")]
    controls.show(*(knob for knob in model.knobs if knob not in ("dropout", "output_relu")))
    optimizer = OPTIMIZERS[controls.chosen("optimizer")]
    controls.show("learning_rate", "epochs", "optimizer", *optimizer.knobs)
    controls.fold("Data", ":material/scatter_plot:", "count", "noise", "validation_share", "seed")
    against = ["l1", "l2"] + (["dropout"] if "dropout" in model.knobs else []) + ["early_stopping"]
    if controls.chosen("early_stopping"):
        against.append("patience")
    controls.fold("Against overfitting", ":material/compress:", *against)
    if controls.chosen("early_stopping") and not controls.chosen("validation_share"):
        st.caption("Early stopping watches the validation loss, so hold out some points first, under Data.")
    rest = ["batch", "loss", "log_loss"] + (["output_relu"] if "output_relu" in model.knobs else [])
    if model.layered:
        rest.append("weights_from")
        if controls.chosen("weights_from") == STREAMS[1]:
            rest.append("weight_seed")
    controls.fold("Batches, loss and start", ":material/tune:", *rest)
