"""The controls of each part, and what is the same in all of them."""

from core.birds import SPECIES, knobs_of
from core.classifier import LINES, ClassifierSettings
from core.optimizers import OPTIMIZERS
from ui.controls import Controls

LINE = ("w1", "w2", "b")


def show(controls: Controls[ClassifierSettings]) -> None:
    """Draw the widgets that the chosen part reads, the flock folded away."""
    part = controls.chosen("part")
    optimizer = OPTIMIZERS[controls.chosen("optimizer")]
    trained = ("learning_rate", "epochs", "optimizer", *optimizer.knobs, "weight_seed", "held_out_share")
    if part == "by hand":
        controls.show(*LINE, "bird")
    elif part == "training":
        controls.show(*trained, "bird")
        controls.fold("Your own line", ":material/edit:", *LINE)
    elif part == "three species":
        controls.show("method", *trained, "bird")
    else:
        controls.show("threshold", "positive", "cell", "bird", "judged")
        if controls.chosen("judged") == LINES[0]:
            controls.show(*LINE)
        else:
            controls.show("judged_on", "held_out_share")
            controls.fold(
                "Training", ":material/fitness_center:", *(name for name in trained if name != "held_out_share")
            )
    controls.show("seed")
    for species in SPECIES if part == "three species" else SPECIES[:2]:
        controls.fold(f"{species.capitalize()}s", ":material/raven:", *knobs_of(species))
