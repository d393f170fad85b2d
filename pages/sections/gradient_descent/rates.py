"""The sweep: the same walk at 41 learning rates, and the limit of theory where there is one."""

import streamlit as st

from core.descent.sweep import SweepResult, sweep
from core.descent.walk import DescentResult, stable_limit
from pages.sections.gradient_descent.charts.sweep import RATE, sweep_picture
from pages.sections.gradient_descent.page import PAGE
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.selection import offer, picked
from ui.store import kept, run


def show(settings: DescentPageSettings, walks: list[DescentResult]) -> None:
    """Sweep every chosen optimizer in one batch each, and let a click choose the rate."""
    sweeps = [run(sweep, settings, f"Sweeping {name}", optimizer=name) for name in settings.optimizers]
    limits = _limits(walks)
    draw(kept(_sweep, settings, walks, sweeps), PAGE.key("sweep"), on_select=_this_rate)
    theory = "; ".join(f"{name}: {limit:.4g}" for name, limit in limits.items())
    st.caption(
        f"Each mark is a whole walk of {settings.steps} steps. Crosses end above the start or diverge. The solid line "
        f"is your rate; click a mark to choose its rate. {_ends(sweeps)}."
        + (f" Dotted: the largest stable rate in theory ({theory})." if limits else " Theory has no simple limit here.")
    )


def _sweep(settings: DescentPageSettings, walks: list[DescentResult], sweeps: list[SweepResult]) -> Picture:
    return sweep_picture(
        sweeps,
        float(walks[0].losses[0]),
        settings.learning_rate,
        _limits(walks),
        alt_text=f"Loss after {settings.steps} steps against learning rate, {settings.learning_rate:g} marked: "
        f"{_ends(sweeps)}",
    )


def _limits(walks: list[DescentResult]) -> dict[str, float]:
    every = {walk.optimizer: stable_limit(walk.settings) for walk in walks}
    return {name: limit for name, limit in every.items() if limit is not None}


def _ends(sweeps: list[SweepResult]) -> str:
    return "; ".join(f"{s.optimizer} ends lowest at {s.rates[s.best]:.3g}" for s in sweeps)


def _this_rate() -> None:
    """Take the rate that the learner clicked."""
    offer(PAGE, "learning_rate", picked(PAGE.key("sweep"), RATE).get("rate"))
