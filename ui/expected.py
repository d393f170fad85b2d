"""How long a run is expected to take: the budget knows it before it starts, and what has none is remembered."""

from __future__ import annotations

from collections.abc import Callable
from inspect import unwrap
from typing import Any

from core.classifier import budget as classifier
from core.classifier.training import train
from core.descent import budget as descent
from core.descent.sweep import sweep
from core.descent.walk import descend
from core.engine.budget import reference_seconds
from core.loop import budget as loop
from core.loop.loops import full_run
from core.plane import budget as plane
from core.plane.training import fit_plane
from core.regression import budget as regression
from core.regression.capacity import l2_sweep, width_sweep
from core.regression.training import fit
from core.settings import Settings

Verb = Callable[..., Any]

COSTS: dict[Verb, Callable[[Any], float]] = {
    descend: descent.cost,
    sweep: descent.sweep_cost,
    train: classifier.cost,
    fit_plane: plane.cost,
    fit: regression.cost,
    width_sweep: regression.sweep_cost,
    l2_sweep: regression.sweep_cost,
    full_run: loop.cost,
}
"""By verb: about how many reference runs of the engine it takes with its settings."""


class Expected:
    """What verbs take on this machine, in seconds."""

    def __init__(self) -> None:
        self._took: dict[Verb, float] = {}  # there are only as many as there are verbs

    def seconds(self, verb: Verb, settings: Settings) -> float | None:
        """About how long `verb(settings)` takes; None where nobody knows yet."""
        cost = COSTS.get(unwrap(verb))
        return self._took.get(verb) if cost is None else cost(settings) * reference_seconds()

    def note(self, verb: Verb, seconds: float) -> None:
        """Remember how long a run took; the last ones count most."""
        self._took[verb] = (self._took.get(verb, seconds) + seconds) / 2
