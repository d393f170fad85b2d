"""Points: noisy measurements of a data set, and how some of them are held out.

Draws follow the notebook: first all x, then all noise, then, where points are held out, one shuffle.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.data.datasets import DATASETS
from core.settings import Settings, choice, number


@dataclass(frozen=True)
class DataSettings(Settings):
    """The points to fit."""

    dataset: str = choice(
        "Data",
        "parabola",
        DATASETS,
        help="The curve behind the points. Each brings its own count and noise; for line and parabola, the notebook's.",
    )
    count: int = number(
        "Points",
        lambda s: DATASETS[s.dataset].count,
        10,
        2000,
        whole=True,
        step=10,
        follows="dataset",
        unit="points",
        help="How many points are measured, those that are held out included.",
    )
    noise: float = number(
        "Noise",
        lambda s: DATASETS[s.dataset].noise,
        0.0,
        1.0,
        step=0.01,
        follows="dataset",
        help="The factor before the noise: a standard deviation where it is Gaussian, a width for the parabola.",
    )
    seed: int = number(
        "Seed",
        42,
        0,
        9999,
        whole=True,
        step=1,
        help="The start of the random stream for x, the noise, what is held out and, in the notebook's stream, the "
        "weights.",
    )
    validation_share: float = number(
        "Held out",
        0.0,
        0.0,
        0.5,
        step=0.05,
        help="The share of the points that training never sees, for validation. 0 as in the notebook.",
    )

    @property
    def held_out(self) -> int:
        """How many points validation gets: at least one where the share is not 0."""
        return max(1, round(self.validation_share * self.count)) if self.validation_share else 0


@dataclass(frozen=True)
class Points:
    """N points: x, y (N,). order: (N,) int64, the shuffle that decides; the first `held_out` of it are for
    validation."""

    x: Tensor
    y: Tensor
    order: Tensor
    held_out: int

    @property
    def train(self) -> tuple[Tensor, Tensor]:
        """x, y of the points to learn from, both (N - held_out,)."""
        return self.x[self.order[self.held_out :]], self.y[self.order[self.held_out :]]

    @property
    def validation(self) -> tuple[Tensor, Tensor]:
        """x, y of the points that are held out, both (held_out,)."""
        return self.x[self.order[: self.held_out]], self.y[self.order[: self.held_out]]


def draw_points(settings: DataSettings, generator: torch.Generator) -> Points:
    """x, then the noise, then the shuffle if points are held out, from `generator`."""
    dataset = DATASETS[settings.dataset]
    x = dataset.draw_x(settings.count, generator=generator)
    y = dataset.function(x) + settings.noise * dataset.draw_noise(settings.count, generator=generator)
    held_out = settings.held_out
    order = torch.randperm(settings.count, generator=generator) if held_out else torch.arange(settings.count)
    return Points(x=x, y=y, order=order, held_out=held_out)


def make_points(settings: DataSettings) -> Points:
    """The points from the seed's own stream."""
    return draw_points(settings, torch.Generator().manual_seed(settings.seed))
