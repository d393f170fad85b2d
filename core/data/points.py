"""Points: noisy measurements of a data set, and how some of them are held out.

Draws follow the notebook: first all x, then all noise, then, where points are held out, one shuffle. An own table is
not drawn; of it only the shuffle is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from core.data.datasets import DATASETS, OWN
from core.data.own_columns import FEWEST, MOST_CARRIED, Columns, decode_columns, encode_columns, rounded
from core.settings import Settings, choice, number, text

OWN_FORM = f"{FEWEST} to {MOST_CARRIED} pairs of numbers as the app writes them, and not all x alike"
FIRST_OWN = encode_columns(
    Columns(
        (
            rounded("leg length cm", [54, 61, 66, 70, 74, 79, 83, 88, 92, 97, 103, 110]),
            rounded("weight kg", [2.1, 2.3, 2.3, 2.6, 2.6, 2.9, 2.8, 3.2, 3.3, 3.6, 3.5, 4.0]),
        )
    )
)
"""The table that somebody finds who has brought none; the flamingos are made up."""


@lru_cache(maxsize=64)
def decode_pairs(code: str) -> Columns:
    """The columns of x and y that a text carries. Raises `ValueError` with a sentence for any other text."""
    columns = decode_columns(code, numbers=(2, 2))
    if len(set(columns.numbers[0].numbers)) == 1:
        raise ValueError("all x of an own table are alike, and then nothing can be learned from them")
    return columns


def _drawn(settings: DataSettings) -> bool:
    return settings.dataset != OWN


@dataclass(frozen=True)
class DataSettings(Settings):
    """The points to fit."""

    dataset: str = choice(
        "Data",
        "parabola",
        DATASETS,
        help="The curve behind the points. Each brings its own count and noise; for line and parabola, the notebook's.",
    )
    own: str = text(
        "Own table",
        FIRST_OWN,
        decode_pairs,
        form=OWN_FORM,
        when=lambda s: s.dataset == OWN,
        help="The table that you brought, as a text that fits into a link.",
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
        when=_drawn,
        help="How many points are measured, those that are held out included.",
    )
    noise: float = number(
        "Noise",
        lambda s: DATASETS[s.dataset].noise,
        0.0,
        1.0,
        step=0.01,
        follows="dataset",
        when=_drawn,
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
    def total(self) -> int:
        """How many points there are."""
        return self.count if _drawn(self) else len(decode_pairs(self.own))

    @property
    def held_out(self) -> int:
        """How many points validation gets: at least one where the share is not 0."""
        return max(1, round(self.validation_share * self.total)) if self.validation_share else 0

    @property
    def axes(self) -> tuple[str, str]:
        """What x and y are, with their units; of an own table also which of its numbers are 0 and 1."""
        if _drawn(self):
            return DATASETS[self.dataset].axes
        x, y = (f"{column.name}, {column.reach} as 0 to 1" for column in decode_pairs(self.own).numbers)
        return x, y

    @property
    def called(self) -> str:
        """What the points are called in a sentence."""
        return f"the {self.dataset}" if _drawn(self) else "your own table"


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
    dataset, total = DATASETS[settings.dataset], settings.total
    if dataset.function is None:
        x, y = (_from_0_to_1(column.numbers) for column in decode_pairs(settings.own).numbers)
    else:
        x = dataset.draw_x(total, generator=generator)
        y = dataset.function(x) + settings.noise * dataset.draw_noise(total, generator=generator)
    held_out = settings.held_out
    order = torch.randperm(total, generator=generator) if held_out else torch.arange(total)
    return Points(x=x, y=y, order=order, held_out=held_out)


def make_points(settings: DataSettings) -> Points:
    """The points from the seed's own stream."""
    return draw_points(settings, torch.Generator().manual_seed(settings.seed))


def _from_0_to_1(numbers: tuple[float, ...]) -> Tensor:
    """A column (N,), moved and stretched in 64 bits, since large numbers may differ little; 0 where all are alike."""
    column = torch.tensor(numbers, dtype=torch.float64)
    column = column - column.min()
    return (column / column.max() if column.max() > 0 else column).float()
