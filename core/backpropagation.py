"""Backpropagation and the training loop: each joins in one set of settings all that its parts can be set to."""

from __future__ import annotations

from dataclasses import dataclass

from core.chains import ChainSettings
from core.graphs import GraphSettings
from core.loop_text import LoopSettings
from core.modules import REGISTRATIONS
from core.settings import choice

GRAPH_PARTS = ("a graph", "a deep chain")
LOOP_PARTS = ("line by line", "modules", "shapes")


@dataclass(frozen=True)
class BackpropagationSettings(GraphSettings, ChainSettings):
    """A small graph whose gradients are followed, and a chain in which they vanish."""

    part: str = choice(
        "Part", GRAPH_PARTS[0], GRAPH_PARTS, help="Follow one gradient, or see what many layers do to it."
    )


@dataclass(frozen=True)
class TrainingLoopSettings(LoopSettings):
    """The training loop, what a module registers, and what shapes have to fit."""

    part: str = choice(
        "Part", LOOP_PARTS[0], LOOP_PARTS, help="The loop, the modules that it trains, or the shapes that it needs."
    )
    registration: str = choice(
        "Keep the numbers in",
        next(iter(REGISTRATIONS)),
        REGISTRATIONS,
        help="How the network keeps what it should learn.",
    )
