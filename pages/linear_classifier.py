"""Linear classifier: a line by hand, a line that learns, three lines for three species, and how to judge one."""

import streamlit as st

from core.classifier import ClassifierSettings, birds_of
from pages.sections.linear_classifier import by_hand, controls, judging, three_species, training
from ui.frame import begin
from ui.scripts.classifier import classifier_script

PARTS = {
    "by hand": by_hand.show,
    "training": training.show,
    "three species": three_species.show,
    "judging": judging.show,
}

frame = begin("linear_classifier", ClassifierSettings)
frame.controls.show_in_row("part")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, classifier_script)
flock = birds_of(settings)
with right:
    if settings.bird > len(flock.labels):
        st.caption(f"These are {len(flock.labels)} birds, so the last one is marked instead of bird {settings.bird}.")
    PARTS[settings.part](settings, flock)
