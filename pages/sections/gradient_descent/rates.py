"""The sweep: the same walk at 41 learning rates, and the limit of theory where there is one."""

import streamlit as st

from core.descent.sweep import sweep
from core.descent.walk import DescentResult, stable_limit
from pages.sections.gradient_descent.charts.sweep import RATE, sweep_chart
from pages.sections.gradient_descent.page import PAGE
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.memory import put
from ui.selection import picked
from ui.store import run


def show(settings: DescentPageSettings, walks: list[DescentResult]) -> None:
    """Sweep every chosen optimizer in one batch each, and let a click choose the rate."""
    sweeps = [run(sweep, settings, f"Sweeping {name}", optimizer=name) for name in settings.optimizers]
    every = {walk.optimizer: stable_limit(walk.settings) for walk in walks}
    limits = {name: limit for name, limit in every.items() if limit is not None}
    ends = "; ".join(f"{s.optimizer} ends lowest at {s.rates[s.best]:.3g}" for s in sweeps)
    st.altair_chart(
        sweep_chart(sweeps, float(walks[0].losses[0]), settings.learning_rate, limits),
        key=PAGE.key("sweep"),
        on_select=_this_rate,
        alt=f"Loss after {settings.steps} steps against learning rate, {settings.learning_rate:g} marked: {ends}",
    )
    theory = "; ".join(f"{name}: {limit:.4g}" for name, limit in limits.items())
    st.caption(
        f"Each mark is a whole walk of {settings.steps} steps. Crosses end above the start or diverge. The solid line "
        f"is your rate; click a mark to choose its rate. {ends}."
        + (f" Dotted: the largest stable rate in theory ({theory})." if limits else " Theory has no simple limit here.")
    )


def _this_rate() -> None:
    """Take the rate that the learner clicked."""
    place = picked(PAGE.key("sweep"), RATE)
    if "rate" in place:
        put(PAGE, "learning_rate", float(place["rate"]))
