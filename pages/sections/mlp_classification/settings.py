"""What the page of classification can be set to: a training run, and what of it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.plane.settings import PlaneSettings
from core.settings import choice, flag, number, row


class View(StrEnum):
    """What is looked at besides the picture and its losses."""

    JUDGING = "judging"
    UNITS = "units"
    POINT = "one point"
    MODULE = "in code"
    PARTS = "parts"


def _place(axis: int) -> Any:
    return number(
        f"Point x{'₁₂'[axis]}",
        0.5,
        -6.0,
        6.0,
        step=0.05,
        typed=True,
        help="Where the point lies whose numbers are followed through the network. A click on the plane puts it there.",
    )


@dataclass(frozen=True)
class PlanePageSettings(PlaneSettings):
    """A training run and how it is looked at."""

    slice_x3: float = number(
        "Slice at x₃",
        0.0,
        -3.0,
        3.0,
        step=0.1,
        when=lambda s: s.weighed,
        help="The weight that all places of the drawn plane have, scaled as the points are. Points nearby are drawn "
        "full, the others faint.",
    )
    followed: tuple[float, float] = row(("point_x1", "point_x2"), _place)
    view: str = choice("Look at", View.JUDGING, View, help="What to look at below the picture and its losses.")
    log_loss: bool = flag(
        "Log scale",
        False,
        help="Draw the loss on a logarithmic axis: equal ratios get equal room, so a steady rate is a line.",
    )

    @property
    def followed_point(self) -> tuple[float, ...]:
        """The followed point, in the shown slice where points have a third measurement."""
        return (*self.followed, self.slice_x3) if self.weighed else self.followed
