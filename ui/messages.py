"""What is said when a run goes wrong: what happened, at which step, and what to try."""

from __future__ import annotations

import streamlit as st


def diverged(who: str, at: int, unit: str, why: str = "") -> None:
    """Say that a run left the finite numbers; `unit` is what its steps are called, `why` a sentence where it is known."""
    st.error(
        f"{who} left the finite numbers at {unit} {at}: its steps grew until the loss was too large for a 32-bit number. "
        f"The run until then is shown. {why}Try a smaller learning rate.",
        title="Diverged",
        icon=":material/trending_up:",
    )
