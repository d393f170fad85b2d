"""Regression targets: functions of one variable and how each is measured. A new one is one entry of `DATASETS`."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

OWN = "own table"


@dataclass(frozen=True)
class Dataset:
    """A function on a window of the x axis and how it is measured.

    `function` maps x (N,) to the noiseless y (N,); behind an own table nobody knows one, and it is None.
    `draw_x(n, generator=...)` gives the places, all within `window`;
    `draw_noise(n, generator=...)` the noise before it is scaled. `formula` is LaTeX; `code`, `x_code` and `noise_code`
    are the same in plain PyTorch, `n` standing for the count. `count` and `noise` are the sensible settings. `axes`
    names x and y with their units; `learning_rate` suits gradient descent.
    """

    function: Callable[[Tensor], Tensor] | None
    draw_noise: Callable[..., Tensor]
    formula: str
    code: str
    noise_code: str
    count: int
    noise: float
    story: str
    draw_x: Callable[..., Tensor] = torch.rand
    x_code: str = "torch.rand(n)"
    window: tuple[float, float] = (0.0, 1.0)
    axes: tuple[str, str] = ("x", "y")


def with_a_gap(n: int, *, generator: torch.Generator | None = None) -> Tensor:
    """Places (n,) uniform on the outer parts of [0, 1), none from 0.35 to 0.65."""
    u = 0.7 * torch.rand(n, generator=generator)
    return u + 0.3 * (u >= 0.35)


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
        "A bowl with uniform noise, which lifts the points by half of it: no straight line comes near, a few hinges "
        "do.",
    ),
    "sine": Dataset(
        lambda x: torch.sin(2 * math.pi * x),
        torch.randn,
        r"y = \sin(2 \pi x) + \text{noise}",
        "torch.sin(2 * math.pi * x)",
        "torch.randn",
        60,
        0.1,
        "One full wave: up, down and up again, so at least two bends.",
    ),
    "step": Dataset(
        lambda x: (x > 0.5).float(),
        torch.randn,
        r"y = [x > 0.5] + \text{noise}",
        "(x > 0.5).float()",
        "torch.randn",
        60,
        0.05,
        "A jump. A network of continuous pieces can only come close, with a steep slope between two hinges.",
    ),
    "wave with a gap": Dataset(
        lambda x: 0.5 * torch.sin(4 * math.pi * x),
        torch.randn,
        r"y = \frac{1}{2} \sin(4 \pi x) + \text{noise}",
        "0.5 * torch.sin(4 * math.pi * x)",
        "torch.randn",
        60,
        0.1,
        "Two waves, and nobody measured between 0.35 and 0.65: in the gap a model can only guess, and does so without "
        "a warning.",
        with_a_gap,
        "0.7 * torch.rand(n)\nx = x + 0.3 * (x >= 0.35)",
    ),
    "flamingo's weight": Dataset(
        lambda x: 3 * x + 0.6,
        torch.randn,
        r"y = 3x + 0.6 + \text{noise}",
        "3 * x + 0.6",
        "torch.randn",
        40,
        0.2,
        "What a flamingo weighs, guessed from the length of its legs. The birds are made up, in the range of real "
        "ones.",
        lambda n, *, generator=None: 0.5 + 0.7 * torch.rand(n, generator=generator),
        "0.5 + 0.7 * torch.rand(n)",
        (0.5, 1.2),
        ("leg length in m", "weight in kg"),
    ),
    OWN: Dataset(
        None,
        torch.randn,
        r"(x_1, y_1), \ldots, (x_n, y_n)",
        "",
        "",
        10,
        0.0,
        "Your own numbers. Both columns are moved and stretched to run from 0 to 1, as a network likes its numbers. "
        "Nobody knows the curve behind them.",
        window=(-0.05, 1.05),  # the first and the last point lie at 0 and 1, and are to be seen as a whole
    ),
}
