"""Looks tell entries of a table apart in three ways, however many there are."""

from __future__ import annotations

from itertools import pairwise

import pytest

from core.data.birds import SPECIES
from core.parts.optimizers import OPTIMIZERS
from ui import theme
from ui.theme import BLUE, BROWN, GREEN, ORANGE, ROSE, TEAL, VIOLET, looks


@pytest.mark.parametrize("part", ["color", "shape", "dash"])
def test_looks_are_all_distinct(part: str) -> None:
    named = (ROSE, BLUE, ORANGE, GREEN, VIOLET, TEAL, BROWN)
    assert len({getattr(look, part) for look in named}) == len(named)
    assert len({getattr(look, part) for look in theme.SPECIES.values()}) == len(SPECIES)


def test_there_is_a_look_for_every_species() -> None:
    assert tuple(theme.SPECIES) == SPECIES


def test_entries_beyond_the_named_looks_still_look_unlike_each_other_and_unlike_their_neighbours() -> None:
    names = [f"entry {k}" for k in range(60)]
    worn = list(looks(names).values())
    assert list(looks(names)) == names
    assert len(set(worn)) == len(worn)
    for one, next_one in pairwise(worn):
        assert one.color != next_one.color
        assert one.shape != next_one.shape
        assert one.dash != next_one.dash
    # The same colour comes back with another shape and another dash.
    for k in range(len(worn) - 7):
        assert worn[k].color == worn[k + 7].color
        assert worn[k].shape != worn[k + 7].shape
        assert worn[k].dash != worn[k + 7].dash


def test_an_entry_looks_the_same_whatever_is_added_behind_it() -> None:
    before = looks(OPTIMIZERS)
    after = looks([*OPTIMIZERS, "one more"])
    assert {name: after[name] for name in before} == before
