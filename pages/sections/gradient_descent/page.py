"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.gradient_descent.goals import GOALS
from pages.sections.gradient_descent.lessons import LESSONS
from pages.sections.gradient_descent.script import descent_script
from pages.sections.gradient_descent.settings import DescentPageSettings
from pages.sections.gradient_descent.thumbnail import thumbnail
from ui.course import Page

PAGE = Page(
    stem="gradient_descent",
    title="How far does a step go?",
    short="Descent",
    icon=":material/landscape:",
    chapter="Learning",
    prefix="gd",
    first="Press play. Then move the learning rate, and guess what the path will do before you play it again.",
    story="Walk down a loss surface and find the rate that neither crawls nor explodes.",
    settings=DescentPageSettings,
    opening=DescentPageSettings(
        surface="Ravine", optimizers=("Gradient descent", "Momentum", "Adam"), learning_rate=0.09, steps=60
    ),
    before={"steps": 1},
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=descent_script,
)
