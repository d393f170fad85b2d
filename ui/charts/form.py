"""A form: a chart that is built and checked once for its shape, and filled by every run with its tables and numbers.

To build an Altair chart costs a hundred times what it costs to fill one. So a function of few hashable facts (which
runs, which axes, logarithmic or not) makes the chart on named tables, and what changes from run to run are their rows
and the values of named parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, wraps
from threading import RLock
from typing import Any, ParamSpec, TypeAlias

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa

from ui.theme import INK

P = ParamSpec("P")
Table: TypeAlias = pd.DataFrame | Mapping[str, Any] | bytes
"""The rows of a named table: a data frame, arrays of one length by column, or what `arrow` has made of either."""
Value: TypeAlias = float | int | str | list[float]

MOST_SHAPES = 48
"""Shapes that are kept of one form, the latest ones; each weighs tens of kilobytes."""
LARGER, THICKER = 1.8, 1.5
"""How much larger letters and how much thicker lines and points are on a projector of 1280 by 800 pixels, or of
fewer."""
LETTERS = "letters"
"""The parameter that says how much larger they are still on a screen of more pixels: as far away, it is as large."""
ON_A_LARGER_SCREEN = (
    "isNumber(windowSize()[0]) ? max(1, min(windowSize()[0] / 1280, windowSize()[1] / 800)) + 0 * (width + height) : 1"
)
"""A screen has no signal of its own: that of the picture's size, which follows it, has this looked up again."""
APART = {"x": 90, "y": 45}
"""Pixels from number to number on the axes of a small projector."""
BESIDE_LETTERS = ("dx", "dy", "labelLimit")
LENGTHS = ("strokeWidth", "symbolStrokeWidth", "strokeDash")
AREAS = ("size", "symbolSize")
"""What makes a mark thicker, in pixels and in pixels squared."""
FITTED = "fitted"
"""How the name of a parameter begins from which sizes are worked out that fill their place already."""
SIDE = 285
"""Pixels of a square view's side: with its axes it is as wide as a phone allows."""
STILL = "still"
"""How the name of a layer begins that is costly to draw and never moves: `stage.css` has the browser keep it as it was
drawn, which else would draw it again with whatever moves over it."""
TARGET = "target"
"""How the name of a layer begins that is there to be clicked on and not to be seen: `stage.css` leaves it out while a
clock plays and no pointer is over the picture."""
BY_MARK = {
    **dict.fromkeys(("line", "rule", "tick", "trail"), ("strokeOpacity",)),
    **dict.fromkeys(("area", "bar", "rect", "point", "circle", "square"), ("fillOpacity", "strokeOpacity")),
}
"""What makes a mark as pale as its opacity. A browser puts every element with an opacity of its own together in a layer
for itself, at each frame anew; colours that are pale cost nothing."""
CONFIG: dict[str, Any] = {
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelOpacity": 0.85,
        "titleOpacity": 0.85,
        "labelFlush": False,
        "labelFontSize": 12,
        "titleFontSize": 13,
    },
    "legend": {"labelColor": INK, "symbolSize": 700, "labelFontSize": 13},
    "view": {"clip": False},
    # The picture as a whole has its sentence; a thousand marks one by one would bury it.
    "mark": {"aria": False},
}
"""What all charts wear: text in the page's own colour, and legends large enough to tell dashes apart."""


@dataclass(frozen=True, eq=False)
class Form:
    """A checked Vega-Lite chart without data.

    `tables` are the names of the tables that it draws, `values` those of the parameters that a run sets.
    """

    name: str
    spec: Mapping[str, Any]
    tables: frozenset[str]
    values: frozenset[str]

    @cached_property
    def large(self) -> Mapping[str, Any]:
        """The same in larger letters, with thicker lines and points."""
        config = CONFIG | {"text": {"fontSize": 11}, "line": {"strokeWidth": 2}, "rule": {"strokeWidth": 1}}
        config["axis"], config["legend"] = CONFIG["axis"] | {"labelLimit": 180}, CONFIG["legend"] | {"labelLimit": 160}
        large = _larger({**self.spec, "config": config})
        for channel, side in (("x", "width"), ("y", "height")):
            _fewer_ticks(large, channel, side, APART[channel])
        grows = {"name": LETTERS, "expr": ON_A_LARGER_SCREEN}
        return {**large, "params": [*large.get("params", ()), grows]}

    def fill(self, tables: Mapping[str, Table], values: Mapping[str, Value] | None = None, *, alt_text: str) -> Picture:
        """The picture of one run; `alt_text` says in a sentence what it shows, with its numbers.

        Raises ValueError unless exactly the form's tables and values are given: one left out would be drawn as nothing.
        """
        given = dict(values or {})
        for what, wanted, got in (("tables", self.tables, set(tables)), ("values", self.values, set(given))):
            if wanted != got:
                raise ValueError(f"{self.name} is filled with the {what} {sorted(wanted)}, not with {sorted(got)}")
        return Picture(self, {name: arrow(table) for name, table in tables.items()}, given, alt_text)


@dataclass(frozen=True, eq=False)
class Picture:
    """A filled form: Arrow bytes by table, numbers by parameter, and the sentence for those who do not see it."""

    form: Form = field(repr=False)
    tables: Mapping[str, bytes] = field(repr=False)
    values: Mapping[str, Value]
    alt_text: str

    @property
    def spec(self) -> dict[str, Any]:
        """Vega-Lite with its data, as `st.vega_lite_chart` takes it; nothing in it is the form's own to change."""
        return self._filled(self.form.spec)

    @property
    def large(self) -> dict[str, Any]:
        """The same in letters for a lecture hall."""
        return self._filled(self.form.large)

    def _filled(self, spec: Mapping[str, Any]) -> dict[str, Any]:
        params = [
            {**param, "value": self.values[param["name"]]} if param["name"] in self.values else param
            for param in spec.get("params", ())
        ]
        filled = {**spec, "datasets": dict(self.tables)}
        return {**filled, "params": params} if params else filled


_building = RLock()  # Altair's settings are global, and one chart is built no quicker beside another

FORMS: dict[str, Callable[..., Form]] = {}
"""Every form of the app whose module is loaded, by module and name."""


def form(build: Callable[P, alt.LayerChart]) -> Callable[P, Form]:
    """Make a form of a function that builds a chart of hashable facts; each shape is built once and kept."""
    name = f"{build.__module__}.{build.__qualname__}"

    @lru_cache(maxsize=MOST_SHAPES)
    def shaped(args: tuple[Any, ...], facts: tuple[tuple[str, Any], ...]) -> Form:
        return _finished(name, build(*args, **dict(facts)))

    @wraps(build)
    def made(*args: P.args, **facts: P.kwargs) -> Form:
        with _building:
            return shaped(args, tuple(facts.items()))

    FORMS[name] = made
    return made


FEW_ON_A_PHONE = alt.ExprRef("width < 420 ? 2 : 8")
"""Columns of a legend."""


def _finished(name: str, chart: alt.LayerChart) -> Form:
    with alt.theme.enable("none"):
        spec = chart.to_dict()
    _pale(spec)
    spec["config"] = CONFIG
    named, inside = set[str](), list[Any]()
    _tables(spec, named, inside)
    if inside or "datasets" in spec:
        raise ValueError(f"{name} has data of its own; draw alt.NamedData and fill it")
    settable = {p["name"] for p in spec.get("params", ()) if not {"value", "expr", "bind", "select"} & set(p)}
    return Form(name, spec, frozenset(named), frozenset(settable))


def _tables(part: Any, named: set[str], inside: list[Any]) -> None:
    """Collect the names of all tables below a part of a chart, and the data that are no named table."""
    for inner in part if isinstance(part, list) else part.values():
        if isinstance(inner, dict | list):
            _tables(inner, named, inside)
    if isinstance(part, dict) and isinstance(part.get("data"), dict):
        data = part["data"]
        if set(data) == {"name"}:
            named.add(data["name"])
        elif set(data) != {"sequence"}:  # numbers that count are a rule, not data
            inside.append(data)


def _pale(part: Any) -> None:
    """Give every mark below a part of a chart pale colours in place of its opacity, where nothing else sets that."""
    for inner in part if isinstance(part, list) else part.values():
        if isinstance(inner, dict | list):
            _pale(inner)
    if not isinstance(part, dict) or not isinstance(mark := part.get("mark"), dict):
        return
    set_by_rows = {"opacity", "fillOpacity", "strokeOpacity"} & set(part.get("encoding", {}))
    if mark.get("opacity", 1) == 1 or mark["type"] not in BY_MARK or set_by_rows:
        return
    pale = dict.fromkeys(BY_MARK[mark["type"]], mark["opacity"])
    part["mark"] = {**pale, **mark, "opacity": 1}


def _larger(part: Any, of: str = "") -> Any:
    """A part of a chart with all its letters and marks larger. `of` is the size or width that the part sets by
    rows."""
    if isinstance(part, list):
        return [_larger(inner, of) for inner in part]
    if not isinstance(part, dict):
        return part
    return {key: _grown(key, inner, of) or _larger(inner, _sized(key) or of) for key, inner in part.items()}


def _sized(key: str) -> str:
    """The size or width that is set below a key, or an empty text."""
    return key if key in (*LENGTHS, *AREAS) else ""


def _grown(key: str, value: Any, of: str) -> Any:
    """What grows with the letters, as an expression: their size, how far they are from their place, how wide they may
    be; how thick lines and points are. None for all else."""
    if key.lower().endswith("fontsize"):
        return _times(value, LARGER, rounded=True)
    if key in BESIDE_LETTERS:
        return _times(value, 1)
    if key == "range" and of and isinstance(value, list):
        return [_grown("value", inner, of) or inner for inner in value]
    sized = of if key == "value" else _sized(key)
    if not sized:
        return None
    factor, letters = (THICKER, LETTERS) if sized in LENGTHS else (THICKER**2, f"{LETTERS} * {LETTERS}")
    if isinstance(value, dict) and set(value) == {"expr"} and FITTED not in value["expr"]:
        return {"expr": f"({value['expr']}) * {factor} * {letters}"}
    if isinstance(value, list) and all(isinstance(inner, int | float) for inner in value):
        return {"expr": f"[{', '.join(f'{factor * inner:g} * {letters}' for inner in value)}]"}
    return _times(value, factor, letters)


def _times(value: Any, factor: float, letters: str = LETTERS, *, rounded: bool = False) -> dict[str, str] | None:
    """A number so many times as large, growing with the screen; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    grown = round(value * factor) if rounded else value * factor
    return {"expr": f"{grown:g} * {letters}"}


def _fewer_ticks(spec: Mapping[str, Any], channel: str, side: str, apart: int) -> None:
    """Have an axis as many numbers as have room, `apart` pixels from each other where letters are as large as on a
    small projector; of numbers too close for their size Vega would leave out every other one, the round ones among
    them."""
    shown = [
        part
        for part in _encoded(spec, channel)
        if part.get("type") == "quantitative" and part.get("axis", {}) is not None
    ]
    logarithmic = any(part.get("scale", {}).get("type") for part in shown)
    if logarithmic or any({"tickCount", "values"} & set(part.get("axis", {})) for part in shown):
        return
    for part in shown:
        part["axis"] = part.get("axis", {}) | {"tickCount": {"expr": f"ceil({side} / ({apart} * {LETTERS}))"}}


def _encoded(part: Any, channel: str) -> list[dict[str, Any]]:
    """All that is encoded in a channel below a part of a chart."""
    if isinstance(part, list):
        return [found for inner in part for found in _encoded(inner, channel)]
    if not isinstance(part, dict):
        return []
    here = part.get("encoding", {}).get(channel)
    found = [here] if isinstance(here, dict) and "type" in here else []
    return found + [deep for inner in part.values() for deep in _encoded(inner, channel)]


def number(name: str) -> alt.Parameter:
    """A parameter that every run sets; it must also be handed to `add_params`."""
    return alt.param(name=name)


def arrow(table: Table) -> bytes:
    """A table as an Arrow stream, without an index."""
    if isinstance(table, bytes):
        return table
    if isinstance(table, pd.DataFrame):
        built = pa.Table.from_pandas(table, preserve_index=False)
    else:
        built = pa.table(dict(table))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, built.schema) as writer:
        writer.write_table(built)
    told: bytes = sink.getvalue().to_pybytes()
    return told


def stack(parts: Mapping[str, Mapping[str, Any]], by: str = "run") -> dict[str, Any]:
    """The rows of several runs in one table; the column `by` says whose they are, each name sent once."""
    rows = list(parts.values())
    counts = [len(next(iter(part.values()))) for part in rows]
    whose = named_rows(np.repeat(np.arange(len(rows)), counts), list(parts))
    columns = {column: np.concatenate([np.asarray(part[column]) for part in rows]) for column in rows[0]}
    return {by: whose, **columns}


def named_rows(places: np.ndarray, names: Sequence[str]) -> pa.DictionaryArray:
    """A column of names, told by their places in a list so that each is sent once. Pandas has such columns too, and
    needs fifty times as long to make one."""
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int8)), pa.array(list(names), pa.string()))


def square(chart: alt.LayerChart, side: int = SIDE) -> alt.LayerChart:
    """A chart with a square view, so that equal spans on both axes are equal lengths."""
    sized: alt.LayerChart = chart.properties(width=side, height=side, autosize=alt.AutoSizeParams(type="pad"))
    return sized
