"""The takeaway: what became of the losses, in a sentence or two."""

import streamlit as st

from core.regression.result import RegressionResult
from core.regression.settings import RegressionSettings
from ui.store import kept

MOST_OF_IT = 0.9
"""The part of a fall that is most of it."""
RESTING = 0.01
"""A loss that changes by less, in the last fifth of its epochs, has come to rest."""
HIGHER = 1.1
"""A validation loss so many times its lowest has turned round."""


def show(result: RegressionResult) -> None:
    """Say how the training loss fell, and whether the validation loss followed."""
    if told := kept(takeaway, result.settings, result):
        st.markdown(f"**{told}**")


def takeaway(settings: RegressionSettings, result: RegressionResult) -> str:
    """The sentences; empty for a run that went wrong, of which the verdict speaks."""
    if result.diverged_at is not None or result.flat_from is not None or result.rose_from is not None:
        return ""
    return f"{_training(settings, result)} {_validation(settings, result)}".strip()


def _training(settings: RegressionSettings, result: RegressionResult) -> str:
    losses = result.losses
    last, first, end = len(losses) - 1, losses[0].item(), losses[-1].item()
    if end >= first:
        return f"The training {settings.loss} does not fall: it begins at {first:.3g} and ends at {end:.3g}."
    most = int((losses <= first - MOST_OF_IT * (first - end)).int().argmax())
    pace = "fast" if most <= last / 5 else "steadily" if most <= last / 2 else "slowly"
    before = losses[last - max(1, last // 5)].item()
    still = "falling" if before > end else "moving"
    rest = f"then stalls at {end:.3g}" if abs(before - end) <= RESTING * end else f"and is still {still} at {end:.3g}"
    return f"The training {settings.loss} falls {pace}, most of the way in {most} of {last} epochs, {rest}."


def _validation(settings: RegressionSettings, result: RegressionResult) -> str:
    if result.best is None:
        return ""
    lowest, end = result.validation[result.best].item(), result.validation[-1].item()
    if end > HIGHER * lowest:
        return f"On held-out points it is lowest, {lowest:.3g}, at epoch {result.best}, then {end:.3g}: overfitting."
    return f"On held-out points it ends at {end:.3g}, near its lowest: no overfitting."
