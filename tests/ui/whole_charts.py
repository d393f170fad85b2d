"""Charts that do not move, checked as a whole: valid, with scales that hold still and finite numbers only."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.ui.vega import assert_still, domain, frames_of, spec
from ui.charts.form import Picture


def checked(picture: Picture) -> dict[str, Any]:
    """The chart as Vega-Lite: valid, its scales still, and every number of its tables finite."""
    built = spec(picture)
    assert_still(built)
    for table in frames_of(picture):
        numbers = table.select_dtypes("number").to_numpy()
        assert np.isfinite(numbers).all(), table
    return built


def marks(built: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """The marks of a kind, in the order of their layers."""
    return [layer["mark"] for layer in built["layer"] if layer["mark"]["type"] == kind]


def inside(built: dict[str, Any], channel: str, values: Any) -> bool:
    """Whether all values lie within the domain of an axis."""
    low, high = domain(built, channel)
    return bool(((low <= np.asarray(values)) & (np.asarray(values) <= high)).all())
