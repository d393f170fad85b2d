"""The lessons on birds."""

from __future__ import annotations

from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.course import Lesson

LESSONS: dict[str, Lesson[BirdsPageSettings]] = {
    "exercise-2-1": Lesson(
        title="Exercise 2.1: twenty birds",
        settings=BirdsPageSettings(view="table"),
        chapter="Data",
        question="What does a data set look like as a tensor?",
        goal=(
            "Find the first flamingo, 6.3112 and 5.2715, in the table, then look at two features to see it in the "
            "picture. Change the seed: other birds, the same two clouds."
        ),
    ),
    "global-min-max": Lesson(
        title="Normalise like the seminar",
        settings=BirdsPageSettings(view="normalisation", normalisation="global min-max"),
        chapter="Data",
        question="What changes when all numbers are squeezed between 0 and 1?",
        goal=(
            "The first bird becomes 0.4720 and 0.3551. Compare the axes with the other ways, then run the slides' "
            "cell once: 0.3814 and 0.2869."
        ),
    ),
    "slides-cell": Lesson(
        title="The slides' cell, run twice",
        settings=BirdsPageSettings(view="normalisation", normalisation="slides' cell, twice"),
        chapter="Data",
        question="Why does the same cell print other numbers the second time?",
        goal=(
            "It divides by the largest number before the shift. Run once, the first bird is 0.3814 and 0.2869; run "
            "again on its own output, 0.4720 and 0.3551, as the slides print. Choose the cell once, and see how far "
            "to the right the birds reach."
        ),
    ),
    "one-feature": Lesson(
        title="One feature, one threshold",
        settings=BirdsPageSettings(view="one feature"),
        chapter="Data",
        question="Longer than what is a flamingo?",
        goal=(
            "Move the threshold: at 6.2 no bird is on the wrong side, at the midpoint of the means one is. Then draw "
            "a new seed, and look at the wingspan alone."
        ),
    ),
    "two-features": Lesson(
        title="One feature is not enough",
        settings=BirdsPageSettings(view="one feature", seed=32),
        chapter="Data",
        question="What does the second feature add?",
        goal=(
            "In this flock the best threshold on the leg length still gets 3 birds wrong, the best on the wingspan "
            "2. A line that uses both gets none wrong. Look at the two features together and find it."
        ),
    ),
}
