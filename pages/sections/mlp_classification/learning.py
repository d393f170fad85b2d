"""Learning: the loss and the accuracy of training and held-out points, on the clock, and what to read from them."""

import streamlit as st

from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.plane import clock_of
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.charts.form import Picture
from ui.charts.timeline import LossCurve, loss_picture, why_not_log
from ui.draw import draw
from ui.store import kept
from ui.theme import BLUE, ROSE

HEIGHT = 260


def show(settings: PlanePageSettings, result: PlaneResult) -> None:
    """Both pictures beside each other."""
    losses, shares = st.columns(2)
    draw(kept(_losses, result.settings, result, log=settings.log_loss), PAGE.key("loss"), losses)
    if settings.log_loss and (gap := why_not_log(loss_curves(result))):
        losses.caption(gap)
    draw(kept(_shares, result.settings, result), PAGE.key("accuracy"), shares)
    best = " The dotted rule is the epoch with the lowest test loss." if result.best is not None else ""
    st.caption(
        "Every frame is a network that was: nothing is interpolated. The player shows every epoch at first and fewer "
        f"later, because most happens early.{best}"
    )


def loss_curves(result: PlaneResult) -> list[LossCurve]:
    """The training loss, and the test loss where points are held out."""
    drawn = [LossCurve("training", ROSE, result.losses, _loss(result.settings))]
    if result.settings.held_out:
        drawn.append(LossCurve("test", BLUE, result.test_losses, _loss(result.settings)))
    return drawn


def _loss(settings: PlaneSettings) -> str:
    return "cross-entropy" if settings.classes > 2 else "binary cross-entropy"


def _losses(settings: PlaneSettings, result: PlaneResult, log: bool) -> Picture:
    held = f", that of the test points {result.test_losses[-1]:.4f}" if settings.held_out else ""
    return loss_picture(
        loss_curves(result),
        result.steps,
        clock_of(result),
        "epoch",
        log,
        best=result.best,
        legend=True,
        height=HEIGHT,
        alt_text=f"The loss against the epoch, from {result.losses[0]:.4f} to {result.losses[-1]:.4f}{held}",
    )


def _shares(settings: PlaneSettings, result: PlaneResult) -> Picture:
    drawn = [LossCurve("training", ROSE, result.accuracy, "accuracy", result.steps)]
    held = ""
    if settings.held_out:
        drawn.append(LossCurve("test", BLUE, result.test_accuracy, "accuracy", result.steps))
        held = f", of the test points {result.test_accuracy[-1]:.1%}"
    return loss_picture(
        drawn,
        result.steps,
        clock_of(result),
        "epoch",
        False,
        best=result.best,
        legend=True,
        height=HEIGHT,
        alt_text=f"The share of right answers against the epoch: in the end {result.accuracy[-1]:.1%} of the training "
        f"points are right{held}",
    )
