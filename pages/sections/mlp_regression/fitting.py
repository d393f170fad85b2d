"""The fit: the points with the curve of the shown epoch, and the losses beside it, on one clock."""

import streamlit as st
import torch

from core.hidden_units import hinges_of
from core.regression import RegressionResult, RegressionSettings, curves, unflatten, window
from ui.charts.clock import Clock
from ui.charts.losses import loss_chart, why_not_log
from ui.charts.regression import fit_chart, loss_curves
from ui.player import player

PLACES = 81


def show(settings: RegressionSettings, result: RegressionResult) -> Clock:
    """Draw the player and both pictures; returns the clock for what follows below."""
    clock = Clock("mlp", len(result.steps) - 1)
    player(result.steps, key="mlp", unit="epoch")
    places = torch.linspace(*window(settings), PLACES)
    drawn = loss_curves(result)
    picture, losses = st.columns(2)
    ends = f"after {result.steps[-1]} epochs the training {settings.loss} is {result.losses[-1]:.6f}"
    if result.best is not None:
        ends += (
            f" and the validation {settings.loss} {result.validation[-1]:.6f}, lowest {result.validation[result.best]:.6f} at epoch "
            f"{result.best}"
        )
    picture.altair_chart(
        fit_chart(result, places, curves(result, places), clock, _hinge_of_marked(settings, result)), key="mlp_fit",
        alt=f"{settings.count} points of the {settings.dataset}, {result.points.held_out} of them held out, and the fit of the "
        f"{settings.model} at learning rate {settings.learning_rate:g}, before training and at the shown epoch: {ends}",
    )  # fmt: skip
    losses.altair_chart(
        loss_chart(drawn, result.steps, clock, "epoch", settings.log_loss, result.best, legend=True), key="mlp_loss",
        alt=f"{settings.loss} against epoch, training from {result.losses[0]:.6f}: {ends}",
    )  # fmt: skip
    if settings.log_loss and why_not_log(drawn):
        losses.caption(why_not_log(drawn))
    held = " Hollow squares are held out: training never sees them." if result.points.held_out else ""
    if settings.marked is not None and len(settings.widths) == 1:
        held += f" The orange line is where unit {settings.unit} bends."
    mark = " The dotted rule is the epoch with the lowest validation loss." if result.best is not None else ""
    st.caption(
        f"Dotted is the curve behind the points, without its noise; dashed the model before training.{held}{mark} The player shows every "
        f"epoch at first and fewer later, because most happens early. What leaves the picture is cut off at its edge."
    )
    return clock


def _hinge_of_marked(settings: RegressionSettings, result: RegressionResult) -> torch.Tensor | None:
    """Where the marked unit bends in every frame (F,), or None where it has no single bend."""
    if settings.marked is None or len(settings.widths) > 1:
        return None
    rows = [hinges_of(unflatten(row, result.shapes))[settings.marked] for row in result.parameters]
    return torch.stack(rows)
