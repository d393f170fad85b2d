"""What the page of regression can be set to: a training run, and what is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.regression.models import MODELS
from core.regression.settings import MOST_WIDTH, RegressionSettings
from core.settings import choice, flag

NO_UNIT = "none"


class View(StrEnum):
    """What is looked at besides the fit."""

    MODEL = "model"
    HIDDEN_UNITS = "hidden units"
    WEIGHTS = "weights"
    CAPACITY = "capacity"
    COMPARE = "compare"
    NUMBERS = "numbers"


@dataclass(frozen=True)
class RegressionPageSettings(RegressionSettings):
    """A training run and how it is looked at. The defaults are the notebook's third run."""

    log_loss: bool = flag(
        "Log scale",
        True,
        help="Draw the loss on a logarithmic axis: equal ratios get equal room, so a steady rate is a line.",
    )
    view: str = choice("Look at", View.MODEL, View, help="What to look at besides the fit and its losses.")
    unit: str = choice(
        "Mark unit",
        NO_UNIT,
        (NO_UNIT, *map(str, range(1, MOST_WIDTH + 1))),
        when=lambda s: s.view in (View.HIDDEN_UNITS, View.WEIGHTS),
        help="A unit of the last hidden layer to be marked in all pictures: its row in the table of weights, counted "
        "from 1.",
    )

    @property
    def inside(self) -> bool:
        """Whether the view looks inside the model, and there is something: its picture then takes the stage."""
        layered = self.view == View.WEIGHTS and MODELS[self.model].layered
        return layered or (self.view == View.HIDDEN_UNITS and bool(self.widths))

    @property
    def marked(self) -> int | None:
        """The marked unit of the last hidden layer, counted from 0, or None if none is or there is no such unit."""
        widths = self.widths
        if self.unit == NO_UNIT or not widths or int(self.unit) > widths[-1]:
            return None
        return int(self.unit) - 1
