"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.training_loop.goals import GOALS
from pages.sections.training_loop.lessons import LESSONS
from pages.sections.training_loop.script import loop_script
from pages.sections.training_loop.settings import LoopPageSettings
from pages.sections.training_loop.thumbnail import thumbnail
from ui.course import Page

PAGE = Page(
    stem="training_loop",
    title="Five lines that learn",
    short="Loop",
    icon=":material/format_list_numbered:",
    chapter="Learning",
    prefix="tl",
    first="Press play and read what each line changes. Then switch one off.",
    story="Run the loop line by line, see what each line changes, and switch one off.",
    settings=LoopPageSettings,
    opening=LoopPageSettings(),
    before={"epochs": 1},
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=loop_script,
    spelled_out=True,
)
