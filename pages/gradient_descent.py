"""Gradient descent: walk down a loss, one step against the gradient at a time."""

import streamlit as st

from core.descent.walk import descend
from pages.sections.course import COURSE
from pages.sections.gradient_descent import controls, rates, rules, script, verdict, walk
from pages.sections.gradient_descent.page import PAGE
from ui.frame import begin
from ui.store import run

frame = begin(COURSE, PAGE)
left, right = st.columns([1, 3], gap="medium")

with left:
    controls.show(frame.controls)
with right:
    moving = st.container()
    frame.controls.show("show_sweep")

settings = frame.controls.settings()
frame.finish(settings, script.descent_script)
verdict.check_cost(settings)
walks = [run(descend, settings, f"{name} walks", optimizer=name) for name in settings.optimizers]

with moving:
    verdict.show(settings, walks)
    walk.show(settings, walks)
with right:
    if settings.show_sweep:
        rates.show(settings, walks)
    rules.show(settings, walks)
