"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.mlp_classification.goals import GOALS
from pages.sections.mlp_classification.lessons import LESSONS
from pages.sections.mlp_classification.script import plane_script
from pages.sections.mlp_classification.settings import PlanePageSettings
from pages.sections.mlp_classification.thumbnail import moving, thumbnail
from ui.course import Page

PAGE = Page(
    stem="mlp_classification",
    title="A network classifies",
    short="Net",
    icon=":material/hub:",
    chapter="Networks",
    prefix="mc",
    first="Press play: four lines, drawn at random, bend around the blue points. Then take one unit away, and guess.",
    story="Watch a network part points that no line can part, see what each of its units sees, and draw your own.",
    settings=PlanePageSettings,
    opening=PlanePageSettings(),
    before={"epochs": 1},
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=plane_script,
    moving=moving,
)
