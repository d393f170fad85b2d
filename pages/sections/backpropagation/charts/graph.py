"""The picture of a graph: values appear from left to right, gradients flow back."""

from __future__ import annotations

import altair as alt

from core.graphs.graphs import GraphResult
from pages.sections.backpropagation.charts.graph_tables import graph_tables
from pages.sections.backpropagation.charts.pills import pills
from ui.charts.clock import Clock
from ui.charts.form import FITTED, Picture, Value, form, number
from ui.theme import BLUE, INK, MARKED, QUIET, SOLID

CIRCLE = 2100
"""A node's area in square pixels, before it is scaled: room for its symbol and its value."""
RING = 2700
"""The area of the ring round the node that a step is about."""
ACROSS, DOWN = 100, 82
"""Pixels from node to node at the scale of 1."""
NARROW = 72
"""Pixels from operation to operation that even a phone gives them: where not all have room, the picture goes along with
the steps."""
MARGIN, BENEATH = 0.5, 0.7
"""What lies beyond the outermost nodes, and beneath the lowest ones, where their gradients stand: a part of the way
from node to node."""
EMPTY = "#6b7079"
"""A node that has no value yet."""
LOCAL = "#5d636d"
"""Behind a local derivative: white reads on it, on a light page and on a dark one."""
ARRIVED = "#b35c00"
"""Behind a gradient that has arrived."""
SPAN, LEFT, SCALE = "graph_span", "graph_left", f"{FITTED}_graph_scale"
"""The parameters: how many operations are in sight, where the first of them is, and how large all is drawn."""


def graph_picture(result: GraphResult, clock: Clock, *, alt_text: str) -> Picture:
    """The graph at each step: a node is full once it has its value, and its gradient stands below it once some of it
    has arrived.

    The way of the operations runs to the right. What has no room on a narrow screen comes into sight with its step.
    """
    places = {node.name: (node.column, node.row) for node in result.expression.nodes}
    values: dict[str, Value] = {
        "depth": max(column for column, _ in places.values()),
        "rows": max(row for _, row in places.values()),
        "bottom": max(row for _, row in places.values()) + BENEATH,
        "columns": [float(places[step.node][0]) for step in result.steps],
        **clock.values,
    }
    return graph_form(clock).fill(graph_tables(result), values, alt_text=alt_text)


@form
def graph_form(clock: Clock) -> alt.LayerChart:
    """Circles and edges, on which numbers appear as the clock moves."""
    bottom = number("bottom")
    across = alt.X("at:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    down = alt.Y("y:Q", scale=alt.Scale(domain=[bottom, -MARGIN], nice=False), axis=None)
    nodes, values, here, arrived = (_placed(name, x="at") for name in ("nodes", "values", "here", "arrived"))
    circles, full = nodes.encode(across, down), values.transform_filter(clock.past).encode(across, down)
    area, ring = (alt.ExprRef(f"{size} * {SCALE} * {SCALE}") for size in (CIRCLE, RING))
    about = here.transform_filter(clock.now).mark_point(
        size=ring, filled=False, color=INK, strokeWidth=3, opacity=1, clip=True
    )
    symbol, value = (alt.ExprRef(f"{size} * {SCALE}") for size in (14, 12))
    above, below = (alt.ExprRef(f"{by} * {SCALE}") for by in (-7, 9))
    layers = [
        *_edges(across, down, clock),
        circles.mark_point(size=area, filled=True, color=EMPTY, opacity=1, clip=True),
        full.mark_point(size=area, filled=True, color=BLUE.color, opacity=1, clip=True),
        about.encode(across, down),
        circles.mark_text(dy=above, color="white", fontSize=symbol, fontWeight="bold", clip=True).encode(
            text="symbol:N"
        ),
        full.mark_text(dy=below, color="white", fontSize=value, clip=True).encode(text="value:N"),
        *pills(arrived.transform_filter(clock.present).encode(across, down), "gradient", ARRIVED, 35, SCALE),
    ]
    return alt.LayerChart(layer=layers).add_params(*clock.params, bottom, *_view(clock))


def _view(clock: Clock) -> list[alt.Parameter]:
    """What is in sight: all of the graph where it has room, or the operations round the shown step."""
    far = f"depth + {MARGIN}"
    room = f"min(width / {SPAN} / {ACROSS}, height / (rows + {MARGIN + BENEATH}) / {DOWN})"
    return [
        *map(number, ("depth", "rows", "columns")),
        alt.param(name=SPAN, expr=f"min({far} + {MARGIN}, max(3.5, width / {NARROW}))"),
        alt.param(name=LEFT, expr=f"clamp(columns[{clock.frame}] - {SPAN} / 2, -{MARGIN}, {far} - {SPAN})"),
        alt.param(name=SCALE, expr=f"clamp({room}, 0.6, 2.4)"),
    ]


def _placed(table: str, **places: str) -> alt.Chart:
    """The rows of a table with their columns on the way of the operations as parts of what is in sight."""
    chart: alt.Chart = alt.Chart(alt.NamedData(table)).transform_calculate(
        **{place: f"(datum.{column} - {LEFT}) / {SPAN}" for column, place in places.items()}
    )
    return chart


def _edges(across: alt.X, down: alt.Y, clock: Clock) -> list[alt.Chart]:
    """Every edge thin, dashed where it comes from data; thick, with its local derivative, once the gradient has come
    back over it."""
    ends = [alt.X2("to_at"), alt.Y2("to_y")]
    dash = alt.condition("datum.learns", alt.value(SOLID), alt.value([4, 4]))
    thin = _placed("edges", x="at", to_x="to_at").mark_rule(color=QUIET, strokeWidth=1.5, clip=True)
    passed = _placed("passed", x="at", to_x="to_at", label_x="label_at").transform_filter(clock.past)
    thick = passed.mark_rule(color=MARKED, strokeWidth=4, opacity=0.75, clip=True)
    labels = passed.encode(alt.X("label_at:Q", axis=None), alt.Y("label_y:Q", axis=None))
    return [
        thin.encode(across, down, *ends, strokeDash=dash),
        thick.encode(across, down, *ends),
        *pills(labels, "local", LOCAL, 0, SCALE),
    ]
