"""A graph: its values forwards, its gradients backwards, one step after the other."""

import streamlit as st

from core.graphs.graphs import GraphResult, GraphSettings, run_graph, short, source_lines
from pages.sections.backpropagation.charts.graph import graph_chart, plain
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from ui.charts.clock import Clock
from ui.listing import Line, Moment, Text, listing
from ui.numbers import formulas
from ui.player import STORY, player

HEADS = {"forward": "Forward: values", "backward": "Backward: gradients"}
"""What a step is called in each phase."""


def show(settings: BackpropagationPageSettings) -> None:
    """Play both passes, with the code beside them, and print all that came of them."""
    result = run_graph(settings.reduced_to(GraphSettings))
    expression = result.expression
    formula = formulas(expression.formula.replace(r", \quad", r" \qquad"))
    st.markdown(f"{formula}. {expression.story}")
    player(list(range(1, len(result.steps) + 1)), key=PAGE.prefix, unit="step", pace=STORY)
    text, moments = _walk(result)
    listing(PAGE.prefix, [text], moments, code=False)
    picture, words = st.columns([1.1, 1], gap="medium")
    gradients = ", ".join(
        f"{node.name} {short(g)}" for node, g in zip(expression.nodes, result.gradients, strict=True) if g is not None
    )
    picture.altair_chart(
        graph_chart(result, Clock(PAGE.prefix, len(result.steps) - 1)),
        key=PAGE.key("graph"),
        alt=f"The graph of {settings.expression}; {expression.output} is {short(result.value(expression.output))}; "
        f"gradients: {gradients}",
    )
    with words:
        listing(PAGE.prefix, [text], moments, panel=False)
    picture.caption(
        "A blue circle has its value. Dashed edges come from data, which need no gradient. On the way back an edge "
        "shows its local derivative on grey, and below a circle stands, on orange, the gradient that has arrived "
        "there."
    )
    _verdicts(result)
    _table(result)
    st.subheader("Every step in words", anchor=False)
    with st.container(height=360):
        st.markdown("\n".join(f"{k}. {_escaped(step.sentence)}" for k, step in enumerate(result.steps, 1)))


def _escaped(sentence: str) -> str:
    return sentence.replace("_", r"\_").replace("*", r"\*")


def _walk(result: GraphResult) -> tuple[Text, list[Moment]]:
    """The lines that compute the graph, and at each step the line that runs and what it does."""
    lines = source_lines(result.settings)
    names = [node.name for node in result.expression.nodes]
    moments = [
        Moment(
            line=names.index(step.node) if step.phase == "forward" else len(names),
            head=HEADS[step.phase],
            note=step.sentence,
        )
        for step in result.steps
    ]
    return Text("The few lines that do it", [Line(line) for line in lines]), moments


def _verdicts(result: GraphResult) -> None:
    """What is worth a second look: a gate that is shut, a gradient that comes two ways."""
    shut = [
        edge
        for edge, local in zip(result.expression.edges, result.local, strict=True)
        if local == 0 and edge.target == "h"
    ]
    if shut:
        st.info(
            "The ReLU is **dead** here: its input is not above 0, so its local derivative is 0, and every gradient "
            "before it is 0. Nothing there learns. Raise b₁ or w₁ until z is above 0.",
            icon=":material/block:",
        )
    edges = zip(result.expression.edges, result.local, strict=True)
    if any(edge.target == "probability" and local == 0 for edge, local in edges):
        p = result.value("probability")
        st.info(
            f"The sigmoid is **saturated** here: 32 bits have rounded p to {p:g}, so its slope is exactly 0 and "
            "nothing gets through, however wrong p is. On paper p - y would arrive at the score. That is why "
            "training uses `nn.BCEWithLogitsLoss`, which takes the score and never forms p.",
            icon=":material/block:",
        )
    used = [edge.source for edge in result.expression.edges]
    for name in sorted({name for name in used if used.count(name) > 1}):
        parts = [
            flow
            for edge, flow in zip(result.expression.edges, result.flows, strict=True)
            if edge.source == name and flow is not None
        ]
        if len(parts) > 1:
            told = " + ".join(short(part) if part >= 0 else f"({short(part)})" for part in parts)
            st.info(
                f"**{name}** is used {used.count(name)} times, so its gradients **add**: {told} = "
                f"{short(result.gradient(name))}.",
                icon=":material/call_merge:",
            )


def _table(result: GraphResult) -> None:
    nodes = result.expression.nodes
    st.table(
        {
            "node": [node.name for node in nodes],
            "in the graph": [plain(node.symbol) for node in nodes],
            "value": [f"{v:.6g}" for v in result.values.tolist()],
            "gradient, from .grad": ["None" if g is None else f"{g + 0.0:.6g}" for g in result.gradients],
            "": ["parameter" if node.learns else "data" if node.operation is None else "result" for node in nodes],
        },
        alt="Value and gradient of every node",
    )
    st.markdown(
        "Values and gradients are read from PyTorch: one `backward()`, with `retain_grad()` on what lies between. A "
        "local derivative is autograd's for that one operation alone. The **chain rule** is the whole secret: what "
        "flows back over an edge is its local derivative times what has arrived behind it, and where edges meet, "
        "they add."
    )
