"""What is said when a run goes wrong or is too long: what happened, at which step, and what to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.settings import Settings


def diverged(who: str, at: int, unit: str, why: str = "", such_as: str = "") -> None:
    """Say that a run left the finite numbers; `unit` is what its steps are called, `why` a sentence where it is known,
    and `such_as` what to try."""
    st.error(
        f"{who} left the finite numbers at {unit} {at}: its steps grew until the loss was too large for a 32-bit "
        f"number. The run until then is shown. {why}Try a smaller learning rate{f', {such_as}' if such_as else ''}.",
        title="Diverged",
        icon=":material/trending_up:",
    )


def too_long(what: str, cost: float, limit: float, settings: Settings, cheaper: Mapping[str, Any]) -> None:
    """Say that something would take `cost` seconds where `limit` are allowed, and which knob brings it below; `cheaper`
    holds, by knob, the nearest value that does."""
    knobs = settings.knobs()
    ways = [f"**{knobs[name].label}** {knobs[name].format(value)[0]}" for name, value in cheaper.items()]
    st.warning(
        f"{what} would take about {cost:,.0f} seconds of computing; the limit is {limit:g}, so that everybody gets a "
        f"turn. It has not been started. One change is enough: {', or '.join(ways)}."
        if ways
        else f"{what} would take about {cost:,.0f} seconds of computing; the limit is {limit:g}. Lower the epochs and "
        "the points.",
        title="Too much for one run",
        icon=":material/hourglass_disabled:",
    )
