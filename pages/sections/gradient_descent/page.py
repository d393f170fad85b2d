"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.gradient_descent.lessons import LESSONS
from pages.sections.gradient_descent.settings import DescentPageSettings
from ui.course import Page

PAGE = Page(
    stem="gradient_descent",
    title="Gradient descent",
    icon=":material/landscape:",
    chapter="Learning",
    prefix="gd",
    story="Walk down a loss surface and find the rate that neither crawls nor explodes.",
    settings=DescentPageSettings,
    lessons=LESSONS,
)
