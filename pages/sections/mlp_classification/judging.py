"""Judging: which class is taken for which, training points and those held out, and the losses that a script prints."""

import streamlit as st
from torch import Tensor

from core.plane.judging import final_confusion
from core.plane.result import PlaneResult
from core.plane.settings import PlaneSettings
from pages.sections.mlp_classification.charts.confusion import confusion_picture
from pages.sections.mlp_classification.page import PAGE
from pages.sections.mlp_classification.plane import classes_of
from pages.sections.mlp_classification.settings import PlanePageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.loss_table import loss_table, show_losses
from ui.store import kept
from ui.tables import TextTable


def show(settings: PlanePageSettings, result: PlaneResult) -> None:
    """A matrix for each group of points, then the losses."""
    st.subheader("Which is taken for which", anchor=False)
    groups = {"training": False} | ({"test": True} if result.settings.held_out else {})
    for place, (name, test) in zip(st.columns(2), groups.items(), strict=False):
        place.markdown(f"**The {name} points**, by the network of epoch {result.steps[result.final]}")
        draw(kept(_matrix, result.settings, result, test=test), PAGE.key(f"confusion_{name}"), place)
    if not result.settings.held_out:
        st.caption("Hold out a share of the points, under *Points and inputs*, to judge on points it has never seen.")
    show_losses(kept(_losses, result.settings, result))


def _matrix(settings: PlaneSettings, result: PlaneResult, test: bool) -> Picture:
    counts = final_confusion(result, test)
    names = list(classes_of(settings))[: settings.classes]
    return confusion_picture(
        counts,
        names,
        alt_text=f"Confusion matrix of the {'test' if test else 'training'} points after "
        f"{result.steps[result.final]} epochs: " + _told(counts, names),
    )


def _told(counts: Tensor, names: list[str]) -> str:
    """Each class with what became of its points."""
    return "; ".join(
        f"of {sum(row)} of {name} " + ", ".join(f"{count} called {names[k]}" for k, count in enumerate(row))
        for name, row in zip(names, counts.tolist(), strict=True)
    )


def _losses(settings: PlaneSettings, result: PlaneResult) -> TextTable:
    losses = {"loss": result.losses}
    if settings.held_out:
        losses["test loss"] = result.test_losses
    if settings.l1 or settings.l2:
        losses["penalty"] = result.penalties
    return loss_table(losses)
