"""Linear classifier: a line by hand, a line that learns, three lines for three species, and how to judge one."""

from collections.abc import Callable

from pages.sections.course import COURSE
from pages.sections.linear_classifier import by_hand, controls, judging, three_species, training
from pages.sections.linear_classifier.page import PAGE
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Part
from ui.frame import begin
from ui.stage import Stage

PARTS: dict[str, Callable[[ClassifierPageSettings, Stage], None]] = {
    Part.BY_HAND: by_hand.show,
    Part.TRAINING: training.show,
    Part.THREE_SPECIES: three_species.show,
    Part.JUDGING: judging.show,
}

frame = begin(COURSE, PAGE)
stage = frame.stage
with stage.knobs:
    frame.controls.show_in_row("part")
    controls.show(frame.controls)

settings = frame.settings()
if settings.bird > settings.total:
    stage.more.caption(f"These are {settings.total} birds, so the last one is marked instead of bird {settings.bird}.")
PARTS[settings.part](settings, stage)
frame.close()
