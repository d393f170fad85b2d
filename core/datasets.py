"""Regression targets: noisy samples of a function of one variable, drawn as the notebook draws them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Dataset:
    """A function on [0, 1] and how it is measured.

    `function` maps x (N,) to the noiseless y (N,). `draw_noise(n, generator=...)` gives the noise before it is scaled.
    `formula` is LaTeX; `code` and `noise_code` are the same in plain PyTorch. `count` and `noise` are the sensible
    settings, which are the notebook's.
    """

    function: Callable[[Tensor], Tensor]
    draw_noise: Callable[..., Tensor]
    formula: str
    code: str
    noise_code: str
    count: int
    noise: float
    story: str


def sample(dataset: Dataset, count: int, noise: float, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Draw x (count,), uniform on [0, 1), then the noise, from `generator`; return x and y = f(x) + noise."""
    x = torch.rand(count, generator=generator)
    offsets = noise * dataset.draw_noise(count, generator=generator)
    return x, dataset.function(x) + offsets


DATASETS: dict[str, Dataset] = {
    "line": Dataset(
        lambda x: 2 * x + 3,
        torch.randn,
        r"y = 2x + 3 + \text{noise}",
        "2 * x + 3",
        "torch.randn",
        50,
        0.05,
        "A straight line with Gaussian noise: two parameters are enough.",
    ),
    "parabola": Dataset(
        lambda x: (2 * x - 1) ** 2,
        torch.rand,
        r"y = (2x - 1)^2 + \text{noise}",
        "(2 * x - 1) ** 2",
        "torch.rand",
        100,
        0.1,
        "A bowl with uniform noise: no straight line comes near it, a few hinges do.",
    ),
}
