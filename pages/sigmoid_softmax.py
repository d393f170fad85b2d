"""Sigmoid and softmax: scores become probabilities, with every number on the way; and the bends of networks."""

from pages.sections.course import COURSE
from pages.sections.sigmoid_softmax import (
    activations,
    controls,
    large_cost,
    large_scores,
    laws,
    odds,
    one_score,
    several_scores,
)
from pages.sections.sigmoid_softmax.page import PAGE
from pages.sections.sigmoid_softmax.settings import Part
from ui.frame import begin

SECTIONS = {
    Part.SIGMOID: [one_score.show, odds.show],
    Part.SOFTMAX: [several_scores.show, laws.show],
    Part.LARGE_SCORES: [large_scores.show, large_cost.show],
    Part.ACTIVATIONS: [activations.show],
}

frame = begin(COURSE, PAGE)
stage = frame.stage
with stage.knobs:
    frame.controls.show_in_row("part")
    controls.show(frame.controls)

settings = frame.settings()
for show in SECTIONS[Part(settings.part)]:
    show(settings, stage)
frame.close()
