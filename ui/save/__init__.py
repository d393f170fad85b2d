"""Pictures as files: the download in a chart's own menu offers PNG and SVG, with title and settings in the picture.

Streamlit's menu saves the bare chart as PNG. Here its button opens a choice instead; should a later Streamlit name it
otherwise, it saves as it always has. All of this happens in the browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from ui.assets import asset

_HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "save",
    css=asset(_HERE / "save.css"),
    js=asset(_HERE / "save.js"),
    isolate_styles=False,
)


def pictures_can_be_saved(title: str, name: str, settings: Sequence[str]) -> None:
    """Offer it for every chart of the page: under `title`, with these settings in words, in files called `name`."""
    _mount(key="save", data={"title": title, "name": name, "settings": " · ".join(settings)}, height="content")
