"""The player: one clock that plays every chart on a page, in the browser alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import streamlit as st

from ui.assets import asset
from ui.charts.clock import check_key
from ui.stage import Show, Start, shown_as

_HERE = Path(__file__).parent

STORY = 1 / 18
"""The pace of frames that are sentences."""

# Not isolated: the charts that follow live outside of it, and the range must be found by its id.
_mount = st.components.v2.component(
    "clock",
    html=asset(_HERE / "player.html"),
    css=asset(_HERE / "player.css"),
    js=asset(_HERE / "player.js"),
    isolate_styles=False,
)


def player(steps: Sequence[int], *, key: str, unit: str = "step", pace: float = 1.0, start: Start = Start.LAST) -> None:
    """Show the clock that moves every chart made with `Clock(key=key, last=len(steps) - 1)`.

    `steps` are the true step numbers of the frames; `unit` names them ("epoch 120 of 1000"). It opens as `start` says,
    keeps its place when a rerun brings other steps, and sends nothing to the server. It may stand
    before or after its charts. On a projector it hears the arrow keys, and a presenter's remote, wherever the focus is.
    With a single frame it is shown but cannot be used. `pace` slows a story down that is to be read:
    at 1 it shows 12 frames a second, at `STORY` one in a second and a half.

    Raises ValueError when `steps` is empty or not strictly increasing, or `key` is no plain lower-case name.
    """
    check_key(key)
    if not steps:
        raise ValueError("the player needs at least one frame, but steps is empty")
    numbers = [int(step) for step in steps]
    for before, after in pairwise(numbers):
        if after <= before:
            raise ValueError(f"steps must increase from frame to frame, but {after} follows {before}")
    everywhere = shown_as() == Show.PICTURE
    told = {"key": key, "steps": numbers, "unit": unit, "pace": pace, "start": start, "everywhere": everywhere}
    _mount(key=f"clock-{key}", data=told)
