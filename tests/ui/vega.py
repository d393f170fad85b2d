"""What tests read off a chart: its tables, its channels and its scales, and whether it follows its clock."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from altair.utils.schemapi import debug_mode

from ui.charts.clock import Clock


def _apart(data: Any) -> Any:
    """Streamlit sends tables apart from the chart and names them in it; so the chart is seen here as Vega sees it."""
    return {"name": "apart"}


alt.data_transformers.register("apart", _apart)


def spec(chart: alt.LayerChart) -> dict[str, Any]:
    """The chart as Vega-Lite, checked against the schema once and as a whole; it must be JSON without nan or
    infinity."""
    with alt.data_transformers.enable("apart"), debug_mode(False):
        built: dict[str, Any] = chart.to_dict(validate=False)
    told = json.dumps(_without_bounds(built), allow_nan=False, sort_keys=True)
    json.dumps(built, allow_nan=False)
    if told not in VALID:
        alt.LayerChart.validate(built)
        VALID.add(told)
    return built


VALID: set[str] = set()
"""The charts that were found valid, but for the numbers that bound their scales: the schema takes any there."""


def _without_bounds(part: Any) -> Any:
    """The same with 0 for each number of a scale's domain."""
    if isinstance(part, list):
        return [_without_bounds(inner) for inner in part]
    if not isinstance(part, dict):
        return part
    return {
        key: [0 if isinstance(bound, int | float) else bound for bound in inner]
        if key == "domain" and isinstance(inner, list)
        else _without_bounds(inner)
        for key, inner in part.items()
    }


def frames_of(chart: Any) -> Iterator[pd.DataFrame]:
    """The data of every layer."""
    if isinstance(chart.data, pd.DataFrame):
        yield chart.data
    for layer in getattr(chart, "layer", []):
        yield from frames_of(layer)


def table_with(chart: alt.LayerChart, *columns: str) -> pd.DataFrame:
    """The first table of the chart that has these columns."""
    return next(table for table in frames_of(chart) if set(columns) <= set(table))


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


def assert_square(built: dict[str, Any]) -> None:
    """Both axes cover the same span, and as many pixels."""
    (left, right), (low, high) = domain(built, "x"), domain(built, "y")
    assert math.isclose(right - left, high - low, rel_tol=1e-6)
    assert isinstance(built["width"], int)
    assert built["width"] == built["height"]


def groups(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """The rows of each mark that moves by itself: of each run, or of each cell of a table of numbers."""
    names = [name for name in ("run", "row", "col") if name in table]
    yield from (rows for _, rows in table.groupby(names, observed=True)) if names else [table]


def assert_hears(built: dict[str, Any], clock: Clock) -> None:
    """The chart hears its clock, once."""
    heard = [param["name"] for param in built["params"] if "select" not in param]
    assert heard == [f"clock_{clock.key}", clock.frame]


def assert_animated(chart: alt.LayerChart, built: dict[str, Any], clock: Clock) -> None:
    """The chart hears its clock once, and its rows carry frames that exist, in order, up to the last."""
    assert_hears(built, clock)
    tables = [table for table in frames_of(chart) if "frame" in table]
    for table in tables:
        assert table["frame"].dtype == np.int16
        assert table["frame"].between(0, clock.last).all()
        for rows in groups(table):
            assert rows["frame"].is_monotonic_increasing
    assert max(len(table["frame"].unique()) for table in tables) == clock.last + 1


def assert_narrow(chart: alt.LayerChart, *wide: str) -> None:
    """Tables with a row for each step or frame have no eight-byte numbers, but for the columns named."""
    for table in frames_of(chart):
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


def assert_one_mark_a_frame(chart: alt.LayerChart, clock: Clock) -> None:
    """At each frame every run has just one row that marks its place: the last one that has happened."""
    tables = [table for table in frames_of(chart) if "until" in table]
    assert tables
    for table in [t for t in tables if len(t) > 1 or clock.last == 0]:  # a start alone is marked at every frame
        marked = table[table["last_of_frame"]] if "last_of_frame" in table else table
        for rows in groups(marked):
            begun = np.arange(clock.last + 1) >= rows["frame"].min()
            assert (rows_shown(rows, clock.last).sum(0)[begun] == 1).all()
