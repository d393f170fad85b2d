"""What is said when a run goes wrong: what happened, at which step, and what to try."""

from __future__ import annotations

import streamlit as st


def diverged(who: str, at: int, unit: str, why: str = "", such_as: str = "") -> None:
    """Say that a run left the finite numbers; `unit` is what its steps are called, `why` a sentence where it is known, and
    `such_as` what to try."""
    st.error(
        f"{who} left the finite numbers at {unit} {at}: its steps grew until the loss was too large for a 32-bit number. "
        f"The run until then is shown. {why}Try a smaller learning rate{f', {such_as}' if such_as else ''}.",
        title="Diverged",
        icon=":material/trending_up:",
    )
