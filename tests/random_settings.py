"""Random values of knobs and random settings, for laws that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st

from core.data.own_birds import decode_birds
from core.data.own_columns import MOST_CARRIED, Columns, encode_columns, rounded
from core.data.points import decode_pairs
from core.plane.own_points import MOST_OWN, encode_points, read_points
from core.settings import Knob, Settings

S = TypeVar("S", bound=Settings)

coordinates = st.floats(-4, 4)
drawn_points = st.lists(
    st.tuples(st.tuples(coordinates, coordinates), st.integers(0, 2)), min_size=1, max_size=MOST_OWN
).map(lambda pairs: encode_points(*zip(*pairs, strict=True)))
measured = st.floats(-1e6, 1e6).map(lambda number: float(f"{number:.4g}"))
pairs = (
    st.lists(st.tuples(measured, measured), min_size=2, max_size=MOST_CARRIED)
    .map(lambda rows: (rounded("x", [x for x, _ in rows]), rounded("y", [y for _, y in rows])))
    .filter(lambda columns: len(set(columns[0].numbers)) > 1)
    .map(lambda columns: encode_columns(Columns(columns)))
)
lengths = st.floats(0.1, 1e4).map(lambda number: float(f"{number:.4g}"))
some_birds = (
    st.lists(st.tuples(lengths, lengths, st.integers(0, 2)), min_size=1, max_size=20)
    .map(lambda rows: [(1.0, 2.0, 0), (2.0, 1.0, 1), (3.0, 3.0, 2), *rows])
    .map(lambda rows: (*zip(*rows, strict=True),))
    .map(
        lambda told: encode_columns(
            Columns((rounded("legs", told[0]), rounded("wings", told[1])), ("emu", "kea", "tui"), told[2])
        )
    )
)
TEXTS: dict[Callable[[str], object] | None, st.SearchStrategy[str]] = {
    read_points: drawn_points,
    decode_pairs: pairs,
    decode_birds: some_birds,
}
"""Texts that a knob without options can read, by what reads them."""


def random_value(knob: Knob, digits: int | None = None) -> st.SearchStrategy[Any]:
    """Any value that the knob allows, its ends among them; numbers have at most so many digits."""
    if knob.kind is bool:
        return st.booleans()
    if knob.kind is tuple:
        return st.sets(st.sampled_from(knob.options), min_size=1).map(
            lambda chosen: tuple(option for option in knob.options if option in chosen)
        )
    if knob.reads is not None:
        return TEXTS[knob.reads]
    if knob.kind is str:
        return st.sampled_from(knob.options)
    if knob.kind is int:
        return st.integers(int(knob.low), int(knob.high))
    floats = st.floats(knob.low, knob.high) | st.sampled_from([knob.low, knob.high])
    return floats if digits is None else floats.map(lambda value: float(f"{value:.{digits}g}"))


def random_settings(kind: type[S], digits: int | None = None, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[S]:
    """Settings of this kind with every knob at random, but for what is given by name."""
    values = {name: given.get(name, random_value(knob, digits)) for name, knob in kind.knobs().items()}
    return st.fixed_dictionaries(values).map(lambda chosen: kind(**chosen))
