"""Flamingos and seagulls: kinds of birds, two measurements each, one tensor."""

import streamlit as st

from core.birds import SPECIES, BirdSettings, draw_flock, knobs_of
from pages.sections.flamingo_seagull import normalised, one_feature, table, two_features
from ui.frame import begin
from ui.scripts.birds import birds_script

VIEWS = {
    "one feature": one_feature.show,
    "two features": two_features.show,
    "normalisation": normalised.show,
    "table": table.show,
}

frame = begin("flamingo_seagull", BirdSettings)
frame.controls.show_in_row("view")
left, right = st.columns([1, 3], gap="medium")

with left:
    view = frame.controls.chosen("view")
    if view == "one feature":
        frame.controls.show("feature", "threshold")
    if view in ("normalisation", "table"):
        frame.controls.show("normalisation")
    frame.controls.show("seed", "with_pelicans")
    shown = SPECIES if frame.controls.chosen("with_pelicans") else SPECIES[:2]
    for species, icon in zip(shown, ("circle", "change_history", "square"), strict=False):
        frame.controls.fold(f"{species.capitalize()}s", f":material/{icon}:", *knobs_of(species))

settings = frame.controls.settings()
frame.finish(settings, birds_script)
with right:
    VIEWS[settings.view](settings, draw_flock(settings, settings.species))
