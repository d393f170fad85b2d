"""The browser's history: Back, Forward and Reload show the state as it was, one entry a page.

Streamlit pushes an empty entry when a page is switched, and one for every change of the address by the server; a
learner would go back through states that were none. And a link that the server's answer moves, or draws anew, between
press and release would not be followed, since a browser then tells of no click; here it is.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.assets import asset

_mount = st.components.v2.component("history", js=asset(Path(__file__).parent / "history.js"), isolate_styles=False)


def one_entry_a_page() -> None:
    """Mend the history, and what leads on in it; once on every page."""
    _mount(key="history", height="content")
