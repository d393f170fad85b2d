"""The picture of a graph: values appear from top to bottom, gradients flow back up."""

from __future__ import annotations

import altair as alt

from core.graphs.graphs import GraphResult
from pages.sections.backpropagation.charts.graph_tables import graph_tables
from pages.sections.backpropagation.charts.pills import pills
from ui.charts.clock import Clock
from ui.charts.form import Picture, form, number
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


def graph_picture(result: GraphResult, clock: Clock, *, alt_text: str) -> Picture:
    """The graph at each step: a node is full once it has its value, and its gradient stands below it once some of it
    has arrived.

    The way of the operations runs downwards, so that a deep graph fits a phone.
    """
    nodes = result.expression.nodes
    width, depth = max(node.row for node in nodes), max(node.column for node in nodes)
    values = {"right": width + 0.85, "bottom": depth + 0.4, **clock.values}
    return graph_form(round(COLUMN * (depth + 0.8)), clock).fill(graph_tables(result), values, alt_text=alt_text)


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
