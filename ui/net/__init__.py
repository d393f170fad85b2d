"""The net: a network that bends the plane, drawn on canvases that follow the clock in the browser alone.

It is the one picture that is no Vega chart: a field that changes with every frame flickers or stutters there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ui.assets import asset, script
from ui.memory import recall
from ui.packed import PACKED

_HERE = Path(__file__).parent

_SCRIPTS = ("payload", "looks", "layout", "words", "web", "ground", "hands", "net")
"""The files of the script, in which each uses those before it."""

# Not isolated: it hears the clock and wears the page's colours, as the player does.
_mount = st.components.v2.component(
    "net",
    html=asset(_HERE / "net.html"),
    css=asset(_HERE / "net.css"),
    js=script(PACKED, *(_HERE / f"{name}.js" for name in _SCRIPTS)),
    isolate_styles=False,
)


def net(payload: bytes, *, key: str, on_point: Callable[[], None], on_probe: Callable[[], None]) -> None:
    """Show what `payload.pack` has made. `on_point` is called where the learner adds, moves or drops a point, and
    `on_probe` where a place is chosen whose numbers are wanted; `told` says which."""
    _mount(key=key, data=payload, height="stretch", on_point_change=on_point, on_probe_change=on_probe)


def told(key: str, what: str) -> dict[str, Any]:
    """What the net with this key said last, within its callback: of a `point` that {"add": [x, y, class]},
    {"move": [number, x, y]} or {"drop": number}, of a `probe` {"at": [x, y]}; empty where it said nothing.

    A changed client can say anything, so each value is still to be looked at.
    """
    said = recall(key)
    last = said.get(what) if isinstance(said, Mapping) else None
    return dict(last) if isinstance(last, Mapping) else {}
