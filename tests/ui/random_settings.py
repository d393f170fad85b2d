"""Random settings of any page, for laws that hold for all of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from core.settings import Knob, Settings


def random_value(knob: Knob) -> st.SearchStrategy[Any]:
    """Any value that the knob allows."""
    if knob.kind is bool:
        return st.booleans()
    if knob.kind is tuple:
        return st.sets(st.sampled_from(knob.options), min_size=1).map(
            lambda chosen: tuple(option for option in knob.options if option in chosen)
        )
    if knob.kind is str:
        return st.sampled_from(knob.options)
    if knob.kind is int:
        return st.integers(int(knob.low), int(knob.high))
    return st.floats(knob.low, knob.high)


def random_settings(kind: type[Settings]) -> st.SearchStrategy[Settings]:
    """Settings of this kind with every knob at random."""
    return st.fixed_dictionaries({name: random_value(knob) for name, knob in kind.knobs().items()}).map(
        lambda values: kind(**values)
    )
