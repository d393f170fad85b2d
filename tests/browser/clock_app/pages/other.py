"""A second page with a clock of its own."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[4]))
sys.path.insert(0, str(Path(__file__).parents[1]))

from pictures import path, wave

from ui.charts.clock import Clock
from ui.draw import draw
from ui.player import player

st.set_page_config(page_title="Other", layout="wide")
steps = list(range(0, 300, 5))
clock = Clock(key="other", last=len(steps) - 1)
player(steps, key="other")
left, right = st.columns(2)
draw(path(steps, clock), "path", left)
draw(wave(steps, clock), "wave", right)
