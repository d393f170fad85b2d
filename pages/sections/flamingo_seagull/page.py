"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.flamingo_seagull.goals import GOALS
from pages.sections.flamingo_seagull.lessons import LESSONS
from pages.sections.flamingo_seagull.script import birds_script
from pages.sections.flamingo_seagull.settings import BirdsPageSettings
from pages.sections.flamingo_seagull.thumbnail import thumbnail
from ui.course import Page

PAGE = Page(
    stem="flamingo_seagull",
    title="Is it a flamingo?",
    short="Birds",
    icon=":material/pets:",
    chapter="Data",
    prefix="fs",
    first="Three kinds of birds, two measurements each. Choose one feature alone, and try to tell a flamingo by it.",
    story="Measure birds, tell them apart by one feature and by two, normalise them.",
    settings=BirdsPageSettings,
    opening=BirdsPageSettings.of(with_pelicans=True, flamingos=30, seagulls=30, pelicans=30),
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=birds_script,
)
