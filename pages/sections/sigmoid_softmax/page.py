"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.sigmoid_softmax.goals import GOALS
from pages.sections.sigmoid_softmax.lessons import LESSONS
from pages.sections.sigmoid_softmax.script import scores_script
from pages.sections.sigmoid_softmax.settings import CalculatorPageSettings
from pages.sections.sigmoid_softmax.thumbnail import thumbnail
from ui.course import Page

PAGE = Page(
    stem="sigmoid_softmax",
    title="From a score to a probability",
    short="Softmax",
    icon=":material/percent:",
    chapter="Scores",
    prefix="sm",
    first="Move the score and read off how sure it makes the model.",
    story="Turn scores into probabilities, and see every number on the way; the limits of that, and the activations.",
    settings=CalculatorPageSettings,
    opening=CalculatorPageSettings(),
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=scores_script,
)
