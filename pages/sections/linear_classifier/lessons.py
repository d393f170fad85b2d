"""The lessons on linear classifiers."""

from __future__ import annotations

from pages.sections.linear_classifier.settings import ClassifierPageSettings
from ui.course import Lesson

LESSONS: dict[str, Lesson[ClassifierPageSettings]] = {
    "first-line": Lesson(
        title="Exercise 2.2: the line",
        settings=ClassifierPageSettings(),
        chapter="Scores",
        question="What do three numbers say about a bird?",
        goal=(
            "Sixteen of twenty birds are labelled right. Bird 13, on the line nearly, has score 0.042701. Move b to "
            "12 and count again; then make all three numbers twice as large: the same line, bolder probabilities."
        ),
    ),
    "trained-line": Lesson(
        title="A line that learns",
        settings=ClassifierPageSettings(part="training", epochs=2000),
        chapter="Scores",
        question="Can descent find a better line than the exercise's?",
        goal="Play it: the line turns and moves until it parts the clouds. The dashed line is the exercise's. The "
        "table counts who is right.",
    ),
    "three-lines": Lesson(
        title="Three species at once",
        settings=ClassifierPageSettings(part="three species"),
        chapter="Scores",
        question="How do two-sided lines decide between three?",
        goal=(
            "Each species has a line against all the others, and the highest score wins. Find a place where all "
            "three scores are below 0: someone wins there all the same. Then choose softmax, where the scores "
            "compete."
        ),
    ),
    "rare-class": Lesson(
        title="When one class is rare",
        settings=ClassifierPageSettings.of(
            part="judging", flamingos=200, seagulls=4, judged="trained line", epochs=200
        ),
        chapter="Judging",
        question="Is a classifier with 98 % accuracy good?",
        goal=(
            "Four seagulls among two hundred flamingos. Calling every bird a flamingo is right 98 times in 100 and "
            "finds no seagull: at 0.5 this line does just that, so its recall is 0. Lower the threshold: at 0.05 all "
            "four are found, and at 0.02 eight flamingos are called seagulls too, which precision pays for."
        ),
    ),
}
