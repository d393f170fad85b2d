"""Every picture of a graph or a chain is valid, hears its clock if it has one, and shows what the result says."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from core.graphs.chains import CHAINED, ChainResult, ChainSettings, run_chain
from core.graphs.expressions import EXPRESSIONS
from core.graphs.graphs import GraphResult, GraphSettings, run_graph, short
from pages.sections.backpropagation.charts.chain import chain_picture
from pages.sections.backpropagation.charts.graph import graph_picture
from pages.sections.backpropagation.charts.graph_tables import plain
from tests.ui.vega import (
    assert_hears,
    assert_narrow,
    assert_still,
    domain,
    encodings,
    frames_of,
    rows_shown,
    spec,
)
from tests.ui.vega import table as table_of
from tests.ui.whole_charts import marks
from ui.charts.clock import Clock
from ui.charts.form import Picture

pytestmark = pytest.mark.usefixtures("unchecked_charts")

GRAPHS = {
    **{name: GraphSettings(expression=name) for name in EXPRESSIONS},
    "a dead ReLU": GraphSettings(expression="two layers of one unit", b1=-3.0),
    "paths of opposite signs": GraphSettings(expression="a branch", a=-3.3, b=-1.7),
}
THOROUGH = {
    "label 0": GraphSettings(expression="perceptron with cross-entropy", label="0"),
    "a saturated sigmoid": GraphSettings(
        expression="perceptron with cross-entropy", w1=-5.0, x1=5.0, w2=-5.0, x2=5.0, b=-5.0
    ),
    "nothing but zeros": GraphSettings(w=0.0, x=0.0, b=0.0, y=0.0),
}
every_graph = pytest.mark.parametrize(
    "name", [*GRAPHS, *(pytest.param(name, marks=pytest.mark.thorough) for name in THOROUGH)]
)


@cache
def drawn(name: str) -> tuple[GraphResult, Picture, Clock]:
    result = run_graph((GRAPHS | THOROUGH)[name])
    clock = Clock("bp", len(result.steps) - 1)
    return result, graph_picture(result, clock, alt_text="a picture"), clock


def places(result: GraphResult) -> dict[tuple[float, float], str]:
    """The node at each place of the picture; no two share one."""
    found = {(float(node.column), float(node.row)): node.name for node in result.expression.nodes}
    assert len(found) == len(result.expression.nodes)
    return found


def tables(chart: Picture, *columns: str) -> list[pd.DataFrame]:
    """The different tables that have these columns: a shape and its text share one."""
    found: list[pd.DataFrame] = []
    for rows in frames_of(chart):
        if set(columns) <= set(rows) and not any(rows.equals(other) for other in found):
            found.append(rows)
    return found


@every_graph
def test_a_graph_is_drawn(name: str) -> None:
    result, chart, clock = drawn(name)
    built = spec(chart)
    assert_hears(built, clock)
    assert_still(built)
    framed = [table for table in frames_of(chart) if "frame" in table]
    assert all(table["frame"].dtype == np.int16 and table["frame"].between(0, clock.last).all() for table in framed)
    assert max(table["frame"].nunique() for table in framed) == clock.last + 1
    low, high = domain(built, "y")[::-1]
    depth = chart.values["depth"]
    assert isinstance(depth, int)
    assert all(0 <= x <= depth and low < y < high for x, y in places(result))
    assert domain(built, "x") == (0, 1), "a place is a part of what is in sight"
    (circles,) = (table for table in tables(chart, "symbol") if "frame" not in table)
    assert circles["symbol"].tolist() == [plain(node.symbol) for node in result.expression.nodes]
    assert circles["symbol"].str.contains(r"[\\{}_]").sum() == 0, "a circle shows no LaTeX"
    assert circles["symbol"].str.len().max() <= 6, "it would stand over the circle's edge"


@every_graph
def test_a_graph_is_sent_narrow_and_without_numbers_that_are_none(name: str) -> None:
    _, chart, _ = drawn(name)
    # A place is a half or a whole number; there are as many as nodes and edges.
    assert_narrow(chart, "x", "y", "to_x", "to_y", "label_x", "label_y")
    for table in frames_of(chart):
        assert len(table) <= 40
        assert np.isfinite(table.select_dtypes("number").to_numpy(dtype=float)).all()
        for column in {"value", "gradient", "local"} & set(table) if "frame" in table else ():
            parts = [part for text in table[column] for part in text.removeprefix("× ").split(" → ")]
            assert np.isfinite([float(part) for part in parts]).all()


@every_graph
def test_at_each_frame_the_circles_are_full_that_have_their_value(name: str) -> None:
    result, chart, _ = drawn(name)
    (table,) = tables(chart, "value", "frame")
    for frame, step in enumerate(result.steps):
        shown = table[table["frame"] <= frame]
        known = [places(result)[place] for place in zip(shown["x"], shown["y"], strict=True)]
        assert known == [node.name for node in result.expression.nodes[: step.valued]]
        assert shown["value"].tolist() == [f"{v + 0.0:.4g}" for v in result.values[: step.valued].tolist()]


@every_graph
def test_at_each_frame_the_gradients_are_those_that_have_arrived(name: str) -> None:
    result, chart, clock = drawn(name)
    table = pd.concat(tables(chart, "gradient"), ignore_index=True)  # a table for each width of a pill
    shown = rows_shown(table, clock.last)
    names = [node.name for node in result.expression.nodes]
    for frame, step in enumerate(result.steps):
        rows = table[shown[:, frame]]
        told = {places(result)[(x, y)]: text for x, y, text in zip(rows["x"], rows["y"], rows["gradient"], strict=True)}
        assert len(told) == len(rows)
        assert told == {n: short(g) for n, g in zip(names, step.gradients, strict=True) if g is not None}
    final = {n: g for n, g in zip(names, result.gradients, strict=True) if g is not None}
    assert {n: float(text) for n, text in told.items()} == pytest.approx(final, rel=6e-4)


@every_graph
def test_at_each_frame_the_thick_edges_are_those_that_the_gradient_has_passed(name: str) -> None:
    result, chart, _ = drawn(name)
    framed = [table for table in tables(chart, "to_x", "to_y") if "frame" in table]
    (thin,) = [table for table in tables(chart, "to_x", "to_y") if "frame" not in table]
    thick = max(framed, key=len)
    labels = pd.concat([table for table in framed if table is not thick] or framed)
    assert sorted(labels["local"]) == sorted(thick["local"]), "every passed edge has its label"
    sources = [edge.source for edge in result.expression.edges]
    edges = result.expression.edges
    at = {node: place for place, node in places(result).items()}
    ends = [(*at[edge.source], *at[edge.target]) for edge in edges]
    assert [tuple(row) for row in thin[["x", "y", "to_x", "to_y"]].to_numpy().tolist()] == ends
    assert thin["learns"].tolist() == [local is not None for local in result.local]
    for frame, step in enumerate(result.steps):
        rows = thick[thick["frame"] <= frame]
        passed = [ends.index(tuple(row)) for row in rows[["x", "y", "to_x", "to_y"]].to_numpy().tolist()]
        assert sorted(passed) == sorted(step.passed)
        assert rows["local"].tolist() == [
            f"× {short(result.local[k])}" + (f" → {short(result.flows[k])}" if sources.count(sources[k]) > 1 else "")
            for k in passed
        ]
    assert set(step.passed) == {k for k, flow in enumerate(result.flows) if flow is not None}


@every_graph
def test_a_ring_is_round_the_node_of_the_step(name: str) -> None:
    result, chart, _ = drawn(name)
    (ring,) = [layer for layer in spec(chart)["layer"] if layer["mark"].get("filled") is False]
    rows = table_of(chart, ring["data"]["name"])
    told = [places(result)[place] for place in zip(rows["x"], rows["y"], strict=True)]
    assert told == [step.node for step in result.steps]
    assert rows["frame"].tolist() == list(range(len(told)))
    assert chart.values["columns"] == rows["x"].tolist(), "a narrow screen goes along with the steps"


def test_edges_of_data_are_dashed() -> None:
    _, chart, _ = drawn("squared error of a line")
    dashes = [part for name, part in encodings(spec(chart)) if name == "strokeDash"]
    assert dashes == [{"condition": {"test": "datum.learns", "value": []}, "value": [4, 4]}]


CHAINS = {
    **{name: ChainSettings(activation=name) for name in CHAINED},
    "one layer": ChainSettings(depth=1),
    "vanishing": ChainSettings(depth=20),
    "vanished": ChainSettings(depth=20, weight=1e-30),
    "beyond the smallest number": ChainSettings(depth=1, activation="ReLU", weight=5e-324),
    "exploding": ChainSettings(depth=20, activation="ReLU", weight=5.0),
    "all dead": ChainSettings(depth=5, activation="ReLU", weight=-1.0),
    "no weight": ChainSettings(weight=0.0),
    "a negative weight": ChainSettings(activation="tanh", weight=-2.3),
}


@pytest.mark.parametrize("name", CHAINS)
def test_a_chain_is_drawn(name: str) -> None:
    result = run_chain(CHAINS[name])
    chart = chain_of(result)
    built = spec(chart)
    assert_hears(built, Clock("bp", len(result.gradients) - 1))
    assert_still(built)
    alive, crosses = shown(chart, "square"), shown(chart, "cross")
    gradients = result.gradients.tolist()
    for table in (alive, crosses):
        assert table["frame"].tolist() == [len(gradients) - layer for layer in table["layer"]], "the last comes first"
    assert dict(zip(alive["layer"], alive["size"], strict=True)) == {k: g for k, g in enumerate(gradients, 1) if g > 0}
    assert crosses["layer"].tolist() == [k for k, g in enumerate(gradients, 1) if g == 0]
    low, high = domain(built, "y")
    assert low > 0
    assert all(low <= size <= high for size in [1.0, *alive["size"], *crosses["size"]])
    assert domain(built, "x") == (0.5, len(gradients) + 0.5)
    for axis in [part["axis"] for channel, part in encodings(built) if channel == "y" and "axis" in part]:
        assert all(low <= value <= high for value in axis.get("values", []))


def chain_of(result: ChainResult) -> Picture:
    return chain_picture(result, Clock("bp", len(result.gradients) - 1), alt_text="a picture")


def shown(chart: Picture, kind: str) -> pd.DataFrame:
    """The points of a chain that live, or the crosses of those that are 0."""
    points = [layer for layer in spec(chart)["layer"] if layer["mark"]["type"] == "point"]
    (name,) = (
        layer["data"]["name"] for layer in points if (layer["mark"].get("shape") == "cross") == (kind == "cross")
    )
    found = table_of(chart, name)
    assert np.isfinite(found.to_numpy(dtype=float)).all()
    return found


def test_a_gradient_of_0_differs_from_others_in_shape_as_well_as_in_colour() -> None:
    built = spec(chain_of(run_chain(CHAINS["all dead"])))
    points = marks(built, "point")
    assert len({mark.get("shape") for mark in points}) == len({mark["color"] for mark in points}) == 2


def test_an_exploding_chain_is_all_in_the_picture() -> None:
    result = run_chain(CHAINS["exploding"])
    assert result.gradients[0] > 1e13
    assert domain(spec(chain_of(result)), "y")[1] > 1e13
