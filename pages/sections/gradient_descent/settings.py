"""What the page of gradient descent can be set to: a walk, who walks it, and what is drawn of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.descent.walk import WalkKnobs
from core.parts.optimizers import OPTIMIZERS
from core.settings import Settings, choice, flag, several


class View(StrEnum):
    """How many parameters are free."""

    ONE = "one"
    TWO = "two"


class Curve(StrEnum):
    """What can be drawn against the step."""

    LOSS = "loss"
    GRADIENT_NORM = "gradient norm"
    LEARNING_RATE = "learning rate"


@dataclass(frozen=True)
class Walkers(Settings):
    """Who walks, and over how many parameters."""

    view: str = choice(
        "Parameters",
        View.TWO,
        View,
        help="One: only the first parameter moves and the loss is a curve. Two: the loss is a surface.",
    )
    optimizers: tuple[str, ...] = several(
        "Optimizers",
        ("Gradient descent",),
        OPTIMIZERS,
        help="Who walks. Several start from the same point, so you can compare them.",
    )

    @property
    def free(self) -> int:
        """How many parameters move."""
        return 1 if self.view == View.ONE else 2


@dataclass(frozen=True)
class DescentPageSettings(WalkKnobs, Walkers):
    """A walk, or several from the same start: one for each optimizer."""

    curve: str = choice(
        "Against the step", Curve.LOSS, Curve, help="Which figure of the walk is drawn against the step."
    )
    followed: str = choice(
        "Follow",
        "Gradient descent",
        OPTIMIZERS,
        when=lambda s: len(s.optimizers) > 1,
        help="Whose step is drawn with arrows and written out in numbers.",
    )
    show_sweep: bool = flag(
        "Learning-rate sweep", False, help="Walk the same way at 41 learning rates, and compare where each one ends."
    )
    log_loss: bool = flag(
        "Log scale",
        True,
        help="Draw the loss on a logarithmic axis: equal ratios get equal room, so a steady rate is a line.",
    )
