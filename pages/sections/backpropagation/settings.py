"""What the page of backpropagation can be set to: a graph and its inputs, or a chain."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.graphs.chains import ChainSettings
from core.graphs.graphs import GraphSettings
from core.settings import Settings, choice, knobs_when


class Part(StrEnum):
    """What a gradient is followed through."""

    GRAPH = "a graph"
    CHAIN = "a deep chain"


@dataclass(frozen=True)
class Parts(Settings):
    """The choice of what is followed."""

    part: str = choice("Part", Part.GRAPH, Part, help="Follow one gradient, or see what many layers do to it.")


WHEN = {
    **knobs_when(GraphSettings, lambda s: s.part == Part.GRAPH),
    **knobs_when(ChainSettings, lambda s: s.part == Part.CHAIN),
}


@dataclass(frozen=True)
class BackpropagationPageSettings(GraphSettings, ChainSettings, Parts, when=WHEN):
    """A small graph whose gradients are followed, and a chain in which they vanish."""
