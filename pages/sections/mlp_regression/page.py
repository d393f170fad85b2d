"""The page's entry in the course: its name, its place, what it can be set to, and its lessons."""

from pages.sections.mlp_regression.goals import GOALS
from pages.sections.mlp_regression.lessons import LESSONS
from pages.sections.mlp_regression.script import regression_script
from pages.sections.mlp_regression.settings import RegressionPageSettings
from pages.sections.mlp_regression.thumbnail import moving, thumbnail
from ui.course import Page

PAGE = Page(
    stem="mlp_regression",
    title="How does a network bend?",
    short="Curve",
    icon=":material/show_chart:",
    chapter="Networks",
    prefix="mlp",
    first="Press play: the line bends towards the points. Then take away units, and play it again.",
    story="Train a line or a network on noisy points: see it fit, underfit, overfit and be tamed.",
    settings=RegressionPageSettings,
    opening=RegressionPageSettings(dataset="sine", width=24, optimizer="Adam", learning_rate=0.02, epochs=1500),
    before={"epochs": 1},
    goals=GOALS,
    lessons=LESSONS,
    thumbnail=thumbnail,
    script=regression_script,
    moving=moving,
)
