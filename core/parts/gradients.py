"""The gradient of one operation from autograd, for entries of a table that bring no kernel of their own."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor


def gradient_by_autograd(function: Callable[[Tensor], Tensor], x: Tensor, upstream: Tensor | None = None) -> Tensor:
    """d(sum of upstream * function(x)) / dx, in the shape of x; without `upstream` the function gives one number.

    Works inside `torch.inference_mode()` too, where autograd keeps nothing: there it is switched on for this one
    operation.
    """
    with torch.inference_mode(False), torch.enable_grad():
        leaf = x.clone().requires_grad_()
        onward = None if upstream is None else upstream.clone()
        (gradient,) = torch.autograd.grad(function(leaf), leaf, onward)
    return gradient
