"""The budget of descent: what walks and sweeps cost, in the reference runs of the engine."""

from __future__ import annotations

from functools import cache

from torch.autograd.graph import Node

from core.descent.surfaces import SURFACES
from core.descent.sweep import SweepSettings
from core.descent.walk import WalkSettings, start_of
from core.parts.optimizers import OPTIMIZERS

# In reference runs, fitted to all surfaces: a step, an operation of the surface that autograd walks back through, a
# tensor of the optimizer's memory, a batch beside the loss of all samples.
STEP, OPERATION, MEMORY, BATCH = 8e-3, 1.1e-3, 3.3e-3, 5.5e-3
SWEPT = 1.15
"""Many rates in one batch cost little more than one."""


def cost(settings: WalkSettings) -> float:
    """About how many reference runs `descend` takes."""
    batch = BATCH if settings.relevant().batch_size < WalkSettings().batch_size else 0.0
    memories = OPTIMIZERS[settings.optimizer].memories
    return settings.steps * (STEP + operations(settings.surface) * OPERATION + memories * MEMORY + batch)


def sweep_cost(settings: SweepSettings) -> float:
    """About how many reference runs the sweep takes."""
    return SWEPT * cost(settings)


@cache
def operations(surface: str) -> int:
    """How many operations autograd walks back through on a surface; of two parameters, whatever they are."""
    settings = WalkSettings(surface=surface)
    entry = SURFACES[surface]
    leaf = start_of(settings).requires_grad_()
    loss = entry.function(*leaf.unbind(), *entry.samples(), **settings.only(*entry.knobs))
    seen: set[Node] = set()
    waiting = [loss.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in seen:
            seen.add(node)
            waiting += [before for before, _ in node.next_functions]
    return len(seen)
