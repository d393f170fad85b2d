"""The budget: what a training costs is told before it starts, in runs of one short reference training.

The count is the same on every machine, so that a link that is accepted on one is accepted on all; how many seconds a
reference run takes is what differs, and is measured.
"""

from __future__ import annotations

import math
import time
from functools import cache
from itertools import pairwise

import torch

from core.engine.network import Network
from core.engine.training import Hyperparameters, train
from core.frames import Recorder
from core.parts.losses import REGRESSION_LOSSES

LIMIT = 2000.0
"""The most reference runs that all trainings of a page may cost together: about ten seconds on a server's core."""

REFERENCE = Network(sizes=(1, 100, 1))
REFERENCE_POINTS, REFERENCE_EPOCHS = 100, 100

# In reference runs, fitted to some hundred random trainings. First what any work costs that is handed to PyTorch,
# however small it is: for an update, a layer in it, a tensor of the optimizer's memory, a batch that is dealt out, a
# hidden layer that drops units, a layer that a penalty looks at; for an epoch; for a loss that is measured apart.
LAYER, MEMORY, BATCH, DROPOUT, PENALTY = 2.7e-3, 1.6e-3, 1.0e-3, 1.6e-3, 1.3e-3
EPOCH, MEASUREMENT, RUN = 2.2e-3, 3.2e-3, 0.1
# Then what each number costs: a parameter in an update, in a memory, in a frame; a point at a hidden unit, at a unit
# that may be dropped, at an output, at a parameter.
PARAMETER, REMEMBERED, KEPT = 45e-9, 300e-9, 570e-9
UNIT, DROPPED, OUTPUT, PRODUCT = 320e-9, 1300e-9, 1700e-9, 4.8e-9
READ = 0.5
"""What a point costs that is only measured, as a share of one that is learned from."""


def cost(network: Network, how: Hyperparameters, points: int, held_out: int = 0, frames: int = 0) -> float:
    """About how many reference runs a training of so many points takes, with a loss of the held-out ones in every epoch
    and so many frames kept."""
    batches = math.ceil(points / min(how.batch or points, points))
    reads = (points if batches > 1 or network.drops else 0, held_out)
    measured = sum(MEASUREMENT + READ * count * _point(network) for count in reads if count)
    epoch = EPOCH + _updates(network, how, points, batches) + measured
    return RUN + how.epochs * epoch + KEPT * frames * parameter_count(network)


def fewer(steps: int, total: float, limit: float = LIMIT) -> int:
    """The most steps or epochs that are within the limit where so many cost `total`, all alike; 0 where none are."""
    return min(steps, int(steps * limit / total))


def parameter_count(network: Network) -> int:
    """How many numbers a network learns."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(network.sizes))


def _updates(network: Network, how: Hyperparameters, points: int, batches: int) -> float:
    """The updates of an epoch."""
    layers, hidden, parameters = len(network.sizes) - 1, network.sizes[1:-1], parameter_count(network)
    memories, penalties = how.optimizer.memories, (how.penalty.l1 > 0) + (how.penalty.l2 > 0)
    update = layers * LAYER + memories * MEMORY + parameters * (PARAMETER + memories * REMEMBERED)
    point = _point(network)
    if batches > 1:
        update += BATCH
    if network.drops:
        update, point = update + len(hidden) * DROPOUT, point + sum(hidden) * DROPPED
    penalty = penalties * (layers * PENALTY + 2 * parameters * PARAMETER)
    return batches * update + points * point + (batches + 1) * penalty


def _point(network: Network) -> float:
    """One point on its way through the network and back."""
    return sum(network.sizes[1:-1]) * UNIT + network.sizes[-1] * OUTPUT + parameter_count(network) * PRODUCT


def reference_run() -> float:
    """The notebook's MLP for a hundred epochs; the seconds of this thread's CPU time that it took."""
    generator = torch.Generator().manual_seed(0)
    x = torch.rand(REFERENCE_POINTS, 1, generator=generator)
    how = Hyperparameters(REGRESSION_LOSSES["MSE"], learning_rate=0.1, epochs=REFERENCE_EPOCHS)
    began = time.thread_time()
    start = REFERENCE.draw(generator)
    train(REFERENCE, start, (x, (2 * x - 1) ** 2), how, generator, recorder=Recorder(how.epochs, 2))
    return time.thread_time() - began


@cache
def reference_seconds() -> float:
    """How long a reference run takes here: the quickest of a few, measured once in the life of the process."""
    return min(reference_run() for _ in range(5))
