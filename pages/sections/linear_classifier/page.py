"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.linear_classifier.goals import GOALS
from pages.sections.linear_classifier.lessons import LESSONS
from pages.sections.linear_classifier.script import classifier_script
from pages.sections.linear_classifier.settings import ClassifierPageSettings
from pages.sections.linear_classifier.thumbnail import thumbnail
from ui.course import Page

PAGE = Page(
    stem="linear_classifier",
    title="Where does the line go?",
    short="Line",
    icon=":material/linear_scale:",
    chapter="Scores",
    prefix="lc",
    first="Press play and watch the line find its place among the birds.",
    story="Part the birds with a line: by hand, by training, for three species, and judge it.",
    settings=ClassifierPageSettings,
    opening=ClassifierPageSettings.of(
        part="training", optimizer="Momentum", learning_rate=0.05, epochs=100, flamingos=40, seagulls=40
    ),
    before={"epochs": 1},
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=classifier_script,
)
