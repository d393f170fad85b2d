"""Stepping: parameters that autograd sees, and the one flat row that an optimizer moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from core.parts.optimizers import OPTIMIZERS


class Stepper:
    """Moves `leaves` against the gradient of a loss, bit for bit as the optimizer of `torch.optim` would.

    `parameters` is the current row (P,), all leaves flattened in order; a step replaces it and never changes it, so it
    may be kept. With `rows` networks of one shape every leaf has that many rows, and `parameters` is (rows, P).
    """

    def __init__(
        self, leaves: Sequence[Tensor], optimizer: str, rate: float, knobs: Mapping[str, float], rows: int | None = None
    ) -> None:
        self._rows = () if rows is None else (rows,)
        # The leaves stay tensors of their own: as views at odd places of one row, matrix products would round
        # differently from a notebook's.
        self.leaves = [leaf.detach().clone().requires_grad_() for leaf in leaves]
        self.parameters = self._flat(self.leaves).detach()
        self._optimizer, self._rate, self._knobs = OPTIMIZERS[optimizer], rate, knobs
        self._memory = self._optimizer.memory(self.parameters)
        self._pieces = [leaf.detach().view(*self._rows, -1) for leaf in self.leaves]
        self._sizes = [piece.shape[-1] for piece in self._pieces]
        self._updates = 0

    def step(self, objective: Tensor) -> None:
        """One update; with rows, `objective` is (rows,), and rows do not touch each other."""
        gradient = self._flat(torch.autograd.grad(objective.sum() if self._rows else objective, self.leaves))
        self._updates += 1
        self.parameters, self._memory = self._optimizer.rule(
            self.parameters, gradient, self._memory, self._rate, self._updates, **self._knobs
        )
        torch._foreach_copy_(self._pieces, self.parameters.split_with_sizes(self._sizes, -1))

    def _flat(self, tensors: Sequence[Tensor]) -> Tensor:
        return torch.cat([tensor.reshape(*self._rows, -1) for tensor in tensors], -1)
