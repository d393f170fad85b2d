"""Loss surfaces of two parameters: each setting of (x, y) is a point, its height is the loss.

A new surface is one function and one entry of `SURFACES` at the foot of this file. The app shows a function's source
to learners, so each is written as a learner would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Surface:
    """A loss of two parameters and where to look at it.

    `function(x, y)` works element by element on tensors of one shape. `window` is ((x low, x high), (y low, y high)).
    `start` and `learning_rate` show something worth seeing with plain gradient descent. `minima` are the local minima
    in the window (empty where the surface has none).
    """

    function: Callable[[Tensor, Tensor], Tensor]
    formula: str
    window: tuple[tuple[float, float], tuple[float, float]]
    start: tuple[float, float]
    learning_rate: float
    minima: tuple[tuple[float, float], ...]
    story: str


def heights(surface: Surface, count: int = 80) -> tuple[Tensor, Tensor, Tensor]:
    """The surface over its window: the grid's x (count,), its y (count,), and the loss (count, count), a row for each y."""
    x, y = (torch.linspace(low, high, count) for low, high in surface.window)
    grid_y, grid_x = torch.meshgrid(y, x, indexing="ij")
    return x, y, surface.function(grid_x, grid_y)


def bowl(x: Tensor, y: Tensor) -> Tensor:
    return x**2 + y**2


def ravine(x: Tensor, y: Tensor) -> Tensor:
    return 0.5 * x**2 + 10 * y**2


def saddle(x: Tensor, y: Tensor) -> Tensor:
    return 0.5 * x**2 - 0.5 * y**2 + 0.05 * y**4


def rosenbrock(x: Tensor, y: Tensor) -> Tensor:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def himmelblau(x: Tensor, y: Tensor) -> Tensor:
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def double_well(x: Tensor, y: Tensor) -> Tensor:
    return (x**2 - 1) ** 2 + 0.3 * x + y**2


SURFACES: dict[str, Surface] = {
    "Bowl": Surface(
        bowl,
        r"x^2 + y^2",
        ((-3, 3), (-3, 3)),
        (-2.5, 2.0),
        0.1,
        ((0, 0),),
        "Round and even: the gradient points straight away from the minimum, so every step goes straight home.",
    ),
    "Ravine": Surface(
        ravine,
        r"\tfrac{1}{2} x^2 + 10 y^2",
        ((-6, 6), (-3, 3)),
        (-5.0, 1.0),
        0.09,
        ((0, 0),),
        "Twenty times steeper across than along: the rate that is safe across is slow along, and steps zigzag.",
    ),
    "Saddle": Surface(
        saddle,
        r"\tfrac{1}{2} x^2 - \tfrac{1}{2} y^2 + \tfrac{1}{20} y^4",
        ((-4, 4), (-4, 4)),
        (-3.0, 0.01),
        0.1,
        ((0, -(5**0.5)), (0, 5**0.5)),
        "At (0, 0) the gradient vanishes though it is no minimum: it rises along x and falls along y. Paths linger there.",
    ),
    "Rosenbrock": Surface(
        rosenbrock,
        r"(1 - x)^2 + 100 (y - x^2)^2",
        ((-2, 2), (-1, 3)),
        (-1.5, 2.0),
        0.001,
        ((1, 1),),
        "A curved, almost flat valley between steep walls: into the valley in a few steps, along it in very many.",
    ),
    "Himmelblau": Surface(
        himmelblau,
        r"(x^2 + y - 11)^2 + (x + y^2 - 7)^2",
        ((-5, 5), (-5, 5)),
        (-0.5, -1.0),
        0.01,
        ((3, 2), (-2.8051181, 3.1313125), (-3.7793103, -3.2831860), (3.5844283, -1.8481265)),
        "Four minima, all equally deep: where you start decides where you end.",
    ),
    "Tilted double well": Surface(
        double_well,
        r"(x^2 - 1)^2 + 0.3 x + y^2",
        ((-2, 2), (-2, 2)),
        (1.8, 1.5),
        0.05,
        ((-1.0355787, 0), (0.9601496, 0)),
        "Two valleys, the left one deeper. With small steps, gradient descent ends in the valley whose slope it stands on.",
    ),
}
