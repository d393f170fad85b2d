"""Updates: parameters as tensors of their own, and the one flat row that an optimizer moves."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from core.parts.layers import Parameters
from core.parts.optimizers import Optimizer, Rate


class Updater:
    """Moves copies of `start` against gradients, bit for bit as the optimizer of `torch.optim` would.

    `row` holds all parameters flattened in order, (P,); an update replaces it and never changes it, so it may be kept.
    """

    def __init__(self, start: Parameters, optimizer: Optimizer, knobs: Mapping[str, float]) -> None:
        # They stay tensors of their own: as views at odd places of one row, matrix products would round differently
        # from a notebook's.
        self.parameters = [tensor.detach().clone() for tensor in start]
        self.row = _flat(self.parameters)
        self._rule, self._memory, self._knobs = optimizer.rule, optimizer.memory(self.row), knobs
        self._pieces = [tensor.view(-1) for tensor in self.parameters]
        self._sizes = [tensor.numel() for tensor in self.parameters]
        self._updates = 0

    def step(self, gradients: list[Tensor], rate: Rate) -> None:
        """One update; the gradients have the shapes of the parameters."""
        self._updates += 1
        self.row, self._memory = self._rule(
            self.row, _flat(gradients), self._memory, rate, self._updates, **self._knobs
        )
        torch._foreach_copy_(self._pieces, self.row.split_with_sizes(self._sizes))


def _flat(tensors: list[Tensor]) -> Tensor:
    return torch._C._nn.flatten_dense_tensors(tensors)  # `torch.cat` of flat views, in one call
