"""Loss surfaces of two parameters: each setting of (x, y) is a point, its height is the loss.

A new surface is one function and one entry of `SURFACES` at the foot of this file. The app shows a function's source
to learners, so each is written as a learner would.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from core.data.points import DataSettings, make_points
from core.settings import Settings, When, choice, number

Data = tuple[Tensor, ...]


@dataclass(frozen=True)
class Surface:
    """A loss of two parameters and where to look at it.

    `function(x, y, *data, **knobs)` works element by element on tensors of one shape; `knobs` names the fields of
    `SurfaceKnobs` it reads. `window` is ((x low, x high), (y low, y high)). `start` and `learning_rate` show something
    worth seeing with plain gradient descent. `minima` are the local minima in the window (empty where there is none).
    `curvature(**knobs)` is the largest second derivative of a quadratic surface, in any direction and along x alone,
    from which theory has the largest stable rate; None where the surface bends differently from place to place.
    `data()` gives the tensors, a row each for every sample, that a loss over samples is the mean of; `data_code` draws
    the same in plain PyTorch.
    """

    function: Callable[..., Tensor]
    formula: str
    window: tuple[tuple[float, float], tuple[float, float]]
    start: tuple[float, float]
    learning_rate: float
    minima: tuple[tuple[float, float], ...]
    story: str
    knobs: tuple[str, ...] = ()
    curvature: Callable[..., tuple[float, float]] | None = None
    data: Callable[[], Data] | None = None
    data_code: str = ""
    axes: tuple[str, str] = ("x", "y")

    def samples(self) -> Data:
        """The tensors that the loss is a mean over, or nothing."""
        return self.data() if self.data else ()


def _read(knob: str) -> When:
    """Whether the chosen surface reads this knob."""
    return lambda settings: knob in SURFACES[settings.surface].knobs


@dataclass(frozen=True)
class SurfaceKnobs(Settings):
    """The choice of a surface, and the knobs of all surfaces; each reads the ones its entry names."""

    surface: str = choice(
        "Loss surface",
        "Bowl",
        lambda: SURFACES,
        help="The loss to descend. Each surface brings its own start, learning rate and window.",
    )
    condition: float = number(
        "Condition number κ",
        1.0,
        1.0,
        100.0,
        step=1.0,
        when=_read("condition"),
        help="How much steeper the bowl is along y than along x. 1 is round; the larger, the narrower the valley.",
    )


def heights(
    surface: Surface,
    knobs: dict[str, float],
    count: int = 80,
    over: tuple[tuple[float, float], tuple[float, float]] | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """The surface over its window, or over another one as finely: the grid's x (M,), its y (N,), and the loss (N, M), a
    row for each y. A side of the surface's own window has `count` places."""
    sides = zip(over or surface.window, surface.window, strict=True)
    x, y = (
        torch.linspace(low, high, round((count - 1) * (high - low) / (own[1] - own[0])) + 1)
        for (low, high), own in sides
    )
    grid_y, grid_x = torch.meshgrid(y, x, indexing="ij")
    return x, y, surface.function(grid_x, grid_y, *surface.samples(), **knobs)


@cache
def line_points() -> Data:
    """x and y, both (50,): the points of the notebook's first run, drawn from seed 42."""
    points = make_points(DataSettings(dataset="line"))
    return points.x, points.y


def least_squares(x: Tensor, y: Tensor) -> tuple[float, float]:
    """Slope and intercept of the line with the smallest MSE, in closed form: cov(x, y) / var(x), through the means."""
    x, y = x.double(), y.double()
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    return slope.item(), (y.mean() - slope * x.mean()).item()


def line_curvature() -> tuple[float, float]:
    """The largest eigenvalue of the Hessian of `line_mse`, (2 / N) Xᵀ X with X = [x, 1], and its entry for w alone."""
    x = line_points()[0].double()
    design = torch.stack([x, torch.ones_like(x)], dim=1)
    hessian = 2 / len(x) * design.T @ design
    return float(torch.linalg.eigvalsh(hessian)[-1]), float(hessian[0, 0])


def bowl(x: Tensor, y: Tensor, condition: float) -> Tensor:
    return 0.5 * x**2 + 0.5 * condition * y**2


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


def beale(x: Tensor, y: Tensor) -> Tensor:
    return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2


def egg_crate(x: Tensor, y: Tensor) -> Tensor:
    return x**2 + y**2 + 25 * (torch.sin(x) ** 2 + torch.sin(y) ** 2)


def plateau(x: Tensor, y: Tensor) -> Tensor:
    return 1 - torch.exp(-0.5 * (x**2 + y**2))


def line_mse(w: Tensor, b: Tensor, x: Tensor, y: Tensor) -> Tensor:
    return ((w[..., None] * x + b[..., None] - y) ** 2).mean(-1)


SURFACES: dict[str, Surface] = {
    "Bowl": Surface(
        bowl,
        r"\tfrac{1}{2} x^2 + \tfrac{\kappa}{2} y^2",
        ((-3, 3), (-3, 3)),
        (-2.5, 2.0),
        0.2,
        ((0, 0),),
        "Round at κ = 1: the gradient points straight away from the minimum, so every step goes straight home. Raise "
        "κ and the bowl becomes a valley: one direction limits the rate, the other is left waiting.",
        knobs=("condition",),
        curvature=lambda condition: (max(1.0, condition), 1.0),
    ),
    "Ravine": Surface(
        ravine,
        r"\tfrac{1}{2} x^2 + 10 y^2",
        ((-6, 6), (-3, 3)),
        (-5.0, 1.0),
        0.09,
        ((0, 0),),
        "Twenty times steeper across than along: the rate that is safe across is slow along, and steps zigzag.",
        curvature=lambda: (20.0, 1.0),
    ),
    "Saddle": Surface(
        saddle,
        r"\tfrac{1}{2} x^2 - \tfrac{1}{2} y^2 + \tfrac{1}{20} y^4",
        ((-4, 4), (-4, 4)),
        (-3.0, 0.01),
        0.1,
        ((0, -(5**0.5)), (0, 5**0.5)),
        "At (0, 0) the gradient vanishes though it is no minimum: it rises along x and falls along y. Paths linger "
        "there.",
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
        "Two valleys, the left one deeper. With small steps, gradient descent ends in the valley whose slope it "
        "stands on.",
    ),
    "Beale": Surface(
        beale,
        r"(1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
        ((-4.5, 4.5), (-4.5, 4.5)),
        (1.0, 1.5),
        0.005,
        ((3, 0.5),),
        "A flat floor with cliffs at the corners: a rate that moves on the floor is thrown off by a cliff.",
    ),
    "Egg crate": Surface(
        egg_crate,
        r"x^2 + y^2 + 25 (\sin^2 x + \sin^2 y)",
        ((-5, 5), (-5, 5)),
        (3.7, 2.4),
        0.01,
        tuple((x, y) for x in (-3.0196019, 0, 3.0196019) for y in (-3.0196019, 0, 3.0196019)),
        "A minimum in every pit: plain descent ends in the pit it starts in, and only one of them is the deepest.",
    ),
    "Plateau": Surface(
        plateau,
        r"1 - e^{-(x^2 + y^2) / 2}",
        ((-5, 5), (-5, 5)),
        (-2.4, 1.8),
        0.5,
        ((0, 0),),
        "Far out the ground is flat and the gradient almost nothing: plain descent waits there, optimizers that "
        "divide by the gradient's size walk on.",
    ),
    "Line's MSE": Surface(
        line_mse,
        r"\tfrac{1}{N} \sum_i (w x_i + b - y_i)^2",
        ((-2, 6), (0, 6)),
        (-1.0, 5.0),
        0.1,
        (least_squares(*line_points()),),
        "The loss of the notebook's line on its real 50 points: every point of this surface is a line, and the "
        "minimum is the least-squares line.",
        curvature=line_curvature,
        data=line_points,
        data_code="torch.manual_seed(42)\nx = torch.rand(50)\nnoise = 0.05 * torch.randn(50)\ny = 2 * x + 3 + noise",
        axes=("w", "b"),
    ),
}
