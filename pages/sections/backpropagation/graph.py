"""A graph: its values forwards, its gradients backwards, one step after the other."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.graphs.graphs import GraphResult, GraphSettings, run_graph, short, source_lines
from pages.sections.backpropagation.charts.graph import graph_picture
from pages.sections.backpropagation.charts.graph_tables import plain
from pages.sections.backpropagation.page import PAGE
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from pages.sections.backpropagation.verdicts import blame, verdicts
from ui.charts.clock import Clock
from ui.charts.form import Picture
from ui.draw import draw
from ui.listing import Line, Moment, Text, listing
from ui.numbers import formulas
from ui.player import STORY, player
from ui.stage import Stage, Start
from ui.store import kept
from ui.tables import TextTable, show_table, text_table

HEADS = {"forward": "Forward: values", "backward": "Backward: gradients"}
"""What a step is called in each phase."""


def show(settings: BackpropagationPageSettings, stage: Stage) -> None:
    """Play both passes on the stage, each step told above the picture, and print all that came of them."""
    result = kept(_graph, settings)
    waits = stage.start == Start.WAIT
    numbers = [len(result.steps)] if waits else range(1, len(result.steps) + 1)
    with stage.player:
        player(numbers, key=PAGE.prefix, unit="step", pace=STORY, start=stage.start)
    text, moments = kept(_walk, settings, result, waits=waits)
    with stage.picture.container(key="told"):
        listing(PAGE.prefix, [text], moments, code=False)
    draw(kept(_picture, settings, result, waits=waits), PAGE.key("graph"), stage.picture)
    if waits:
        return
    with stage.more:
        _show_more(settings, result, text, moments)


def _shown(result: GraphResult, waits: bool) -> GraphResult:
    """While a lesson's question waits, the last step alone: all values are in sight, nothing has come back yet."""
    return replace(result, steps=result.steps[-1:]) if waits else result


def _show_more(
    settings: BackpropagationPageSettings, result: GraphResult, text: Text, moments: Sequence[Moment]
) -> None:
    """What came of both passes, the code that does it, and every step in words."""
    if settings.backward:
        st.markdown(kept(blame, settings, result))
        for told, icon in kept(verdicts, settings, result):
            st.info(told, icon=icon)
    expression = result.expression
    formula = formulas(expression.formula.replace(r", \quad", r" \qquad"))
    st.markdown(f"{formula}. {expression.story}")
    code, numbers = st.columns(2, gap="medium")
    with code:
        listing(PAGE.prefix, [text], moments, panel=False)
    show_table(kept(_nodes, settings, result), numbers)
    st.caption(
        "A blue circle has its value. Dashed edges come from data, which need no gradient. On the way back an edge "
        "shows its local derivative on grey, and below a circle stands, on orange, the gradient that has arrived "
        "there."
    )
    st.markdown(
        "Values and gradients are read from PyTorch: one `backward()`, with `retain_grad()` on what lies between. A "
        "local derivative is autograd's for that one operation alone. The **chain rule** is the whole secret: what "
        "flows back over an edge is its local derivative times what has arrived behind it, and where edges meet, "
        "they add."
    )
    with st.expander("Every step in words", icon=":material/format_list_numbered:"):
        st.markdown(kept(_steps, settings, result))


def _graph(settings: BackpropagationPageSettings) -> GraphResult:
    return run_graph(settings.reduced_to(GraphSettings))


def _picture(settings: BackpropagationPageSettings, result: GraphResult, *, waits: bool) -> Picture:
    result = _shown(result, waits)
    expression = result.expression
    gradients = ", ".join(
        f"{node.name} {short(g)}" for node, g in zip(expression.nodes, result.gradients, strict=True) if g is not None
    )
    return graph_picture(
        result,
        Clock(PAGE.prefix, len(result.steps) - 1),
        alt_text=f"The graph of {settings.expression}; {expression.output} is "
        f"{short(result.value(expression.output))}" + (f"; gradients: {gradients}" if gradients else ""),
    )


def _walk(settings: BackpropagationPageSettings, result: GraphResult, *, waits: bool) -> tuple[Text, list[Moment]]:
    """The lines that compute the graph, and at each step the line that runs and what it does."""
    result = _shown(result, waits)
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
