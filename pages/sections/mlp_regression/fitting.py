"""The fit: the points with the curve of the shown epoch, and the losses beside it, on one clock."""

import streamlit as st
import torch

from core.regression.hidden_units import hinges_of
from core.regression.result import RegressionResult, curves, unflatten, window
from pages.sections.mlp_regression.charts.fits import fit_chart, loss_curves
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.charts.clock import Clock
from ui.charts.timeline import loss_chart, why_not_log
from ui.player import player

PLACES = 81


def show(settings: RegressionPageSettings, result: RegressionResult) -> Clock:
    """Draw the player and both pictures; returns the clock for what follows below."""
    clock = Clock(PAGE.prefix, len(result.steps) - 1)
    player(result.steps, key=PAGE.prefix, unit="epoch")
    places = torch.linspace(*window(settings), PLACES)
    drawn = loss_curves(result)
    picture, losses = st.columns(2)
    ends = f"after {result.steps[-1]} epochs the training {settings.loss} is {result.losses[-1]:.6f}"
    if result.best is not None:
        ends += (
            f" and the validation {settings.loss} {result.validation[-1]:.6f}, lowest "
            f"{result.validation[result.best]:.6f} at epoch {result.best}"
        )
    picture.altair_chart(
        fit_chart(result, places, curves(result, places), clock, _hinge_of_marked(settings, result)),
        key=PAGE.key("fit"),
        alt=f"{settings.count} points of the {settings.dataset}, {result.points.held_out} of them held out, and the "
        f"fit of the {settings.model} at learning rate {settings.learning_rate:g}, before training and at the shown "
        f"epoch: {ends}",
    )
    losses.altair_chart(
        loss_chart(drawn, result.steps, clock, "epoch", settings.log_loss, result.best, legend=True),
        key=PAGE.key("loss"),
        alt=f"{settings.loss} against epoch, training from {result.losses[0]:.6f}: {ends}",
    )
    if settings.log_loss and why_not_log(drawn):
        losses.caption(why_not_log(drawn))
    held = " Hollow squares are held out: training never sees them." if result.points.held_out else ""
    if settings.marked is not None and len(settings.widths) == 1:
        held += f" The orange line is where unit {settings.unit} bends."
    mark = " The dotted rule is the epoch with the lowest validation loss." if result.best is not None else ""
    st.caption(
        f"Dotted is the curve behind the points, without its noise; dashed the model before training.{held}{mark} The "
        "player shows every epoch at first and fewer later, because most happens early. What leaves the picture is "
        "cut off at its edge."
    )
    return clock


def _hinge_of_marked(settings: RegressionPageSettings, result: RegressionResult) -> torch.Tensor | None:
    """Where the marked unit bends in every frame (F,), or None where it has no single bend."""
    if settings.marked is None or len(settings.widths) > 1:
        return None
    rows = [hinges_of(unflatten(row, result.shapes))[settings.marked] for row in result.parameters]
    return torch.stack(rows)
