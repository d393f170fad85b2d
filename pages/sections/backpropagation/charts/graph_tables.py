"""The rows of the picture of a graph: where nodes and edges stand, and from which frame on their numbers are known."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.graphs.expressions import Expression
from core.graphs.graphs import GraphResult, short
from pages.sections.backpropagation.charts.pills import pill_columns
from ui.charts.timeline import untils


def plain(symbol: str) -> str:
    """A node's LaTeX symbol in plain letters, for a circle."""
    for tex, letter in ((r"\hat{y}", "ŷ"), ("_1", "₁"), ("_2", "₂"), (" - ", "−"), (" + ", "+"), (" ", "")):
        symbol = symbol.replace(tex, letter)
    return symbol


def graph_tables(result: GraphResult) -> dict[str, dict[str, Any]]:
    """The tables of the picture by name."""
    return {
        "nodes": {**_places(result), "symbol": [plain(node.symbol) for node in result.expression.nodes]},
        "values": _values(result),
        "edges": {**_ends(result.expression), "learns": [local is not None for local in result.local]},
        "passed": _passed(result),
        "here": _here(result),
        "arrived": _arrived(result),
    }


def _places(result: GraphResult) -> dict[str, Any]:
    """Where each node is drawn."""
    nodes = result.expression.nodes
    columns, rows = ([node.column for node in nodes], [node.row for node in nodes])
    return {"x": np.array(columns, dtype=np.float32), "y": np.array(rows, dtype=np.float32)}


def _values(result: GraphResult) -> dict[str, Any]:
    """Every node from the frame on at which it has its value."""
    count = len(result.expression.nodes)
    first = [next(k for k, step in enumerate(result.steps) if step.valued > place) for place in range(count)]
    told = [short(value) for value in result.values.tolist()]
    return {**_places(result), "frame": np.array(first, dtype=np.int16), "value": told}


def _ends(expression: Expression) -> dict[str, Any]:
    """Where each edge begins and ends."""
    place = {node.name: (node.column, node.row) for node in expression.nodes}
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
    ends = {name: column[passed] for name, column in _ends(result.expression).items()}
    return {
        **ends,
        "label_x": (ends["x"] + ends["to_x"]) / 2,
        "label_y": (ends["y"] + ends["to_y"]) / 2,
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
    at, frame, until = np.array([numbers for *numbers, _ in rows], dtype=np.int16).reshape(-1, 3).T
    places = {axis: place[at] for axis, place in _places(result).items()}
    return {**places, "frame": frame, "until": until, "gradient": texts, **pill_columns(texts)}
