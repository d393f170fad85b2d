"""Losses: what a wrong prediction costs, and how hard each loss pulls to put it right."""

import streamlit as st

from core.calculators import LOSSES, LossSettings
from pages.sections.losses import controls, cross_entropy, errors
from ui.frame import begin
from ui.scripts.losses import losses_script

PARTS = dict(zip(LOSSES, (cross_entropy.show, errors.show), strict=True))

frame = begin("losses", LossSettings)
frame.controls.show_in_row("part")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, losses_script)
with right:
    PARTS[settings.part](settings)
