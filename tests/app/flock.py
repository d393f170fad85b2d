"""The twenty birds of Exercise 2.1, as a notebook draws them."""

from __future__ import annotations

import torch


def exercise() -> tuple[torch.Tensor, torch.Tensor]:
    """The measurements (20, 2), leg length and wingspan, and the labels (20,) as numbers."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        flamingos = torch.tensor([8.0, 7.0]) + 1.5 * torch.randn(10, 2)
        seagulls = torch.tensor([5.0, 3.0]) + 1.5 * torch.randn(10, 2)
    return torch.cat([flamingos, seagulls]), torch.cat([torch.zeros(10), torch.ones(10)])
