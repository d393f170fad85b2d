"""MLP regression: fit a line and a network to noisy points, and watch the curve bend."""

import math

import streamlit as st
import torch

from core.activations import ACTIVATIONS
from core.datasets import DATASETS
from core.models import MODELS
from core.optimizers import OPTIMIZERS
from core.regression import RegressionSettings, curves, fit, parameter_count
from ui.charts.clock import Clock
from ui.charts.losses import loss_chart, why_not_log
from ui.charts.regression import fit_chart, loss_curve
from ui.frame import begin
from ui.messages import diverged
from ui.numbers import formulas, six_decimals
from ui.player import player
from ui.scripts.regression import EVERY, regression_script
from ui.store import run

PLACES = torch.linspace(0, 1, 81)

frame = begin("mlp_regression", RegressionSettings)
left, right = st.columns([1, 3], gap="medium")

with left:
    show, chosen = frame.controls.show, frame.controls.chosen
    show("dataset", "model")
    model = MODELS[chosen("model")]
    show(*model.knobs, "learning_rate", "epochs", "optimizer", *OPTIMIZERS[frame.controls.chosen("optimizer")].knobs)
    with st.expander("Data, loss and random stream", icon=":material/tune:"):
        show("count", "noise", "loss", "log_loss", "seed")
        if model.draw is not None:
            show("weights_from")
            if chosen("weights_from") == "own seed":
                show("weight_seed")

settings = frame.controls.settings()
frame.finish(settings, regression_script)
data, activation = DATASETS[settings.dataset], ACTIVATIONS[settings.activation]

with right:
    result = run(fit, settings.relevant(), "Training")
    if result.diverged_at is not None:
        diverged("Training", result.diverged_at, "epoch")
    fitted = curves(result, PLACES)
    clock = Clock("mlp", len(result.steps) - 1)
    player(result.steps, key="mlp", unit="epoch")
    picture, losses = st.columns(2)
    picture.altair_chart(
        fit_chart(result, PLACES, fitted, clock), key="mlp_fit",
        alt=f"{settings.count} points of the {settings.dataset} and the fit of the {settings.model}, before training and after "
        f"{result.steps[-1]} epochs, when the {settings.loss} is {result.losses[-1]:.6f}",
    )  # fmt: skip
    losses.altair_chart(
        loss_chart([loss_curve(result)], result.steps, clock, "epoch", settings.log_loss), key="mlp_loss",
        alt=f"{settings.loss} against epoch, from {result.losses[0]:.6f} to {result.losses[-1]:.6f} at learning rate "
        f"{settings.learning_rate:g}",
    )  # fmt: skip
    st.caption(
        "The dotted line is the curve behind the points, without its noise. The player shows every epoch at first and fewer later, "
        "because most happens early."
    )
    if settings.log_loss and why_not_log([loss_curve(result)]):
        losses.caption(why_not_log([loss_curve(result)]))
    story, numbers = st.columns([1.4, 1], gap="large")
    with numbers:
        st.subheader(f"Loss every {EVERY} epochs", anchor=False)
        rows = range(0, settings.epochs, EVERY)
        known = [*result.losses.tolist(), *[math.inf] * settings.epochs]
        st.table(
            {
                "epoch": [str(row) for row in rows],
                settings.loss: [six_decimals(known[row]) for row in rows],
            },
            alt=f"{settings.loss} every {EVERY} epochs",
        )
        st.caption("Each row is measured before that epoch's update, as a notebook prints it.")
        st.markdown(f"After the last update: **{six_decimals(result.losses[-1].item())}**")
    with story:
        st.subheader("What is fitted", anchor=False)
        st.markdown(
            f"**Data**  ${data.formula}$. {data.story}\n\n"
            f"**Model**  ${model.formula}$. {model.story} It has **{parameter_count(result.shapes):,} parameters**."
        )
        table = {
            "parameter": list(model.names),
            "shape": [" × ".join(map(str, shape)) or "one number" for shape in result.shapes],
            "numbers": [str(shape.numel()) for shape in result.shapes],
        }
        if parameter_count(result.shapes) <= 2:
            for when, row in {"before": result.parameters[0], "after": result.parameters[-1]}.items():
                table |= {when: [f"{value:.4f}" for value in row.tolist()]}
        st.table(table, alt="The model's parameters, their shapes and, where there are few, their values")
        if "activation" in model.knobs:
            st.markdown(f"**{settings.activation}**  $\\varphi(z) = {activation.formula}$. {activation.story}")
        st.markdown(
            f"**{settings.optimizer}**  {formulas(OPTIMIZERS[settings.optimizer].formula)}. "
            f"{OPTIMIZERS[settings.optimizer].story}\n\n{model.output}"
        )
