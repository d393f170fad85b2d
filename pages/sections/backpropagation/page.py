"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.backpropagation.lessons import LESSONS
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from ui.course import Page

PAGE = Page(
    stem="backpropagation",
    title="Backpropagation",
    icon=":material/account_tree:",
    chapter="Learning",
    prefix="bp",
    story="Follow values forwards through a small graph and gradients back through it, edge by edge.",
    settings=BackpropagationPageSettings,
    lessons=LESSONS,
)
