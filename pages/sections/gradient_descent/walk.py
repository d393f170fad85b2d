"""The walk: its path, the figures along it, and the numbers of the shown step, all on one clock."""

from collections.abc import Sequence

import streamlit as st

from core.descent import DescentResult, DescentSettings
from core.surfaces import SURFACES
from ui.charts.clock import Clock
from ui.charts.descent import START, curves, path_chart
from ui.charts.losses import loss_chart, why_not_log
from ui.charts.steps import cut_chart, data_line_chart, numbers_chart
from ui.player import player
from ui.selection import picked


def show(settings: DescentSettings, walks: Sequence[DescentResult]) -> None:
    """Draw everything that moves with the clock."""
    surface, knobs = SURFACES[settings.surface], settings.surface_knobs(settings.surface)
    longest = max(walks, key=lambda walk: len(walk.losses))
    followed = next((walk for walk in walks if walk.optimizer == settings.followed), walks[0])
    clock = Clock("gd", len(longest.steps) - 1)
    player(longest.steps, key="gd")
    ends = "; ".join(
        f"{w.optimizer} at ({w.points[-1][0]:.4g}, {w.points[-1][1]:.4g}) with loss {w.losses[-1]:.4g}" for w in walks
    )
    start = f"({settings.start_x:g}, {settings.start_y:g})"
    left, right = st.columns(2)
    if settings.view == "one":
        left.altair_chart(
            cut_chart(surface, knobs, followed, longest.steps, clock), key="gd_cut",
            alt=f"The loss of {settings.surface} over {surface.axes[0]} with the walk from {settings.start_x:g}: {ends}",
        )  # fmt: skip
    else:
        left.altair_chart(
            path_chart(surface, knobs, walks, longest.steps, clock, followed), key="gd_paths", on_select=_start_here,
            alt=f"Paths over the contours of {settings.surface} from {start}, ending after {longest.steps[-1]} steps: {ends}",
        )  # fmt: skip
    drawn = curves(walks, settings.curve)
    right.altair_chart(
        loss_chart(drawn, longest.steps, clock, "step", settings.log_loss), key="gd_losses",
        alt=f"{settings.curve.capitalize()} against step at learning rate {settings.learning_rate:g}: {ends}",
    )  # fmt: skip
    if settings.log_loss and why_not_log(drawn):
        right.caption(why_not_log(drawn))
    if surface.data:
        best = surface.minima[0]
        left.altair_chart(
            data_line_chart(surface, followed, longest.steps, clock), key="gd_line",
            alt=f"The 50 points and the line of {followed.optimizer}, which ends at slope {followed.points[-1][0]:.4f} and "
            f"intercept {followed.points[-1][1]:.4f}; dashed the least-squares line, {best[0]:.4f} and {best[1]:.4f}",
        )  # fmt: skip
    numbers = right if surface.data else st.container()
    end = (
        "Where the walk ends, none is taken"
        if followed.diverged_at is None
        else "The next one leaves the finite numbers"
    )
    numbers.markdown(f"**The step of {followed.optimizer} in numbers**, at the shown step. {end}.")
    numbers.altair_chart(
        numbers_chart(surface.axes[: 1 if settings.view == "one" else 2], followed, longest.steps, clock), key="gd_numbers",
        alt=f"Parameters, gradient and step of {followed.optimizer} at the shown step",
    )  # fmt: skip


def _start_here() -> None:
    """Start where the learner clicked."""
    place = picked("gd_paths", START)
    if {"x", "y"} <= place.keys():
        st.session_state["gd_start_x"] = round(float(place["x"]), 3)
        st.session_state["gd_start_y"] = round(float(place["y"]), 3)
