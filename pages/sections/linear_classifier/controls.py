"""The controls of each part, and what is the same in all of them."""

from core.data.birds import SPECIES, knobs_of
from core.parts.optimizers import OptimizerKnobs
from core.scores.linear import LINE
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Part
from ui.controls import Controls

TRAINING = ("learning_rate", "epochs", "optimizer", *OptimizerKnobs.knobs(), "weight_seed")


def show(controls: Controls[ClassifierPageSettings]) -> None:
    """Draw the widgets in the order of the chosen part, the flock folded away."""
    part = controls.chosen("part")
    if part == Part.BY_HAND:
        controls.show(*LINE, "bird")
    elif part == Part.JUDGING:
        controls.show("threshold", "positive", "cell", "bird", "judged", *LINE, "judged_on", "held_out_share")
        controls.fold("Training", ":material/fitness_center:", *TRAINING)
    else:
        controls.show("method", *TRAINING, "held_out_share", "bird")
        controls.fold("The line by hand", ":material/edit:", *LINE)
    controls.show("seed")
    for species in SPECIES:
        controls.fold(f"{species.capitalize()}s", ":material/raven:", *knobs_of(species))
