"""The fit: the points with the curve of the shown epoch, and the losses under it, on one clock."""

import streamlit as st
import torch

from core.data.datasets import OWN
from core.regression.hidden_units import hinges_of
from core.regression.result import RegressionResult, curves, unflatten, window
from core.regression.settings import RegressionSettings
from pages.sections.mlp_regression.charts.fits import fit_picture, loss_curves
from pages.sections.mlp_regression.page import PAGE
from pages.sections.mlp_regression.settings import RegressionPageSettings
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.charts.timeline import loss_picture, why_not_log
from ui.draw import draw
from ui.player import player
from ui.stage import Stage
from ui.store import kept

PLACES = 81


SMALL = 300
"""The height of a picture under the stage, in pixels."""


def show(settings: RegressionPageSettings, result: RegressionResult, stage: Stage) -> None:
    """Draw the player, the fit and the losses: the fit on the stage, or beside the losses where another picture takes
    the stage."""
    own, marked = result.settings, settings.marked if len(settings.widths) == 1 else None
    with stage.player:
        player(result.steps, key=PAGE.prefix, unit="epoch", start=stage.start)
    losses, beside = st.columns(2)
    draw(kept(_losses, own, result, log=settings.log_loss), PAGE.key("loss"), losses)
    if settings.log_loss and (gap := kept(_not_log, own, result)):
        losses.caption(gap)
    place, height = (beside, SMALL) if settings.inside else (stage.picture, None)
    draw(kept(_fit, own, result, marked=marked, height=height), PAGE.key("fit"), place)
    (st if settings.inside else beside).caption(_about(settings, result, marked))


def _about(settings: RegressionPageSettings, result: RegressionResult, marked: int | None) -> str:
    """What the lines and marks of both pictures are."""
    held = " Hollow squares are held out: training never sees them." if result.points.held_out else ""
    if marked is not None:
        held += f" The orange line is where unit {settings.unit} bends."
    mark = " The dotted rule is the epoch with the lowest validation loss." if result.best is not None else ""
    behind = "" if settings.dataset == OWN else "Dotted is the curve behind the points, without its noise. "
    return (
        f"{behind}Dashed is the model before training.{held}{mark} The "
        "player shows every epoch at first and fewer later, because most happens early. What leaves the picture is "
        "cut off at its edge."
    )


def clock_of(result: RegressionResult, turn: int = 0) -> Clock:
    """The clock that all moving pictures of the page follow, each in its turn."""
    return Clock(PAGE.prefix, len(result.steps) - 1, turn)


def _fit(settings: RegressionSettings, result: RegressionResult, marked: int | None, height: int | None) -> Picture:
    places = torch.linspace(*window(settings), PLACES)
    return fit_picture(
        result,
        places,
        curves(result, places),
        clock_of(result),
        None if marked is None else _hinge(result, marked),
        height=height,
        alt_text=f"{settings.total} points of {settings.called}, {result.points.held_out} of them held out, and "
        f"the fit of the {settings.model} at learning rate {settings.learning_rate:g}, before training and at the "
        f"shown epoch: {_ends(settings, result)}",
    )


def _losses(settings: RegressionSettings, result: RegressionResult, log: bool) -> Picture:
    return loss_picture(
        loss_curves(result),
        result.steps,
        clock_of(result, turn=1),
        "epoch",
        log,
        best=result.best,
        legend=True,
        height=SMALL,
        alt_text=f"{settings.loss} against epoch, training from {result.losses[0]:.6f}: {_ends(settings, result)}",
    )


def _not_log(settings: RegressionSettings, result: RegressionResult) -> str:
    return why_not_log(loss_curves(result))


def _ends(settings: RegressionSettings, result: RegressionResult) -> str:
    told = f"after {result.steps[-1]} epochs the training {settings.loss} is {result.losses[-1]:.6f}"
    if result.best is None:
        return told
    return (
        f"{told} and the validation {settings.loss} {result.validation[-1]:.6f}, lowest "
        f"{result.validation[result.best]:.6f} at epoch {result.best}"
    )


def _hinge(result: RegressionResult, unit: int) -> torch.Tensor:
    """Where the unit bends in every frame (F,)."""
    return torch.stack([hinges_of(unflatten(row, result.shapes))[unit] for row in result.parameters])
