"""What tests read off a picture: its tables, its channels and its scales, and whether it follows its clock."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa

from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.charts.plane import EDGES, LIMITS


def spec(picture: Picture) -> dict[str, Any]:
    """The picture as Vega-Lite without its tables, with the numbers of its run in the place of their names; a plane
    ends at its window.

    It is JSON without nan or infinity, and its form is checked against the schema, once as a whole.
    """
    filled = picture.spec
    tables = filled.pop("datasets")
    assert set(tables) == picture.form.tables
    json.dumps(filled, allow_nan=False)
    if picture.form not in VALID:
        alt.LayerChart.validate(filled)
        VALID.add(picture.form)
    # On a plane the picture reaches as far as its window, if it has the window's shape.
    window = {edge: picture.values[limit] for edge, limit in EDGES.items() if limit in picture.values}
    told: dict[str, Any] = _with_values(filled, {**picture.values, **window})
    return told


VALID: set[Any] = set()
"""The forms that were found valid; the values that fill them are numbers where any number is valid."""


def _with_values(part: Any, values: Any) -> Any:
    """The same with the value of each parameter in the place of its name."""
    if isinstance(part, list):
        return [_with_values(inner, values) for inner in part]
    if not isinstance(part, dict):
        return part
    if set(part) == {"expr"} and part["expr"] in values:
        return values[part["expr"]]
    return {key: _with_values(inner, values) for key, inner in part.items()}


def frames_of(picture: Picture) -> Iterator[pd.DataFrame]:
    """The tables of the picture."""
    for table in picture.tables.values():
        yield read(table)


def read(table: bytes) -> pd.DataFrame:
    """The data frame that was sent."""
    frame: pd.DataFrame = pa.ipc.open_stream(table).read_pandas()
    return frame


def table(picture: Picture, name: str) -> pd.DataFrame:
    """The table of that name."""
    return read(picture.tables[name])


def table_with(picture: Picture, *columns: str) -> pd.DataFrame:
    """The first table of the picture that has these columns."""
    return next(found for found in frames_of(picture) if set(columns) <= set(found))


def encodings(built: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every channel of every layer, with its definition."""
    if isinstance(built, dict):
        if isinstance(built.get("encoding"), dict):
            yield from ((name, part) for name, part in built["encoding"].items() if isinstance(part, dict))
        for inner in built.values():
            yield from encodings(inner)
    elif isinstance(built, list):
        for inner in built:
            yield from encodings(inner)


def domain(built: dict[str, Any], channel: str) -> tuple[float, float]:
    """The one domain of an axis."""
    low, high = next(part["scale"]["domain"] for name, part in encodings(built) if name == channel and "scale" in part)
    return low, high


def channels(built: dict[str, Any]) -> dict[str, set[str]]:
    """The distinct values that each channel of looks can take, by channel."""
    found: dict[str, set[str]] = {}
    for name, part in encodings(built):
        if name in ("color", "shape", "strokeDash") and "range" in part.get("scale", {}):
            found.setdefault(name, set()).update(map(str, part["scale"]["range"]))
    return found


def assert_still(built: dict[str, Any]) -> None:
    """No axis of numbers may move with the data that a filter leaves: its layers name one domain, or leave it to each
    other."""
    for channel in ("x", "y"):
        axes = [part for name, part in encodings(built) if name == channel and part.get("type") == "quantitative"]
        named = [part["scale"] for part in axes if "scale" in part]
        assert named or not axes, f"nobody fixes {channel}"
        assert all(scale["domain"] == named[0]["domain"] for scale in named)
        for scale in named:
            low, high = scale["domain"]
            assert math.isfinite(low)
            assert math.isfinite(high)
            assert low < high or all(part["axis"] is None for part in axes), (
                "an axis that is shown grows to the right and up"
            )
            assert scale["nice"] is False


def assert_equal_scales(picture: Picture) -> None:
    """In a picture of any size the plane's window is seen as a whole, and a unit is as long across as up."""
    expressions = {param["name"]: param["expr"] for param in picture.spec["params"] if "expr" in param}
    told: dict[str, Any] = {**picture.values, "max": max}
    left, right, low, high = (told[name] for name in LIMITS)
    assert "width" not in picture.spec
    for width, height in ((860, 460), (300, 180), (200, 470)):
        told |= {"width": width, "height": height}
        for name in ("plane_unit", *EDGES):
            told[name] = eval(expressions[name], {}, told)
        west, east, south, north = (told[name] for name in EDGES)
        assert math.isclose((east - west) / width, (north - south) / height, rel_tol=1e-9)
        assert max(west - left, right - east, south - low, high - north) <= 1e-6


def groups(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The rows of each mark that moves by itself: of each run, or of each cell of a table of numbers."""
    names = [name for name in ("run", "row", "col") if name in table]
    yield from (rows for _, rows in table.groupby(names, observed=True)) if names else [table]


def assert_hears(built: dict[str, Any], clock: Clock) -> None:
    """The chart hears its clock, once."""
    heard = [param["name"] for param in built["params"] if param["name"].startswith("clock_")]
    assert heard == [f"clock_{clock.key}", f"clock_{clock.key}_last", clock.frame]


def assert_animated(picture: Picture, built: dict[str, Any], clock: Clock) -> None:
    """The chart hears its clock once, and its rows carry frames that exist, in order, up to the last."""
    assert_hears(built, clock)
    tables = [table for table in frames_of(picture) if "frame" in table]
    for table in tables:
        assert table["frame"].dtype == np.int16
        assert table["frame"].between(0, clock.last).all()
        for rows in groups(table):
            assert rows["frame"].is_monotonic_increasing
    assert max(len(table["frame"].unique()) for table in tables) == clock.last + 1


def assert_narrow(picture: Picture, *wide: str) -> None:
    """Tables with a row for each step or frame have no eight-byte numbers, but for the columns named."""
    for table in frames_of(picture):
        if "frame" in table and len(table) > 1:
            for name in table.columns.difference(list(wide)):
                kind = table[name].dtype
                assert kind not in (np.int64, np.float64), f"{name} is {kind}"


def rows_shown(table: pd.DataFrame, last: int) -> np.ndarray:
    """(rows, frames): whether a row with a column `until` is shown at each of the clock's frames."""
    begin, until = table["frame"].to_numpy()[:, None], table["until"].to_numpy()[:, None]
    frames = np.arange(last + 1)
    shown: np.ndarray = (begin <= frames) & (frames < until)
    return shown


def assert_one_mark_a_frame(picture: Picture, clock: Clock) -> None:
    """At each frame every run has just one row that marks its place: the last one that has happened."""
    tables = [table for table in frames_of(picture) if "until" in table]
    assert tables
    for table in [t for t in tables if len(t) > 1 or clock.last == 0]:  # a start alone is marked at every frame
        marked = table[table["last_of_frame"]] if "last_of_frame" in table else table
        for rows in groups(marked):
            begun = np.arange(clock.last + 1) >= rows["frame"].min()
            assert (rows_shown(rows, clock.last).sum(0)[begun] == 1).all()
