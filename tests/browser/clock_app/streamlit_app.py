"""A page with one clock and two charts; `?n=50` sets the frames, `?clock=off` leaves the player out."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[3]))
sys.path.insert(0, str(Path(__file__).parent))

from pictures import path, wave

from ui.charts.clock import Clock
from ui.draw import draw
from ui.player import player

st.set_page_config(page_title="Clock", layout="wide")
st.title("Clock")
n = st.slider("Frames", 1, 200, 100, key="n", bind="query-params")
label = st.text_input("A knob that changes no steps", key="label")
where = st.query_params.get("clock", "above")

# Dense at first, then every tenth step, as the runs of the lessons are.
steps = [frame if frame < 50 else 50 + 10 * (frame - 50) for frame in range(n)]
clock = Clock(key="main", last=len(steps) - 1)

if where == "above":
    player(steps, key="main", unit="epoch")
left, right = st.columns(2)
draw(wave(steps, clock), "wave", left)
draw(path(steps, clock), "path", right)
if where == "below":
    player(steps, key="main", unit="epoch")
st.write(f"Label: {label}")
