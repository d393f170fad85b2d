"""What is shown of a training over its epochs, the same for two species and for three."""

from __future__ import annotations

from dataclasses import dataclass

from core.classifier.training import ClassifierResult
from pages.sections.linear_classifier.charts.curves import losses_of, shares_of
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.charts.timeline import loss_picture
from ui.loss_table import loss_table
from ui.tables import TextTable


@dataclass(frozen=True)
class Curves:
    """What is shown of a run over its epochs: its losses and the share labelled right as pictures, and the
    losses of some epochs as a table."""

    losses: Picture
    shares: Picture
    table: TextTable


def curves_of(result: ClassifierResult, clock: Clock, *, losses_text: str, shares_text: str) -> Curves:
    """Both curves of a run on its clock, the losses on a logarithmic axis, each with its sentence."""
    losses, steps = losses_of(result), result.steps
    return Curves(
        losses=loss_picture(losses, steps, clock, "epoch", True, alt_text=losses_text, legend=True, height=260),
        shares=loss_picture(
            shares_of(result), steps, clock, "epoch", False, alt_text=shares_text, legend=True, height=260
        ),
        table=loss_table({curve.name: curve.losses for curve in losses}),
    )
