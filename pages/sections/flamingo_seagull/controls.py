"""The controls: what the chosen view reads, then the flock, each species folded away."""

from core.data.birds import SPECIES, knobs_of
from pages.sections.flamingo_seagull import pasted
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui import own_table
from ui.controls import Controls

ICONS = {"flamingo": ":material/circle:", "seagull": ":material/change_history:", "pelican": ":material/square:"}
"""The shapes that the species have in the pictures."""


def show(controls: Controls[BirdsPageSettings]) -> None:
    """Draw the widgets in their order."""
    controls.show("birds", "own")
    own_table.offer(controls, pasted.READER)
    controls.show("feature", "threshold", "own_feature", "own_threshold", "normalisation", "seed", "with_pelicans")
    for species in SPECIES:
        controls.fold(f"{species.capitalize()}s", ICONS[species], *knobs_of(species))
