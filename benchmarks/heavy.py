"""The states that send most, beside those that show everything; each within its budget, a sweep smaller for that."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.views import View
from core.plane.inputs import INPUTS
from core.settings import Settings
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from pages.sections.course import COURSE
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Part
from pages.sections.mlp_classification.settings import PlanePageSettings
from pages.sections.mlp_regression.settings import RegressionPageSettings
from pages.sections.mlp_regression.settings import View as RegressionView
from pages.sections.training_loop.settings import LoopPageSettings

WIDE = RegressionPageSettings(width=256, count=2000, epochs=3000, validation_share=0.3)
DEEP = RegressionPageSettings(model="two-layer MLP", width=256, second_width=256, count=2000, epochs=500)
FLOCK = ClassifierPageSettings.of(flamingos=200, seagulls=200, pelicans=200, held_out_share=0.3, epochs=3000)
NET = PlanePageSettings.of(
    points="three spirals",
    count=500,
    inputs=tuple(INPUTS),
    layers=3,
    units1=8,
    units2=8,
    units3=8,
    dropout=0.3,
    held_out_share=0.3,
    epochs=500,
    batch_size=30,
)
BUT_CAPACITY = [view for view in RegressionView if view != RegressionView.CAPACITY]


def _heavy(name: str, stem: str, settings: Settings) -> View:
    return View(f"{COURSE.pages[stem].title}, {name}", stem, settings)


HEAVY: list[View] = [
    *(_heavy(f"one wide layer, {view}", "mlp_regression", replace(WIDE, view=view)) for view in BUT_CAPACITY),
    *(_heavy(f"two wide layers, {view}", "mlp_regression", replace(DEEP, view=view)) for view in BUT_CAPACITY),
    _heavy("one wide layer, capacity", "mlp_regression", replace(WIDE, view=RegressionView.CAPACITY, epochs=150)),
    *(_heavy(f"600 birds, {part}", "linear_classifier", replace(FLOCK, part=part)) for part in Part),
    _heavy("20 epochs line by line", "training_loop", LoopPageSettings(epochs=20)),
    _heavy("the largest graph", "backpropagation", BackpropagationPageSettings(expression="two layers of one unit")),
    _heavy("three classes, every input, 8-8-8", "mlp_classification", NET),
    _heavy(
        "two layers, capacity",
        "mlp_regression",
        replace(DEEP, view=RegressionView.CAPACITY, second_width=16, count=100),
    ),
]
