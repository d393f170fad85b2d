"""A graph: its values forwards, its gradients backwards, one step after the other."""

import streamlit as st

from core.graphs.graphs import GraphResult, GraphSettings, run_graph, short, source_lines
from pages.sections.backpropagation.charts.graph import graph_picture
from pages.sections.backpropagation.charts.graph_tables import plain
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.draw import draw
from ui.listing import Line, Moment, Text, listing
from ui.numbers import formulas
from ui.player import STORY, player
from ui.store import kept
from ui.tables import TextTable, show_table, text_table

HEADS = {"forward": "Forward: values", "backward": "Backward: gradients"}
"""What a step is called in each phase."""


def show(settings: BackpropagationPageSettings) -> None:
    """Play both passes, with the code beside them, and print all that came of them."""
    result = kept(_graph, settings)
    expression = result.expression
    formula = formulas(expression.formula.replace(r", \quad", r" \qquad"))
    st.markdown(f"{formula}. {expression.story}")
    player(range(1, len(result.steps) + 1), key=PAGE.prefix, unit="step", pace=STORY)
    text, moments = kept(_walk, settings, result)
    listing(PAGE.prefix, [text], moments, code=False)
    picture, words = st.columns([1.1, 1], gap="medium")
    draw(kept(_picture, settings, result), PAGE.key("graph"), picture)
    with words:
        listing(PAGE.prefix, [text], moments, panel=False)
    picture.caption(
        "A blue circle has its value. Dashed edges come from data, which need no gradient. On the way back an edge "
        "shows its local derivative on grey, and below a circle stands, on orange, the gradient that has arrived "
        "there."
    )
    for told, icon in kept(_verdicts, settings, result):
        st.info(told, icon=icon)
    show_table(kept(_nodes, settings, result))
    st.markdown(
        "Values and gradients are read from PyTorch: one `backward()`, with `retain_grad()` on what lies between. A "
        "local derivative is autograd's for that one operation alone. The **chain rule** is the whole secret: what "
        "flows back over an edge is its local derivative times what has arrived behind it, and where edges meet, "
        "they add."
    )
    st.subheader("Every step in words", anchor=False)
    with st.container(height=360):
        st.markdown(kept(_steps, settings, result))


def _graph(settings: BackpropagationPageSettings) -> GraphResult:
    return run_graph(settings.reduced_to(GraphSettings))


def _picture(settings: BackpropagationPageSettings, result: GraphResult) -> Picture:
    expression = result.expression
    gradients = ", ".join(
        f"{node.name} {short(g)}" for node, g in zip(expression.nodes, result.gradients, strict=True) if g is not None
    )
    return graph_picture(
        result,
        Clock(PAGE.prefix, len(result.steps) - 1),
        alt_text=f"The graph of {settings.expression}; {expression.output} is "
        f"{short(result.value(expression.output))}; gradients: {gradients}",
    )


def _walk(settings: BackpropagationPageSettings, result: GraphResult) -> tuple[Text, list[Moment]]:
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


def _steps(settings: BackpropagationPageSettings, result: GraphResult) -> str:
    """The same story as a list."""
    return "\n".join(f"{k}. {_escaped(step.sentence)}" for k, step in enumerate(result.steps, 1))


def _escaped(sentence: str) -> str:
    return sentence.replace("_", r"\_").replace("*", r"\*")


def _verdicts(settings: BackpropagationPageSettings, result: GraphResult) -> list[tuple[str, str]]:
    """What is worth a second look, each with an icon: a gate that is shut, a gradient that comes two ways."""
    found = []
    edges = list(zip(result.expression.edges, result.local, strict=True))
    if any(edge.target == "h" and local == 0 for edge, local in edges):
        dead = (
            "The ReLU is **dead** here: its input is not above 0, so its local derivative is 0, and every gradient "
            "before it is 0. Nothing there learns. Raise b₁ or w₁ until z is above 0."
        )
        found.append((dead, ":material/block:"))
    if any(edge.target == "probability" and local == 0 for edge, local in edges):
        saturated = (
            f"The sigmoid is **saturated** here: 32 bits have rounded p to {result.value('probability'):g}, so its "
            "slope is exactly 0 and nothing gets through, however wrong p is. On paper p - y would arrive at the "
            "score. That is why training uses `nn.BCEWithLogitsLoss`, which takes the score and never forms p."
        )
        found.append((saturated, ":material/block:"))
    return found + [(told, ":material/call_merge:") for told in _sums(result)]


def _sums(result: GraphResult) -> list[str]:
    """A sentence for each node whose gradient comes more than one way."""
    told = []
    used = [edge.source for edge in result.expression.edges]
    for name in sorted({name for name in used if used.count(name) > 1}):
        flows = zip(result.expression.edges, result.flows, strict=True)
        parts = [flow for edge, flow in flows if edge.source == name and flow is not None]
        if len(parts) > 1:
            added = " + ".join(short(part) if part >= 0 else f"({short(part)})" for part in parts)
            told.append(
                f"**{name}** is used {used.count(name)} times, so its gradients **add**: {added} = "
                f"{short(result.gradient(name))}."
            )
    return told


def _nodes(settings: BackpropagationPageSettings, result: GraphResult) -> TextTable:
    nodes = result.expression.nodes
    return text_table(
        {
            "node": [node.name for node in nodes],
            "in the graph": [plain(node.symbol) for node in nodes],
            "value": [f"{v:.6g}" for v in result.values.tolist()],
            "gradient, from .grad": ["None" if g is None else f"{g + 0.0:.6g}" for g in result.gradients],
            "": ["parameter" if node.learns else "data" if node.operation is None else "result" for node in nodes],
        },
        alt_text="Value and gradient of every node",
    )
