"""One linear layer of many networks at once, each computed as it would be alone.

A batched matrix product may add in another order than a single one, and in the chaos of a long training that difference
grows until nothing agrees. So a product is batched here where it was found to give a single one's bits, and is made
network by network elsewhere; all that is not a product is shared.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


class StackedLinear(torch.autograd.Function):
    """x W^T + b for S networks: x (N, in) for all or (S, N, in), weight (S, out, in), bias (S, out) to (S, N, out)."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        """With one input the product is elementwise; else `torch.addmm` network by network, as `F.linear`."""
        ctx.save_for_backward(x, weight)
        if weight.shape[-1] == 1:
            return x * weight.mT + bias.unsqueeze(1)
        out = x.new_empty(len(weight), x.shape[-2], weight.shape[1])
        rows = x if x.dim() == 3 else x.expand(len(weight), *x.shape)
        for k, (offset, inputs, matrix) in enumerate(
            zip(bias.unbind(), rows.unbind(), weight.mT.unbind(), strict=True)
        ):
            torch.addmm(offset, inputs, matrix, out=out[k])
        return out

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, Tensor, Tensor]:
        """The products of autograd's own formula for `addmm`. Inputs shared by all networks are data and get no
        gradient."""
        x, weight = ctx.saved_tensors
        (gradient,) = gradients
        to_weight = torch.matmul(gradient.mT, x)
        to_bias = gradient.sum(1)
        if not ctx.needs_input_grad[0]:
            return None, to_weight, to_bias
        if weight.shape[1] == 1:
            return torch.bmm(gradient, weight), to_weight, to_bias
        to_x = torch.stack([torch.mm(*pair) for pair in zip(gradient.unbind(), weight.unbind(), strict=True)])
        return to_x, to_weight, to_bias


def stacked_linear(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """See `StackedLinear`."""
    out: Tensor = StackedLinear.apply(x, weight, bias)  # type: ignore[no-untyped-call]
    return out
