"""The verdict: what became of each walk, read from the walk itself, why, and what to try."""

from collections.abc import Sequence

import streamlit as st

from core.descent.budget import cost, sweep_cost
from core.descent.surfaces import SURFACES
from core.descent.sweep import SweepSettings
from core.descent.walk import DescentResult, WalkSettings, stable_limit
from core.engine.budget import LIMIT, fewer
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.classroom import can_move
from ui.messages import diverged, too_long


def check_cost(settings: DescentPageSettings) -> None:
    """Stop the page with a sentence where all walks and sweeps together would cost more than the budget."""
    needed = sum(cost(settings.reduced_to(WalkSettings, optimizer=name)) for name in settings.optimizers)
    if settings.show_sweep:
        needed += sum(sweep_cost(settings.reduced_to(SweepSettings, optimizer=name)) for name in settings.optimizers)
    if needed > LIMIT:
        too_long("These walks", needed, settings, {"steps": fewer(settings.steps, needed)})
        st.stop()


def show(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> None:
    """Say what happened where something did: out of the finite numbers, growing, higher than before, out of the
    window."""
    such_as = f"such as {SURFACES[settings.surface].learning_rate:g}, or look for one with the learning-rate sweep"
    try_this = f"Try a smaller learning rate, {such_as}." if can_move("learning_rate") else ""
    lost = [walk for walk in walks if walk.diverged_at is not None]
    if len(lost) == 1:
        diverged(lost[0].optimizer, lost[0].diverged_at or 0, "step", _why(lost[0]), such_as)
    elif lost:
        who = "; ".join(f"{walk.optimizer} at step {walk.diverged_at}" for walk in lost)
        st.error(
            f"These left the finite numbers: {who}. Their steps grew until the loss was too large for a 32-bit "
            f"number. The paths until then are shown. {try_this}",
            title="Diverged",
            icon=":material/trending_up:",
        )
    for walk in walks:
        if walk.diverged_at is None:
            _finite(walk, try_this)


def _finite(walk: DescentResult, try_this: str) -> None:
    if walk.growing:
        left = f" It left the window at step {walk.left_at}." if walk.left_at is not None else ""
        st.warning(
            f"The loss of {walk.optimizer} is still rising at step {len(walk.losses) - 1}.{left} "
            f"{_why(walk)}{try_this}",
            title="Growing",
            icon=":material/trending_up:",
        )
    elif walk.ends_higher:
        st.warning(
            f"{walk.optimizer} ends higher than it started: the loss went from {walk.losses[0]:.4g} to "
            f"{walk.losses[-1]:.4g}. {try_this}",
            icon=":material/trending_up:",
        )
    elif walk.left_at is not None:
        st.info(
            f"{walk.optimizer} left the window at step {walk.left_at}. The path is cut off at the edge; the loss "
            "beside it shows the whole walk.",
            icon=":material/open_in_full:",
        )


def _why(walk: DescentResult) -> str:
    limit, rate = stable_limit(walk.settings), walk.settings.learning_rate
    if limit is None or walk.settings.schedule != "Constant":
        return ""
    side = "above" if rate > limit else "below"
    return (
        f"The rate {rate:g} is {side} {limit:.4g}, the largest stable one for the steepest direction of this surface. "
    )
