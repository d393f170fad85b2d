"""Hostile states: what no widget offers, for whatever on a page may have a state."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState

NUMBERS = [0.0, -1.0, 0.4999, 1.0, 2.0, 7.0, 9999.0, 1e18, -1e18, 1e300, math.nan, math.inf, -math.inf]
WHOLE = [0, 1, -1, 7, 10**6, 2**63 - 1, -(2**63)]
TEXTS = [
    "",
    "0",
    "-1",
    "nan",
    "1e999",
    "true",
    "no such option",
    "<script>alert(1)</script>",
    "**bold** $x$ [a](http://example.org)",
    "\x00",
    "\u202e\U0001f9a9",
    "{}",
    "[]",
    "null",
    "Adam",
    "A" * 5000,
]
PLAIN: list[Any] = [None, True, False, 0, -1, 3, 1e300, math.nan, math.inf, -math.inf, "", "x", "1", "A" * 500, [], {}]
"""What JSON can hold; Python's reader takes NaN and Infinity, too."""
FIELDS = ("x", "y", "bird", "unit", "rate", "name", "vlPoint", "_vgsid_")
SELECTIONS = ("start", "rate", "bird", "unit", "cell", "clicked", "select")
TOLD = ("point", "probe", "add", "move", "drop", "at", "value", "event")


def plain(rng: random.Random, depth: int = 3) -> Any:
    """Any value that JSON can hold."""
    kind = rng.random()
    if depth == 0 or kind < 0.5:
        return rng.choice(PLAIN)
    if kind < 0.75:
        return [plain(rng, depth - 1) for _ in range(rng.randrange(5))]
    return {rng.choice(FIELDS + TOLD + SELECTIONS): plain(rng, depth - 1) for _ in range(rng.randrange(4))}


def selection(rng: random.Random) -> Any:
    """Nearly what a chart says of a click."""
    points: Any = [{name: rng.choice(PLAIN) for name in FIELDS if rng.random() < 0.7} for _ in range(rng.randrange(4))]
    every = {name: rng.choice([points, points, points, plain(rng)]) for name in SELECTIONS}
    return rng.choice([{"selection": every}, {"selection": every}, {"selection": plain(rng)}, plain(rng)])


def said(rng: random.Random) -> Any:
    """Nearly what the net says of a hand on it."""

    def numbers(most: int) -> list[Any]:
        return [rng.choice([*PLAIN, 0.5, 2]) for _ in range(rng.randrange(most + 1))]

    every: list[Any] = [{"add": numbers(4)}, {"move": numbers(4)}, {"drop": rng.choice(PLAIN)}, {"at": numbers(3)}]
    return {name: rng.choice([*every, plain(rng)]) for name in ("point", "probe")}


def written(value: Any) -> str:
    """As JSON; what JSON cannot hold is written as Python reads it."""
    return json.dumps(value)


def _json(rng: random.Random, one: Callable[[random.Random], Any]) -> str:
    return rng.choice(TEXTS) if rng.random() < 0.1 else written(one(rng))


def _put(state: WidgetState, field: str, rng: random.Random) -> None:
    """Fill one of the fields in which a browser may send a state."""
    if field == "double_array_value":
        state.double_array_value.data.extend(rng.choices(NUMBERS, k=rng.randrange(4)))
    elif field == "int_array_value":
        state.int_array_value.data.extend(rng.choices(WHOLE, k=rng.randrange(4)))
    elif field == "string_array_value":
        state.string_array_value.data.extend(rng.choices(TEXTS, k=rng.randrange(4)))
    elif field == "string_trigger_value":
        state.string_trigger_value.data = rng.choice(TEXTS)
    elif field in ("json_value", "json_trigger_value"):
        setattr(state, field, _json(rng, rng.choice([plain, selection, said])))
    elif field == "arrow_value":
        state.arrow_value.data = rng.randbytes(20)
    elif field == "bytes_value":
        state.bytes_value = rng.randbytes(20)
    elif field == "chat_input_value":
        state.chat_input_value.data = rng.choice(TEXTS)
    elif field == "file_uploader_state_value":
        state.file_uploader_state_value.SetInParent()
    else:
        setattr(state, field, rng.choice(_SCALARS[field]))


_SCALARS: Mapping[str, list[Any]] = {
    "trigger_value": [True, False],
    "bool_value": [True, False],
    "double_value": NUMBERS,
    "int_value": WHOLE,
    "string_value": TEXTS,
}
OWN = {
    "slider": ("double_array_value", "string_array_value"),
    "number_input": ("double_value", "int_value"),
    "selectbox": ("string_value",),
    "checkbox": ("bool_value",),
    "button": ("trigger_value",),
    "button_group": ("string_array_value", "int_array_value"),
    "text_input": ("string_value",),
    "vega_lite_chart": ("string_value", "json_value"),
    "arrow_vega_lite_chart": ("string_value", "json_value"),
    "bidi_component": ("json_value", "json_trigger_value"),
    "expandable": ("bool_value",),
    "popover": ("bool_value",),
}
"""By the kind of an element: the fields in which its own state comes."""
FIELDS_OF_STATES = [field.name for field in WidgetState.DESCRIPTOR.fields if field.name != "id"]


def forged(name: str, kind: str, rng: random.Random) -> WidgetState:
    """A state for the element with this id: mostly in a field of its kind with a value that is not, else in any."""
    state = WidgetState(id=name)
    own = OWN.get(kind, ())
    if own and rng.random() < 0.6:
        field = rng.choice(own)
        if "chart" in kind:
            setattr(state, field, _json(rng, selection))
        elif kind == "bidi_component":
            setattr(state, field, _json(rng, said))
        else:
            _put(state, field, rng)
    elif rng.random() < 0.05:
        pass  # no value at all
    else:
        _put(state, rng.choice(FIELDS_OF_STATES), rng)
    return state


ADDRESSES = ["", "x", "//", "http://[", "http://[::1", "javascript:alert(1)", "http://\x00/", "?" * 99, "A" * 9000]
"""What a client may claim its address is."""
SOME, MANY = (1, 1, 1, 3, 8), (1, 3, 8, 10)
"""How many states come at once: few of them are easier to tell apart, many are cheaper."""


def plan(ids: Mapping[str, str], rng: random.Random, counts: Sequence[int] = SOME) -> list[WidgetState]:
    """Forged states for one or several elements of a page, by the kinds of their ids."""
    several = min(len(ids), rng.choice(counts))
    return [forged(name, ids[name], rng) for name in rng.sample(sorted(ids), several)]
