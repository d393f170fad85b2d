"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.losses.goals import GOALS
from pages.sections.losses.lessons import LESSONS
from pages.sections.losses.script import losses_script
from pages.sections.losses.settings import LossesPageSettings
from pages.sections.losses.thumbnail import thumbnail
from ui.course import Page

PAGE = Page(
    stem="losses",
    title="What does a mistake cost?",
    short="Losses",
    icon=":material/balance:",
    chapter="Learning",
    prefix="lo",
    first="Move a logit and watch what the right answer has to pay.",
    story="What a wrong prediction costs, and how hard each loss pulls to put it right.",
    settings=LossesPageSettings,
    opening=LossesPageSettings(),
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=losses_script,
)
