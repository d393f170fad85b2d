"""The picture of a graph: values appear from top to bottom, gradients flow back up."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import altair as alt
import numpy as np

from core.graphs.expressions import Expression
from core.graphs.graphs import GraphResult, short
from pages.sections.backpropagation.charts.pills import pill_columns, pills
from ui.charts.clock import Clock
from ui.charts.form import Picture, form, number
from ui.charts.timeline import untils
from ui.theme import BLUE, INK, MARKED, QUIET

COLUMN = 108
"""Pixels from one operation down to the next."""
CIRCLE = 2100
"""A node's area in square pixels: room for its symbol and its value."""
RING = 2700
"""The area of the ring round the node that a step is about."""
EMPTY = "#8a8f98"
"""A node that has no value yet."""
LOCAL = "#5d636d"
"""Behind a local derivative: white reads on it, on a light page and on a dark one."""
ARRIVED = "#b35c00"
"""Behind a gradient that has arrived."""


def plain(symbol: str) -> str:
    """A node's LaTeX symbol in plain letters, for a circle."""
    for tex, letter in ((r"\hat{y}", "ŷ"), ("_1", "₁"), ("_2", "₂"), (" - ", "−"), (" + ", "+"), (" ", "")):
        symbol = symbol.replace(tex, letter)
    return symbol


def graph_picture(result: GraphResult, clock: Clock, *, alt_text: str) -> Picture:
    """The graph at each step: a node is full once it has its value, and its gradient stands below it once some of it
    has arrived.

    The way of the operations runs downwards, so that a deep graph fits a phone.
    """
    nodes = result.expression.nodes
    width, depth = max(node.row for node in nodes), max(node.column for node in nodes)
    tables = {
        "nodes": {**_places(result), "symbol": [plain(node.symbol) for node in nodes]},
        "values": _values(result),
        "edges": {**_ends(result.expression), "learns": [local is not None for local in result.local]},
        "passed": _passed(result),
        "here": _here(result),
        "arrived": _arrived(result),
    }
    values = {"right": width + 0.85, "bottom": depth + 0.4, **clock.values}
    return graph_form(round(COLUMN * (depth + 0.8)), clock).fill(tables, values, alt_text=alt_text)


@form
def graph_form(height: int, clock: Clock) -> alt.LayerChart:
    """Circles and edges, on which numbers appear as the clock moves."""
    right, bottom = number("right"), number("bottom")
    across = alt.X("x:Q", scale=alt.Scale(domain=[-0.35, right], nice=False), axis=None)
    down = alt.Y("y:Q", scale=alt.Scale(domain=[bottom, -0.4], nice=False), axis=None)
    nodes, values, here, arrived = (alt.Chart(alt.NamedData(name)) for name in ("nodes", "values", "here", "arrived"))
    circles, full = nodes.encode(across, down), values.transform_filter(clock.past).encode(across, down)
    ring = here.transform_filter(clock.now).mark_point(size=RING, filled=False, color=INK, strokeWidth=3, opacity=1)
    layers = [
        *_edges(across, down, clock),
        circles.mark_point(size=CIRCLE, filled=True, color=EMPTY, opacity=1),
        full.mark_point(size=CIRCLE, filled=True, color=BLUE.color, opacity=1),
        ring.encode(across, down),
        circles.mark_text(dy=-7, color="white", fontSize=14, fontWeight="bold").encode(text="symbol:N"),
        full.mark_text(dy=9, color="white", fontSize=12).encode(text="value:N"),
        *pills(arrived.transform_filter(clock.present).encode(across, down), "gradient", ARRIVED, 35),
    ]
    return alt.LayerChart(layer=layers).add_params(*clock.params, right, bottom).properties(height=height)


def _edges(across: alt.X, down: alt.Y, clock: Clock) -> list[alt.Chart]:
    """Every edge thin, dashed where it comes from data; thick, with its local derivative, once the gradient has come
    back over it."""
    ends = [alt.X2("to_x"), alt.Y2("to_y")]
    dash = alt.condition("datum.learns", alt.value([1, 0]), alt.value([4, 4]))
    thin = alt.Chart(alt.NamedData("edges")).mark_rule(color=QUIET, strokeWidth=1.5)
    passed = alt.Chart(alt.NamedData("passed")).transform_filter(clock.past)
    thick = passed.mark_rule(color=MARKED, strokeWidth=4, opacity=0.75)
    labels = passed.encode(alt.X("label_x:Q", axis=None), alt.Y("label_y:Q", axis=None))
    return [
        thin.encode(across, down, *ends, strokeDash=dash),
        thick.encode(across, down, *ends),
        *pills(labels, "local", LOCAL, 0),
    ]


def _places(result: GraphResult) -> dict[str, Any]:
    """Where each node is drawn."""
    nodes = result.expression.nodes
    rows, columns = ([node.row for node in nodes], [node.column for node in nodes])
    return {"x": np.array(rows, dtype=np.float32), "y": np.array(columns, dtype=np.float32)}


def _values(result: GraphResult) -> dict[str, Any]:
    """Every node from the frame on at which it has its value."""
    count = len(result.expression.nodes)
    first = [next(k for k, step in enumerate(result.steps) if step.valued > place) for place in range(count)]
    told = [short(value) for value in result.values.tolist()]
    return {**_places(result), "frame": np.array(first, dtype=np.int16), "value": told}


def _ends(expression: Expression) -> dict[str, Any]:
    """Where each edge begins and ends."""
    place = {node.name: (node.row, node.column) for node in expression.nodes}
    ends = [(*place[edge.source], *place[edge.target]) for edge in expression.edges]
    return dict(zip(("x", "y", "to_x", "to_y"), np.array(ends, dtype=np.float32).T, strict=True))


def _passed(result: GraphResult) -> dict[str, Any]:
    """The edges that the gradient comes back over, with what stands on each of them, and where."""
    edges = result.expression.edges
    sources = [edge.source for edge in edges]
    frame_of = {edge: k for k, step in enumerate(result.steps) for edge in [step.edge] if edge is not None}
    passed = sorted(frame_of)
    # Where a node is used more than once, each edge also says what it hands on, because the node shows their sum.
    told = [
        f"× {short(result.local[k])}" + (f" → {short(result.flows[k])}" if sources.count(sources[k]) > 1 else "")
        for k in passed
    ]
    # Every other edge into a node carries its label lower, so that neighbours keep clear of each other and of the
    # gradient above.
    ways = [
        0.54 if nth % 2 == 0 else 0.66
        for _, into in groupby(passed, key=lambda k: edges[k].target)
        for nth, _ in enumerate(into)
    ]
    ends = {name: column[passed] for name, column in _ends(result.expression).items()}
    way = np.array(ways, dtype=np.float32)
    return {
        **ends,
        "label_x": ends["x"] + way * (ends["to_x"] - ends["x"]),
        "label_y": ends["y"] + way * (ends["to_y"] - ends["y"]),
        "frame": np.array([frame_of[k] for k in passed], dtype=np.int16),
        "local": told,
        **pill_columns(told),
    }


def _here(result: GraphResult) -> dict[str, Any]:
    """The node that each step is about."""
    names = [node.name for node in result.expression.nodes]
    about = [names.index(step.node) for step in result.steps]
    rows = {axis: place[about] for axis, place in _places(result).items()}
    return {**rows, "frame": np.arange(len(about), dtype=np.int16)}


def _arrived(result: GraphResult) -> dict[str, Any]:
    """What has arrived at each node so far, from frame to frame."""
    rows: list[tuple[int, int, int, str]] = []
    for place in range(len(result.expression.nodes)):
        told = [short(step.gradients[place]) if step.gradients[place] is not None else "" for step in result.steps]
        changes = [k for k, text in enumerate(told) if text and (k == 0 or text != told[k - 1])]
        ends = untils(changes).tolist() if changes else []
        rows += [(place, k, end, told[k]) for k, end in zip(changes, ends, strict=True)]
    texts = [text for *_, text in rows]
    at, frame, until = np.array([numbers for *numbers, _ in rows], dtype=np.int16).T
    places = {axis: place[at] for axis, place in _places(result).items()}
    return {**places, "frame": frame, "until": until, "gradient": texts, **pill_columns(texts)}
