"""The budget of the loop: what a thousand epochs of its text cost, in the reference runs of the engine."""

from __future__ import annotations

from core.loop.loops import FullRunSettings

THOUSAND_EPOCHS = 18.0
"""The text goes line by line under a watch, which costs more than what stands in the lines, right or wrong."""


def cost(settings: FullRunSettings) -> float:
    """About how many reference runs `full_run` takes."""
    return THOUSAND_EPOCHS
