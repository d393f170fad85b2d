"""Flamingos and seagulls: kinds of birds, two measurements each, one tensor."""

from collections.abc import Callable

import streamlit as st

from pages.sections.course import COURSE
from pages.sections.flamingo_seagull import controls, normalised, one_feature, table, two_features
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.script import birds_script
from pages.sections.flamingo_seagull.settings import BirdsPageSettings, View
from ui.frame import begin

VIEWS: dict[str, Callable[[BirdsPageSettings], None]] = {
    View.ONE_FEATURE: one_feature.show,
    View.TWO_FEATURES: two_features.show,
    View.NORMALISATION: normalised.show,
    View.TABLE: table.show,
}

frame = begin(COURSE, PAGE)
frame.controls.show_in_row("view")
left, right = st.columns([1, 3], gap="medium")
with left:
    controls.show(frame.controls)

settings = frame.controls.settings()
frame.finish(settings, birds_script)
with right:
    VIEWS[settings.view](settings)
