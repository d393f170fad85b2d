"""Shapes: what unsqueeze(1) is for, and what broadcasting does without it."""

import streamlit as st

from core.loop.modules import ColumnResult, compare_columns
from pages.sections.training_loop.charts.errors import errors_picture
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.stage import Stage, Start
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: LoopPageSettings, stage: Stage) -> None:
    """Measure the same predictions against targets as a column and as they are."""
    result = kept(_columns, settings)
    draw(kept(_errors, settings, result), PAGE.key("errors"), stage.picture)
    if stage.start == Start.WAIT:  # what stands below tells what a lesson asks
        return
    with stage.more:
        _show_more(settings, result)


def _show_more(settings: LoopPageSettings, result: ColumnResult) -> None:
    """What the picture shows, the shapes and the losses, and PyTorch's own words."""
    st.markdown(
        f"**Only the {len(result.x)} framed errors were meant: their mean is {result.right:.6f}. The mean of all "
        f"{result.errors.numel():,} is {result.wrong:.6f}, and nothing stops.**"
    )
    st.markdown(
        "A layer takes a **batch**: rows of features, here (50, 1), fifty rows of one number. `x` has shape (50,), "
        "so `unsqueeze(1)` gives it a second axis of length 1. The predictions come out as (50, 1); the targets have "
        "to have that very shape."
    )
    shapes, losses = st.columns(2)
    show_table(kept(_shapes, settings, result), shapes)
    show_table(kept(_losses, settings, result), losses)
    st.markdown(
        "Without the column, **broadcasting** stretches (50, 1) and (50,) to (50, 50): every prediction is compared "
        "with every target, 2500 errors instead of 50. The loss is a number like any other, only of something else: "
        "trained on it, the line becomes flat, at the mean of all targets. PyTorch does not stop; it warns, word for "
        "word:"
    )
    for told in result.warnings:
        st.code(f"{told.kind}: {told.message}", language="text", wrap_lines=True)
    st.markdown(
        "To train with it, open *line by line*, choose *with nn* and set `unsqueeze(1)` to *x alone*. With *none* the "
        "layer itself refuses."
    )


def _columns(settings: LoopPageSettings) -> ColumnResult:
    return compare_columns()


def _errors(settings: LoopPageSettings, result: ColumnResult) -> Picture:
    return errors_picture(
        result.x,
        result.errors,
        alt_text=f"The {result.errors.numel():,} squared errors of {len(result.x)} predictions against every target, "
        f"mean {result.wrong:.6f}; framed on the diagonal those against their own target, mean {result.right:.6f}",
    )


def _shapes(settings: LoopPageSettings, result: ColumnResult) -> TextTable:
    return text_table(
        {"tensor": [name for name, _ in result.shapes], "shape": [str(shape) for _, shape in result.shapes]},
        alt_text="The shapes of the tensors",
    )


def _losses(settings: LoopPageSettings, result: ColumnResult) -> TextTable:
    return text_table(
        {
            "loss against": ["y.unsqueeze(1)", "y"],
            "MSE": [f"{result.right:.6f}", f"{result.wrong:.6f}"],
            "is": ["right", "wrong"],
        },
        alt_text="The loss against targets as a column and as they are",
    )
