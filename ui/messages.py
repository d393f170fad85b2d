"""What is said when a run goes wrong or is too long: what happened, at which step, and what to try."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.engine.budget import LIMIT, reference_seconds
from core.settings import Settings
from ui.classroom import can_move


def diverged(who: str, at: int, unit: str, why: str = "", such_as: str = "") -> None:
    """Say that a run left the finite numbers; `unit` is what its steps are called, `why` a sentence where it is known,
    and `such_as` what to try."""
    cure = f"Try a smaller learning rate{f', {such_as}' if such_as else ''}." if can_move("learning_rate") else ""
    st.error(
        f"{who} left the finite numbers at {unit} {at}: its steps grew until the loss was too large for a 32-bit "
        f"number. The run until then is shown. {why}{cure}".strip(),
        title="Diverged",
        icon=":material/trending_up:",
    )


def too_long(
    what: str, cost: float, settings: Settings, cheaper: Mapping[str, Any], spent: float = 0.0, limit: float = LIMIT
) -> None:
    """Say that something would cost more than is left of a page's budget, and which knob brings it below.

    All costs are in reference runs; `spent` is what the page has cost before. `cheaper` holds, by knob, the nearest
    value that is cheap enough.
    """
    knobs = settings.knobs()
    ways = [f"**{knobs[name].label}** {knobs[name].spelled(value)}" for name, value in cheaper.items()]
    before = f", after {spent:,.0f} for what stands above" if spent else ""
    st.warning(
        f"{what} would cost as much as {cost:,.0f} runs of a small reference network{before}: about "
        f"{(spent + cost) * reference_seconds():,.0f} seconds of computing here. A page has {limit:,.0f} of them, on "
        "every server alike, so that everybody gets a turn and a link means the same everywhere. It has not been "
        "started. " + (f"One change is enough: {', or '.join(ways)}." if ways else "Lower the epochs and the points."),
        title="Too much for one page",
        icon=":material/hourglass_disabled:",
    )
