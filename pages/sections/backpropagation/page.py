"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.backpropagation.goals import GOALS
from pages.sections.backpropagation.lessons import LESSONS
from pages.sections.backpropagation.script import backpropagation_script
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from pages.sections.backpropagation.thumbnail import thumbnail
from ui.course import Page

PAGE = Page(
    stem="backpropagation",
    title="Who is to blame for the error?",
    short="Backprop",
    icon=":material/account_tree:",
    chapter="Learning",
    prefix="bp",
    first="Press play: values flow forwards, then blame flows back, edge by edge.",
    story="Follow values forwards through a small graph and gradients back through it, edge by edge.",
    settings=BackpropagationPageSettings,
    opening=BackpropagationPageSettings(expression="two layers of one unit"),
    before={"backward": False, "depth": 1},
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=backpropagation_script,
    spelled_out=True,
)
