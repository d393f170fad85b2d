"""What the page of the training loop can be set to: the loop's text, or how a module keeps its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.loop.modules import REGISTRATIONS
from core.loop.text import LoopSettings
from core.settings import Settings, choice, knobs_when


class Part(StrEnum):
    """What the page is about."""

    LINE_BY_LINE = "line by line"
    MODULES = "modules"
    SHAPES = "shapes"


@dataclass(frozen=True)
class Parts(Settings):
    """The choice of a part of the page."""

    part: str = choice(
        "Part", Part.LINE_BY_LINE, Part, help="The loop, the modules that it trains, or the shapes that it needs."
    )


WHEN = knobs_when(LoopSettings, lambda s: s.part == Part.LINE_BY_LINE)


@dataclass(frozen=True)
class LoopPageSettings(LoopSettings, Parts, when=WHEN):
    """The training loop, what a module registers, and what shapes have to fit."""

    registration: str = choice(
        "Keep the numbers in",
        next(iter(REGISTRATIONS)),
        REGISTRATIONS,
        when=lambda s: s.part == Part.MODULES,
        help="How the network keeps what it should learn.",
    )
