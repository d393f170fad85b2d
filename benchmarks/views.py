"""All views of all pages: whatever a page can be switched to, read from its settings, and states that show more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

from core.parts.optimizers import OPTIMIZERS
from core.settings import Settings
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from pages.sections.course import COURSE
from pages.sections.gradient_descent.settings import Curve, DescentPageSettings
from pages.sections.linear_classifier.settings import ClassifierPageSettings, Line, Part
from pages.sections.losses.settings import LossesPageSettings
from pages.sections.mlp_classification.settings import PlanePageSettings
from pages.sections.mlp_classification.settings import View as PlaneView
from pages.sections.mlp_regression.settings import RegressionPageSettings
from pages.sections.mlp_regression.settings import View as RegressionView
from pages.sections.training_loop.settings import LoopPageSettings
from ui.links import query

SWITCHES = ("view", "part")
"""The knobs by which a page is switched from one view to another."""


@dataclass(frozen=True)
class View:
    """A page in a state of its own, or home, whose `stem` is empty."""

    name: str
    stem: str = ""
    settings: Settings | None = None

    @property
    def query(self) -> str:
        """The link's parameters, every setting among them, as *Copy link* writes them."""
        return urlencode(query(COURSE.pages[self.stem], self.settings)) if self.settings else ""


HOME = View("Home")

SEVEN = DescentPageSettings(optimizers=tuple(OPTIMIZERS))
ALL_OF_DESCENT = DescentPageSettings(surface="Himmelblau", optimizers=tuple(OPTIMIZERS), steps=1000, show_sweep=True)
ALL_OF_REGRESSION = RegressionPageSettings(
    model="two-layer MLP",
    width=32,
    second_width=32,
    optimizer="Adam",
    learning_rate=0.01,
    validation_share=0.3,
    early_stopping=True,
    view=RegressionView.HIDDEN_UNITS,
)
DEEP_PLANE = PlanePageSettings.of(points="two spirals", layers=3, units1=8, units2=8, units3=8, learning_rate=0.01)
ALL_OF_PLANE = PlanePageSettings.of(
    points="three birds",
    with_weight=True,
    count=60,
    layers=3,
    units1=8,
    units2=8,
    units3=8,
    dropout=0.3,
    held_out_share=0.3,
    early_stopping=True,
    patience=100,
    view=PlaneView.UNITS,
)

MORE: dict[str, tuple[str, Settings]] = {
    "gradient norm": ("gradient_descent", DescentPageSettings(curve=Curve.GRADIENT_NORM)),
    "learning rate": ("gradient_descent", DescentPageSettings(curve=Curve.LEARNING_RATE, schedule="Cosine")),
    "loss of a line": ("gradient_descent", DescentPageSettings(surface="Line's MSE", batch_size=10)),
    "sweep": ("gradient_descent", DescentPageSettings(show_sweep=True)),
    "seven optimizers": ("gradient_descent", SEVEN),
    "everything on": ("gradient_descent", ALL_OF_DESCENT),
    "judging, trained": ("linear_classifier", ClassifierPageSettings(part=Part.JUDGING, judged=Line.TRAINED)),
    "three species, softmax": (
        "linear_classifier",
        ClassifierPageSettings(part=Part.THREE_SPECIES, method="softmax"),
    ),
    "softmax twice": ("losses", LossesPageSettings(classes=8, given="logits", soft=True, softmax_twice=True)),
    "largest graph": ("backpropagation", BackpropagationPageSettings(expression="two layers of one unit")),
    "with nn": ("training_loop", LoopPageSettings(form="with nn")),
    "2-8-8-8-1": ("mlp_classification", DEEP_PLANE),
    "three classes, everything on": ("mlp_classification", ALL_OF_PLANE),
    "all on, hidden units": ("mlp_regression", ALL_OF_REGRESSION),
}
"""States beside the views, by name, that draw what no view draws as it opens."""


def every_view() -> list[View]:
    """Home, every page in every view, and the states that show more, page by page."""
    return [HOME, *(view for stem in COURSE.pages for view in of_page(stem))]


def of_page(stem: str) -> Iterator[View]:
    """Every view of a page, then its further states."""
    page = COURSE.pages[stem]
    switches = [name for name in page.settings.knobs() if name in SWITCHES]
    for chosen in product(*(page.settings.knobs()[name].options for name in switches)):
        settings: Settings = page.settings(**dict(zip(switches, chosen, strict=True)))
        yield View(f"{page.short}, {', '.join(chosen)}", stem, settings)
    for name, (home, settings) in MORE.items():
        if home == stem:
            yield View(f"{page.short}, {name}", stem, settings)
