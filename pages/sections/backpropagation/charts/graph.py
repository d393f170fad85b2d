"""The picture of a graph: values appear from top to bottom, gradients flow back up."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.graphs.expressions import Expression
from core.graphs.graphs import GraphResult, short
from pages.sections.backpropagation.charts.pills import pills
from ui.charts.clock import Clock
from ui.charts.dress import dress
from ui.charts.timeline import untils
from ui.theme import BLUE, INK, MARKED, QUIET

COLUMN = 108
"""Pixels from one operation down to the next."""
CIRCLE = 2100
"""A node's area in square pixels: room for its symbol and its value."""
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


def graph_chart(result: GraphResult, clock: Clock) -> alt.LayerChart:
    """The graph at each step: a node is full once it has its value, and its gradient stands below it once some of it
    has arrived.

    The way of the operations runs downwards, so that a deep graph fits a phone.
    """
    nodes = result.expression.nodes
    places = pd.DataFrame(
        {
            "x": [node.row for node in nodes],
            "y": [node.column for node in nodes],
            "symbol": [plain(node.symbol) for node in nodes],
        }
    )
    last_row, last_column = float(places["x"].max()), float(places["y"].max())
    across = alt.X("x:Q", scale=alt.Scale(domain=[-0.35, last_row + 0.85], nice=False), axis=None)
    down = alt.Y("y:Q", scale=alt.Scale(domain=[last_column + 0.4, -0.4], nice=False), axis=None)
    first_frame = [next(k for k, step in enumerate(result.steps) if step.valued > place) for place in range(len(nodes))]
    valued = places.assign(
        frame=np.array(first_frame, dtype=np.int16), value=[short(v) for v in result.values.tolist()]
    )
    known = alt.Chart(valued).transform_filter(clock.past)
    base = alt.Chart(places).encode(across, down)
    full = known.encode(across, down)
    layers = [
        *_edges(result, across, down, clock),
        base.mark_point(size=CIRCLE, filled=True, color=EMPTY, opacity=1),
        full.mark_point(size=CIRCLE, filled=True, color=BLUE.color, opacity=1),
        _here(result, places, across, down, clock),
        base.mark_text(dy=-7, color="white", fontSize=14, fontWeight="bold").encode(text="symbol:N"),
        full.mark_text(dy=9, color="white", fontSize=12).encode(text="value:N"),
        *_gradients(result, places, across, down, clock),
    ]
    height = round(COLUMN * (last_column + 0.8))
    return dress(alt.LayerChart(layer=layers).add_params(*clock.params).properties(height=height))


def _edges(result: GraphResult, across: alt.X, down: alt.Y, clock: Clock) -> list[alt.Chart]:
    """Every edge thin, dashed where it comes from data; thick, with its local derivative, once the gradient has come
    back over it."""
    data = _ends(result.expression)
    data["learns"] = [local is not None for local in result.local]
    sources = [edge.source for edge in result.expression.edges]
    # Where a node is used more than once, each edge also says what it hands on, because the node shows their sum.
    data["local"] = [
        f"× {short(local)}" + (f" → {short(flow)}" if sources.count(source) > 1 else "")
        for source, local, flow in zip(sources, result.local, result.flows, strict=True)
    ]
    passed_at = {edge: k for k, step in enumerate(result.steps) for edge in [step.edge] if edge is not None}
    back = data[data.index.isin(list(passed_at))].copy()
    back["frame"] = np.array([passed_at[edge] for edge in back.index], dtype=np.int16)
    # Every other edge into a node carries its label lower, so that neighbours keep clear of each other and of the
    # gradient above.
    way = np.where(back.groupby(["to_x", "to_y"]).cumcount() % 2 == 0, 0.54, 0.66)
    back["label_x"] = back["x"] + way * (back["to_x"] - back["x"])
    back["label_y"] = back["y"] + way * (back["to_y"] - back["y"])
    ends = [alt.X2("to_x"), alt.Y2("to_y")]
    thin = alt.Chart(data.drop(columns="local")).mark_rule(color=QUIET, strokeWidth=1.5)
    dash = alt.condition("datum.learns", alt.value([1, 0]), alt.value([4, 4]))
    thick = alt.Chart(back).transform_filter(clock.past)
    places = alt.X("label_x:Q", axis=None), alt.Y("label_y:Q", axis=None)
    return [
        thin.encode(across, down, *ends, strokeDash=dash),
        thick.mark_rule(color=MARKED, strokeWidth=4, opacity=0.75).encode(across, down, *ends),
        *[layer.transform_filter(clock.past).encode(*places) for layer in pills(back, "local", LOCAL, 0)],
    ]


def _ends(expression: Expression) -> pd.DataFrame:
    place = {node.name: (float(node.row), float(node.column)) for node in expression.nodes}
    rows = [(*place[edge.source], *place[edge.target]) for edge in expression.edges]
    return pd.DataFrame(rows, columns=["x", "y", "to_x", "to_y"])


def _here(result: GraphResult, places: pd.DataFrame, across: alt.X, down: alt.Y, clock: Clock) -> alt.Chart:
    """A ring round the node that the step is about."""
    names = [node.name for node in result.expression.nodes]
    rows = places.iloc[[names.index(step.node) for step in result.steps]].reset_index(drop=True)
    rows["frame"] = np.arange(len(rows), dtype=np.int16)
    ring: alt.Chart = (
        alt.Chart(rows)
        .transform_filter(clock.now)
        .mark_point(size=2700, filled=False, color=INK, strokeWidth=3, opacity=1)
    )
    return ring.encode(across, down)


def _gradients(result: GraphResult, places: pd.DataFrame, across: alt.X, down: alt.Y, clock: Clock) -> list[alt.Chart]:
    """What has arrived at each node so far."""
    rows = []
    for place in range(len(places)):
        told = [short(step.gradients[place]) if step.gradients[place] is not None else "" for step in result.steps]
        changes = [k for k, text in enumerate(told) if text and (k == 0 or text != told[k - 1])]
        for k, until in zip(changes, untils(changes) if changes else [], strict=True):
            rows.append((*places.iloc[place][["x", "y"]], k, until, told[k]))
    data = pd.DataFrame(rows, columns=["x", "y", "frame", "until", "gradient"]).astype(
        {"frame": np.int16, "until": np.int16}
    )
    layers = pills(data, "gradient", ARRIVED, 35)
    return [layer.transform_filter(clock.present).encode(across, down) for layer in layers]
