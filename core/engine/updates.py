"""Updates: parameters as a notebook has them, and the one row of all of them that an optimizer moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

import torch
from torch import Tensor

from core.parts.layers import Parameters
from core.parts.optimizers import Optimizer, Rate

ALIGNED = 16
"""Numbers in a line of the cache, 64 bytes. A matrix product may round by where in one its operands begin, and a
notebook's tensors begin one, so each parameter has its place in the row at a multiple of it."""


class Updater:
    """Moves copies of `start` against gradients, bit for bit as the optimizer of `torch.optim` would.

    `parameters` and `gradients` have the shapes of `start`; who writes into `gradients` and calls `step` moves
    `parameters`. `row` holds all parameters, each at its place, with zeros between; an update replaces it and never
    changes it, so it may be kept. `taken_from` takes the parameters out of rows.
    """

    def __init__(self, start: Parameters, optimizer: Optimizer, knobs: Mapping[str, float]) -> None:
        self._shapes = [tensor.shape for tensor in start]
        *self._places, size = accumulate((-(-tensor.numel() // ALIGNED) * ALIGNED for tensor in start), initial=0)
        self._buffer, self._gradient = torch.zeros(size), torch.zeros(size)
        self.parameters, self.gradients = self._views(self._buffer), self._views(self._gradient)
        torch._foreach_copy_(self.parameters, [tensor.detach() for tensor in start])
        self.row = self._buffer.clone()
        self._rule, self._memory, self._knobs = optimizer.rule, optimizer.memory(self.row), knobs
        self._updates = 0

    def step(self, rate: Rate) -> None:
        """One update against the gradients as they stand."""
        self._updates += 1
        self.row, self._memory = self._rule(self.row, self._gradient, self._memory, rate, self._updates, **self._knobs)
        self._buffer.copy_(self.row)

    def taken_from(self, rows: Sequence[Tensor]) -> Tensor:
        """All parameters flattened in order, (F, P), of F rows."""
        sizes = [shape.numel() for shape in self._shapes]
        found = torch.empty(len(rows), sum(sizes))
        pieces = [slice(place, place + size) for place, size in zip(self._places, sizes, strict=True)]
        for row, flat in zip(rows, found, strict=True):
            torch.cat([row[piece] for piece in pieces], out=flat)
        return found

    def _views(self, row: Tensor) -> list[Tensor]:
        pieces = zip(self._places, self._shapes, strict=True)
        return [row[place : place + shape.numel()].view(shape) for place, shape in pieces]
