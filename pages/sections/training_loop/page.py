"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.training_loop.lessons import LESSONS
from pages.sections.training_loop.settings import LoopPageSettings
from ui.course import Page

PAGE = Page(
    stem="training_loop",
    title="The training loop",
    icon=":material/format_list_numbered:",
    chapter="Learning",
    prefix="tl",
    story="Run the loop line by line, see what each line changes, and switch one off.",
    settings=LoopPageSettings,
    lessons=LESSONS,
)
