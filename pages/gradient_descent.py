"""Gradient descent: walk down a loss, one step against the gradient at a time."""

import streamlit as st

from core.descent import DescentSettings, descend
from pages.sections.gradient_descent import controls, rates, rules, verdict, walk
from ui.frame import begin
from ui.scripts.descent import descent_script
from ui.store import run

frame = begin("gradient_descent", DescentSettings)
left, right = st.columns([1, 3], gap="medium")

with left:
    controls.show(frame.controls)
with right:
    moving = st.container()
    frame.controls.show("show_sweep")

settings = frame.controls.settings()
frame.finish(settings, descent_script)
walks = [run(descend, settings.alone(name), f"{name} walks") for name in settings.optimizers]

with moving:
    verdict.show(settings, walks)
    walk.show(settings, walks)
with right:
    if settings.show_sweep:
        rates.show(settings, walks)
    rules.show(settings, walks)
