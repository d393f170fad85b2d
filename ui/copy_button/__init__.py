"""A button that copies a text, and says that it did."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.assets import asset

_HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "copy_button",
    html='<button type="button" class="copy">\n</button>',
    css=asset(_HERE / "copy_button.css"),
    js=asset(_HERE / "copy_button.js"),
)


def copy_button(label: str, text: str, *, key: str) -> None:
    """Show a button that puts `text` on the clipboard; nothing goes to the server."""
    _mount(key=key, data={"label": label, "text": text})
