"""Flamingos and seagulls: kinds of birds, two measurements each, one tensor."""

from collections.abc import Callable

from pages.sections.course import COURSE
from pages.sections.flamingo_seagull import controls, normalised, one_feature, table, two_features
from pages.sections.flamingo_seagull.page import PAGE
from pages.sections.flamingo_seagull.settings import BirdsPageSettings, View
from ui.frame import begin
from ui.stage import Stage

VIEWS: dict[str, Callable[[BirdsPageSettings, Stage], None]] = {
    View.ONE_FEATURE: one_feature.show,
    View.TWO_FEATURES: two_features.show,
    View.NORMALISATION: normalised.show,
    View.TABLE: table.show,
}

frame = begin(COURSE, PAGE)
stage = frame.stage
with stage.knobs:
    frame.controls.show_in_row("view")
    controls.show(frame.controls)

settings = frame.settings()
VIEWS[settings.shown](settings, stage)
frame.close()
