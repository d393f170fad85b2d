"""What the page of classification can be set to: a training run, a point to be followed, and how the loss is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.plane.settings import PlaneSettings
from core.settings import flag, number, row


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

    followed: tuple[float, float] = row(("point_x1", "point_x2"), _place)
    log_loss: bool = flag(
        "Log scale",
        False,
        help="Draw the loss on a logarithmic axis: equal ratios get equal room, so a steady rate is a line.",
    )
