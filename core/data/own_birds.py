"""Own birds: a table of one or two measurements a bird and its species, in place of a flock that is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch

from core.data.birds import FEATURES, SPECIES, Flock, FlockKnobs, FlockSettings, WithPelicans, draw_flock
from core.data.own_columns import FEWEST, MOST_CARRIED, Columns, decode_columns, encode_columns, rounded
from core.settings import Settings, choice, knobs_when, text

DRAWN, OWN = "drawn", "own table"
MOST_SPECIES = len(SPECIES)
FORM = f"{FEWEST} to {MOST_CARRIED} birds as the app writes them"
FIRST_OWN = encode_columns(
    Columns(
        (
            rounded("leg length cm", [71, 78, 69, 80, 75, 5.1, 4.6, 5.4, 4.9, 5.2, 21, 19, 23, 22, 20]),
            rounded("wingspan cm", [148, 155, 141, 160, 150, 98, 91, 104, 95, 101, 168, 181, 195, 177, 190]),
        ),
        ("flamingo", "seagull", "heron"),
        (0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2),
    )
)
"""The table that somebody finds who has brought none; the birds are made up."""


@lru_cache(maxsize=64)
def decode_birds(code: str) -> Columns:
    """One or two measurements and the species that a text carries.

    Raises `ValueError` with a sentence for any other text, for a measurement that is not above 0, and for one in which
    all birds are alike, which cannot be normalised.
    """
    columns = decode_columns(code, numbers=(1, 2), most_classes=MOST_SPECIES)
    for column in columns.numbers:
        if min(column.numbers) <= 0:
            raise ValueError(f"measurements of an own table are above 0, and {column.name} has others")
        if torch.tensor(column.numbers).min() == torch.tensor(column.numbers).max():
            raise ValueError(f"birds of an own table differ in what is measured, and in {column.name} they do not")
    return columns


def is_own(settings: Any) -> bool:
    """Whether the birds are those of an own table."""
    return bool(settings.birds == OWN)


def _is_drawn(settings: Any) -> bool:
    return not is_own(settings)


@dataclass(frozen=True)
class OwnKnobs(Settings):
    """Where the birds come from."""

    birds: str = choice(
        "Birds", DRAWN, (DRAWN, OWN), help="Birds that are drawn at random, or those of your own table."
    )
    own: str = text(
        "Own table",
        FIRST_OWN,
        decode_birds,
        form=FORM,
        when=is_own,
        help="The table that you brought, as a text that fits into a link.",
    )


@dataclass(frozen=True)
class BirdsSettings(
    FlockSettings, OwnKnobs, when=knobs_when(WithPelicans, _is_drawn) | knobs_when(FlockKnobs, _is_drawn)
):
    """A flock, drawn or brought along."""

    @property
    def species(self) -> tuple[str, ...]:
        """The species that are there, by label."""
        if is_own(self):
            return decode_birds(self.own).classes
        drawn: tuple[str, ...] = FlockSettings.species.fget(self)  # type: ignore[attr-defined]
        return drawn

    @property
    def measured(self) -> tuple[str, ...]:
        """What is measured, by column."""
        return tuple(column.name for column in decode_birds(self.own).numbers) if is_own(self) else FEATURES


def flock_of(settings: BirdsSettings) -> Flock:
    """The birds: those of the own table species by species, in its order within each, or a flock that is drawn."""
    if not is_own(settings):
        return draw_flock(settings)
    columns = decode_birds(settings.own)
    labels = torch.tensor(columns.labels)
    order = labels.argsort(stable=True)
    features = torch.tensor([column.numbers for column in columns.numbers]).T[order]
    return Flock(features=features, labels=labels[order], species=columns.classes, measured=settings.measured)
