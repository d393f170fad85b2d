"""The verdict: what became of each walk, read from the walk itself, why, and what to try."""

from collections.abc import Sequence

import streamlit as st

from core.descent import DescentResult, DescentSettings
from core.surfaces import SURFACES
from ui.messages import diverged


def show(settings: DescentSettings, walks: Sequence[DescentResult]) -> None:
    """Say what happened where something did: out of the finite numbers, growing, higher than before, out of the window."""
    try_this = f"such as {SURFACES[settings.surface].learning_rate:g}, or look for one with the learning-rate sweep"
    lost = [walk for walk in walks if walk.diverged_at is not None]
    if len(lost) == 1:
        diverged(lost[0].optimizer, lost[0].diverged_at or 0, "step", _why(settings, lost[0].optimizer), try_this)
    elif lost:
        who = "; ".join(f"{walk.optimizer} at step {walk.diverged_at}" for walk in lost)
        st.error(
            f"These left the finite numbers: {who}. Their steps grew until the loss was too large for a 32-bit number. The paths until "
            f"then are shown. Try a smaller learning rate, {try_this}.",
            title="Diverged", icon=":material/trending_up:",
        )  # fmt: skip
    for walk in walks:
        if walk.diverged_at is None:
            _finite(settings, walk, try_this)


def _finite(settings: DescentSettings, walk: DescentResult, try_this: str) -> None:
    if walk.growing:
        left = f" It left the window at step {walk.left_at}." if walk.left_at is not None else ""
        st.warning(
            f"The loss of {walk.optimizer} is still rising at step {len(walk.losses) - 1}.{left} {_why(settings, walk.optimizer)}"
            f"Try a smaller learning rate, {try_this}.",
            title="Growing", icon=":material/trending_up:",
        )  # fmt: skip
    elif walk.losses[-1] > walk.losses[0]:
        st.warning(
            f"{walk.optimizer} ends higher than it started: the loss went from {walk.losses[0]:.4g} to {walk.losses[-1]:.4g}. "
            f"Try a smaller learning rate, {try_this}.",
            icon=":material/trending_up:",
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
