"""The verdict: what became of each walk, read from the walk itself, why, and what to try."""

import streamlit as st

from core.descent import DescentResult, DescentSettings
from ui.messages import diverged


def show(settings: DescentSettings, walk: DescentResult) -> None:
    """Say what happened where something did: growing, out of the window, out of the finite numbers."""
    why = _why(settings, walk.optimizer)
    if walk.diverged_at is not None:
        diverged(walk.optimizer, walk.diverged_at, "step", why)
    elif walk.growing:
        left = f" It left the window at step {walk.left_at}." if walk.left_at is not None else ""
        st.warning(
            f"The loss of {walk.optimizer} is still rising at step {len(walk.losses) - 1}.{left} {why}Try a smaller learning rate.",
            title="Growing", icon=":material/trending_up:",
        )  # fmt: skip
    elif walk.left_at is not None:
        st.info(
            f"{walk.optimizer} left the window at step {walk.left_at}. The path is cut off at the edge; the loss beside it shows the "
            "whole walk.",
            icon=":material/open_in_full:",
        )  # fmt: skip


def _why(settings: DescentSettings, optimizer: str) -> str:
    limit = settings.limit(optimizer)
    if limit is None or settings.schedule != "Constant":
        return ""
    rate = settings.learning_rate
    side = "above" if rate > limit else "below"
    return (
        f"The rate {rate:g} is {side} {limit:.4g}, the largest stable one for the steepest direction of this surface. "
    )
