"""Penalties on large weights: λ₁ Σ|w| + λ₂ Σw², its value and its gradient, and the knobs for both strengths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from core.settings import number


@dataclass(frozen=True)
class Penalty:
    """`l1` is λ₁ and `l2` is λ₂, both at least 0; weights feel them, biases do not."""

    l1: float = 0.0
    l2: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.l1 or self.l2)

    def value(self, weights: Sequence[Tensor]) -> Tensor:
        """λ₁ Σ|w| + λ₂ Σw² over all weights, a scalar, added up in a learner's order."""
        parts = [self.l1 * sum(weight.abs().sum() for weight in weights)] if self.l1 else []
        parts += [self.l2 * sum((weight**2).sum() for weight in weights)] if self.l2 else []
        return torch.as_tensor(sum(parts[1:], parts[0])) if parts else torch.zeros(())

    def add_to(self, gradient: Tensor, weight: Tensor) -> None:
        """gradient += 2 λ₂ w + λ₁ sign(w), in the order in which autograd adds: what was used last comes first."""
        if self.l2 and self.l1:
            gradient.add_(weight * 2 * self.l2 + torch.sgn(weight) * self.l1)
        else:
            gradient.add_(weight * 2 * self.l2 if self.l2 else torch.sgn(weight) * self.l1)


def l1_knob() -> Any:
    """A field for λ₁."""
    return number(
        "L1 strength",
        0.0,
        0.0,
        0.1,
        log=True,
        help="λ₁ of the penalty λ₁ Σ|w| over all weights, biases left out. It drives weights to 0.",
    )


def l2_knob() -> Any:
    """A field for λ₂."""
    return number(
        "L2 strength",
        0.0,
        0.0,
        0.1,
        log=True,
        help="λ₂ of the penalty λ₂ Σw² over all weights, biases left out. It keeps weights small.",
    )
