"""The walk: its path, the figures along it, and the numbers of the shown step, all on one clock."""

from collections.abc import Sequence

import streamlit as st

from core.descent.surfaces import SURFACES
from core.descent.walk import DescentResult
from pages.sections.gradient_descent.charts.numbers import data_line_chart, numbers_chart
from pages.sections.gradient_descent.charts.paths import START, curves, path_chart
from pages.sections.gradient_descent.charts.steps import cut_chart
from pages.sections.gradient_descent.page import PAGE
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.charts.clock import Clock
from ui.charts.timeline import loss_chart, why_not_log
from ui.memory import put
from ui.player import player
from ui.selection import picked


def show(settings: DescentPageSettings, walks: Sequence[DescentResult]) -> None:
    """Draw everything that moves with the clock."""
    surface, knobs = SURFACES[settings.surface], settings.only(*SURFACES[settings.surface].knobs)
    longest = max(walks, key=lambda walk: len(walk.losses))
    followed = next((walk for walk in walks if walk.optimizer == settings.followed), walks[0])
    clock = Clock(PAGE.prefix, len(longest.steps) - 1)
    player(longest.steps, key=PAGE.prefix)
    ends = "; ".join(
        f"{w.optimizer} at ({w.points[-1][0]:.4g}, {w.points[-1][1]:.4g}) with loss {w.losses[-1]:.4g}" for w in walks
    )
    start = f"({settings.start_x:g}, {settings.start_y:g})"
    left, right = st.columns(2)
    if settings.free == 1:
        left.altair_chart(
            cut_chart(surface, knobs, followed, longest.steps, clock),
            key=PAGE.key("cut"),
            alt=f"The loss of {settings.surface} over {surface.axes[0]} with the walk from {settings.start_x:g}: "
            f"{ends}",
        )
    else:
        left.altair_chart(
            path_chart(surface, knobs, walks, longest.steps, clock, followed),
            key=PAGE.key("paths"),
            on_select=_start_here,
            alt=f"Paths over the contours of {settings.surface} from {start}, ending after {longest.steps[-1]} steps: "
            f"{ends}",
        )
    drawn = curves(walks, settings.curve)
    right.altair_chart(
        loss_chart(drawn, longest.steps, clock, "step", settings.log_loss),
        key=PAGE.key("losses"),
        alt=f"{settings.curve.capitalize()} against step at learning rate {settings.learning_rate:g}: {ends}",
    )
    if settings.log_loss and why_not_log(drawn):
        right.caption(why_not_log(drawn))
    if surface.data:
        best = surface.minima[0]
        left.altair_chart(
            data_line_chart(surface, followed, longest.steps, clock),
            key=PAGE.key("line"),
            alt=f"The 50 points and the line of {followed.optimizer}, which ends at slope "
            f"{followed.points[-1][0]:.4f} and intercept {followed.points[-1][1]:.4f}; dashed the least-squares line, "
            f"{best[0]:.4f} and {best[1]:.4f}",
        )
    numbers = right if surface.data else st.container()
    end = (
        "Where the walk ends, none is taken"
        if followed.diverged_at is None
        else "The next one leaves the finite numbers"
    )
    numbers.markdown(f"**The step of {followed.optimizer} in numbers**, at the shown step. {end}.")
    numbers.altair_chart(
        numbers_chart(surface.axes[: 1 if settings.free == 1 else 2], followed, longest.steps, clock),
        key=PAGE.key("numbers"),
        alt=f"Parameters, gradient and step of {followed.optimizer} at the shown step",
    )


def _start_here() -> None:
    """Start where the learner clicked."""
    place = picked(PAGE.key("paths"), START)
    if {"x", "y"} <= place.keys():
        put(PAGE, "start_x", round(float(place["x"]), 3))
        put(PAGE, "start_y", round(float(place["y"]), 3))
