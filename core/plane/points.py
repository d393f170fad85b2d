"""Points of the plane in two or three classes, some of which no line can part.

All lie about within [-3, 3]: there the hidden units of a fresh network bend, while in [-1, 1] they are nearly straight,
and a spiral is hardly learned. A new set is one function and one entry of `POINTS` at the foot of this file. Draws: the
points with their noise, then their weights where birds are weighed, then the shuffle that decides which are held out.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.data.birds import MEANS, SPECIES, WEIGHTS
from core.plane.own_points import FORM, decode_points, encode_points, read_points
from core.settings import Settings, choice, flag, number, text

OWN = "own points"

Labelled = tuple[Tensor, Tensor]
"""Points (N, 2) and their labels (N,) int64."""
Draw = Callable[[int, float, torch.Generator], Labelled]
"""How many, the standard deviation of the noise, and the stream."""


@dataclass(frozen=True)
class PointSet:
    """A way to draw labelled points; own points are not drawn, and have no `draw`.

    `classes` is how many classes there are, of own points at least; `noise` the sensible standard deviation of the
    noise, in units of the plane; `formula` is LaTeX. `code` draws `X` and `y` in plain PyTorch; {n} and {noise} are to
    be filled in. `weighed` says that the points are birds, which can be weighed as a third measurement.
    """

    draw: Draw | None
    classes: int
    noise: float
    formula: str
    code: str
    story: str
    weighed: bool = False


def _noise(n: int, noise: float, generator: torch.Generator) -> Tensor:
    return noise * torch.randn(n, 2, generator=generator)


def _around(radius: Tensor, angle: Tensor) -> Tensor:
    return torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)


def circles(n: int, noise: float, generator: torch.Generator) -> Labelled:
    """A disc of class 1 within a ring of class 0."""
    y = torch.arange(n) % 2
    radius = torch.where(
        y == 1, 1.2 * torch.rand(n, generator=generator), 2 + 0.85 * torch.rand(n, generator=generator)
    )
    x = _around(radius, 2 * math.pi * torch.rand(n, generator=generator))
    return x + _noise(n, noise, generator), y


def xor(n: int, noise: float, generator: torch.Generator) -> Labelled:
    """Four squares; class 1 where both coordinates have one sign."""
    x = 6 * torch.rand(n, 2, generator=generator) - 3
    y = (x[:, 0] * x[:, 1] > 0).long()
    return x + 0.25 * x.sign() + _noise(n, noise, generator), y


def blobs(n: int, noise: float, generator: torch.Generator) -> Labelled:
    """A Gaussian cloud of either class."""
    y = torch.arange(n) % 2
    return torch.tensor([[1.2, 1.2], [-1.2, -1.2]])[y] + _noise(n, noise, generator), y


def moons(n: int, noise: float, generator: torch.Generator) -> Labelled:
    """Two half circles, each with an end within the other."""
    y = torch.arange(n) % 2
    angle = math.pi * torch.rand(n, generator=generator) + math.pi * y
    x = 1.9 * _around(torch.ones(n), angle) + torch.tensor([[-0.95, -0.45], [0.95, 0.45]])[y]
    return x + _noise(n, noise, generator), y


def _spirals(n: int, arms: int, turns: float, noise: float, generator: torch.Generator) -> Labelled:
    y = torch.arange(n) % arms
    along = torch.arange(n) // arms / (n // arms)
    x = _around(0.15 + 2.6 * along, 2 * math.pi * (turns * along + y / arms))
    return x + _noise(n, noise, generator), y


def two_spirals(n: int, noise: float, generator: torch.Generator) -> Labelled:
    """Two arms of one and a quarter turns."""
    return _spirals(n, 2, 1.25, noise, generator)


def three_spirals(n: int, noise: float, generator: torch.Generator) -> Labelled:
    """Three arms of two thirds of a turn."""
    return _spirals(n, 3, 0.65, noise, generator)


def three_rings(n: int, noise: float, generator: torch.Generator) -> Labelled:
    """A disc and two rings around it."""
    y = torch.arange(n) % 3
    radius = torch.tensor([0.0, 1.3, 2.4])[y] + torch.tensor([0.7, 0.5, 0.5])[y] * torch.rand(n, generator=generator)
    x = _around(radius, 2 * math.pi * torch.rand(n, generator=generator))
    return x + _noise(n, noise, generator), y


def birds(species: int) -> Draw:
    """So many species of birds, one after the other, as a flock is drawn: leg length and wingspan, less 6, in
    units of 2.5."""

    def draw(n: int, noise: float, generator: torch.Generator) -> Labelled:
        y = torch.arange(species).repeat_interleave(torch.tensor([len(range(k, n, species)) for k in range(species)]))
        means = torch.tensor([MEANS["legs"][:species], MEANS["wings"][:species]]).T
        z = torch.cat([torch.randn(int((y == k).sum()), 2, generator=generator) for k in range(species)])
        return (means[y] + 2.5 * noise * z - 6) / 2.5, y

    return draw


def weights(y: Tensor, noise: float, generator: torch.Generator) -> Tensor:
    """The third measurement of birds with these labels (N,), scaled as the others: their weights less 6, in units of
    2.5, (N,)."""
    return (torch.tensor(WEIGHTS)[y] + 2.5 * noise * torch.randn(len(y), generator=generator) - 6) / 2.5


WEIGHT_CODE = (
    f"weights = torch.tensor({list(WEIGHTS)})[y] + 2.5 * {{noise}} * torch.randn({{n}})\n"
    "X = torch.cat([X, (weights.unsqueeze(1) - 6) / 2.5], dim=1)"
)
"""What weighs the birds in plain PyTorch, after `code`."""

_CIRCLE = """X = torch.stack([radius * torch.cos(angle), radius * torch.sin(angle)], dim=1)
X = X + {noise} * torch.randn({n}, 2)"""
_SPIRALS = r"x = r \, (\cos t, \sin t) \quad r = 0.15 + 2.6 u \quad t = 2 \pi (%s u + \tfrac{y}{%s}) \quad 0 \le u < 1"


def _spiral_code(arms: int, turns: float) -> str:
    return (
        f"y = torch.arange({{n}}) % {arms}\nalong = torch.arange({{n}}) // {arms} / ({{n}} // {arms})\n"
        f"radius, angle = 0.15 + 2.6 * along, 2 * math.pi * ({turns} * along + y / {arms})\n{_CIRCLE}"
    )


def _bird_code(species: int) -> str:
    means = ", ".join(f"[{MEANS['legs'][k]}, {MEANS['wings'][k]}]" for k in range(species))
    return (
        f"y = torch.cat([torch.full((len(range(k, {{n}}, {species})),), k) for k in range({species})])\n"
        f"means = torch.tensor([{means}])  # {', '.join(SPECIES[:species])}\n"
        f"z = torch.cat([torch.randn(int((y == k).sum()), 2) for k in range({species})])\n"
        "X = (means[y] + 2.5 * {noise} * z - 6) / 2.5"
    )


POINTS: dict[str, PointSet] = {
    "circles": PointSet(
        circles,
        2,
        0.1,
        r"y = [\, |x| < 1.2 \,] \quad |x| < 1.2 \text{ or } 2 \le |x| < 2.85",
        "y = torch.arange({n}) % 2\n"
        "radius = torch.where(y == 1, 1.2 * torch.rand({n}), 2 + 0.85 * torch.rand({n}))\n"
        f"angle = 2 * math.pi * torch.rand({{n}})\n{_CIRCLE}",
        "One class encloses the other, and no line can do that: it takes at least three.",
    ),
    "XOR": PointSet(
        xor,
        2,
        0.1,
        r"y = [\, x_1 x_2 > 0 \,]",
        "X = 6 * torch.rand({n}, 2) - 3\n"
        "y = (X[:, 0] * X[:, 1] > 0).long()\n"
        "X = X + 0.25 * X.sign() + {noise} * torch.randn({n}, 2)",
        "Opposite corners belong together. This is the task that a single perceptron failed at in 1969.",
    ),
    "blobs": PointSet(
        blobs,
        2,
        0.6,
        r"x \sim \mathcal{N}(\pm 1.2, \sigma^2)",
        "y = torch.arange({n}) % 2\nX = torch.tensor([[1.2, 1.2], [-1.2, -1.2]])[y] + {noise} * torch.randn({n}, 2)",
        "Two clouds, one line: with a hidden layer or without, little changes.",
    ),
    "moons": PointSet(
        moons,
        2,
        0.2,
        r"x = 1.9 \, (\cos t, \sin t) \mp (0.95, 0.45) \quad \pi y \le t < \pi (y + 1)",
        "y = torch.arange({n}) % 2\n"
        "angle = math.pi * torch.rand({n}) + math.pi * y\n"
        "X = 1.9 * torch.stack([torch.cos(angle), torch.sin(angle)], dim=1)\n"
        "X = X + torch.tensor([[-0.95, -0.45], [0.95, 0.45]])[y] + {noise} * torch.randn({n}, 2)",
        "A line gets most of them; the last ones want a bend on either side.",
    ),
    "two spirals": PointSet(
        two_spirals,
        2,
        0.05,
        _SPIRALS % (1.25, 2),
        _spiral_code(2, 1.25),
        "Two arms wind around each other: the line between them has to wind, too.",
    ),
    "three spirals": PointSet(
        three_spirals,
        3,
        0.08,
        _SPIRALS % (0.65, 3),
        _spiral_code(3, 0.65),
        "Three arms, three classes: three scores compete for every place of the plane.",
    ),
    "rings of three": PointSet(
        three_rings,
        3,
        0.1,
        r"y = 0: |x| < 0.7 \quad y = 1: 1.3 \le |x| < 1.8 \quad y = 2: 2.4 \le |x| < 2.9",
        "y = torch.arange({n}) % 3\n"
        "radius = torch.tensor([0.0, 1.3, 2.4])[y] + torch.tensor([0.7, 0.5, 0.5])[y] * torch.rand({n})\n"
        f"angle = 2 * math.pi * torch.rand({{n}})\n{_CIRCLE}",
        "A class within a class within a class.",
    ),
    "birds": PointSet(
        birds(2),
        2,
        0.6,
        r"x = \tfrac{1}{2.5} (\text{legs} - 6, \text{wings} - 6)",
        _bird_code(2),
        "Flamingos and seagulls: 20 of them are those of Exercise 2.1. A line does well, and a bend hardly better.",
        weighed=True,
    ),
    "three birds": PointSet(
        birds(3),
        3,
        0.6,
        r"x = \tfrac{1}{2.5} (\text{legs} - 6, \text{wings} - 6)",
        _bird_code(3),
        "Pelicans join flamingos and seagulls: every two species are parted by a line of their own.",
        weighed=True,
    ),
    OWN: PointSet(
        None,
        2,
        0.0,
        r"y \in \{0, 1, 2\}",
        "",
        "Points that you draw. Draw some that the network cannot learn.",
    ),
}

FIRST_OWN = encode_points(
    [(-2.0, 2.0), (-1.0, 1.0), (1.0, -1.0), (2.0, -2.0), (-2.0, -2.0), (-1.0, -1.0), (1.0, 1.0), (2.0, 2.0)],
    [0, 0, 0, 0, 1, 1, 1, 1],
)
"""The own points that somebody finds who has drawn none."""


def _drawn(settings: PointKnobs) -> bool:
    return POINTS[settings.points].draw is not None


def _birds(settings: PointKnobs) -> bool:
    return POINTS[settings.points].weighed


@dataclass(frozen=True)
class PointKnobs(Settings):
    """The points, and which of them are held out."""

    points: str = choice("Points", "circles", POINTS, help="What is to be told apart.")
    own: str = text(
        "Own points",
        FIRST_OWN,
        read_points,
        form=FORM,
        when=lambda s: s.points == OWN,
        help="The points that you drew, as a text that fits into a link.",
    )
    count: int = number(
        "Count",
        200,
        10,
        500,
        whole=True,
        step=10,
        unit="points",
        when=_drawn,
        help="How many points are drawn, those that are held out included.",
    )
    noise: float = number(
        "Noise",
        lambda s: POINTS[s.points].noise,
        0.0,
        2.0,
        step=0.05,
        follows="points",
        when=_drawn,
        help="The standard deviation of what is added to each coordinate.",
    )
    with_weight: bool = flag(
        "Weight too, as x₃",
        False,
        when=_birds,
        help="Weigh the birds: a third input beside the chosen ones. The plane then is a slice at one weight.",
    )
    held_out_share: float = number(
        "Held out", 0.0, 0.0, 0.5, step=0.05, help="The share of the points that training never sees."
    )
    point_seed: int = number(
        "Point seed",
        0,
        0,
        9999,
        whole=True,
        step=1,
        when=lambda s: _drawn(s) or s.held_out_share > 0,
        help="The start of the random stream that draws the points and decides which are held out.",
    )

    @property
    def total(self) -> int:
        """How many points there are."""
        return self.count if _drawn(self) else len(read_points(self.own)[1])

    @property
    def weighed(self) -> bool:
        """Whether every point has a third measurement."""
        return self.with_weight and _birds(self)

    @property
    def held_out(self) -> int:
        """How many points training never sees: at least one where the share is not 0, and never all."""
        wanted = max(1, round(self.held_out_share * self.total)) if self.held_out_share else 0
        return min(wanted, self.total - 1)

    @property
    def classes(self) -> int:
        """How many classes the points have."""
        classes = POINTS[self.points].classes
        return classes if _drawn(self) else max(classes, int(decode_points(self.own)[1].max()) + 1)


def draw_points(settings: PointKnobs) -> tuple[Tensor, Tensor, Tensor]:
    """Points (N, 2), or (N, 3) where they are weighed, their labels (N,) int64, and which are held out for testing,
    (N,) bool.

    From one stream that starts at the point seed: the points, then their weights, then, where some are held out, a
    shuffle of all, whose first ones they are.
    """
    generator = torch.Generator().manual_seed(settings.point_seed)
    draw = POINTS[settings.points].draw
    x, y = draw(settings.count, settings.noise, generator) if draw else decode_points(settings.own)
    if settings.weighed:
        x = torch.cat([x, weights(y, settings.noise, generator).unsqueeze(1)], dim=1)
    test = torch.zeros(len(y), dtype=torch.bool)
    if settings.held_out:
        test[torch.randperm(len(y), generator=generator)[: settings.held_out]] = True
    return x, y, test
