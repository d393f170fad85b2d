"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.flamingo_seagull.lessons import LESSONS
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from ui.course import Page

PAGE = Page(
    stem="flamingo_seagull",
    title="Flamingos and seagulls",
    icon=":material/pets:",
    chapter="Data",
    prefix="fs",
    story="Measure birds, tell them apart by one feature and by two, normalise them.",
    settings=BirdsPageSettings,
    lessons=LESSONS,
)
