"""What can be reached on the page of backpropagation."""

from __future__ import annotations

from dataclasses import dataclass

from core.graphs.chains import ChainSettings, run_chain
from core.graphs.graphs import GraphResult, GraphSettings, run_graph
from core.settings import Settings, number
from pages.sections.backpropagation.settings import BackpropagationPageSettings, Part
from ui.course import Goal, NoNumbers, Runner

LINE, PERCEPTRON, LAYERS, BRANCH = (
    "squared error of a line",
    "perceptron with cross-entropy",
    "two layers of one unit",
    "a branch",
)


@dataclass(frozen=True)
class Arriving(Settings):
    """How little of a gradient may arrive."""

    gradient: float = number(
        "Gradient", 0.01, 0.0001, 5.0, step=0.0001, typed=True, help="The gradient without its sign must be below this."
    )


@dataclass(frozen=True)
class Left(Settings):
    """How much of a gradient is left at the first of many layers."""

    depth: int = number("Depth", 20, 2, 20, whole=True, step=1, unit="layers", help="At least so many layers.")
    low: float = number("Low", 0.1, 0.0, 1000.0, step=0.01, typed=True, help="At least so much must be left.")
    high: float = number("High", 10.0, 0.0, 1000.0, step=0.01, typed=True, help="And not more than that.")


def graph_of(settings: BackpropagationPageSettings) -> GraphResult:
    """Both passes through the graph."""
    return run_graph(settings.reduced_to(GraphSettings))


def _follows(settings: BackpropagationPageSettings, expression: str) -> bool:
    """Whether the page follows the gradients of this expression."""
    return settings.part == Part.GRAPH and settings.backward and settings.expression == expression


def _content(settings: BackpropagationPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    if not _follows(settings, LINE):
        return False
    result = graph_of(settings)
    return result.gradient("w") == result.gradient("b") == 0


def _little_arrives(settings: BackpropagationPageSettings, run: Runner, numbers: Arriving) -> bool:
    return _follows(settings, PERCEPTRON) and 0 < abs(graph_of(settings).gradient("score") or 0.0) < numbers.gradient


def _alive(settings: BackpropagationPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    return _follows(settings, LAYERS) and bool(graph_of(settings).gradient("b1"))


def _cancels(settings: BackpropagationPageSettings, run: Runner, numbers: NoNumbers) -> bool:
    if not _follows(settings, BRANCH):
        return False
    result = graph_of(settings)
    flows = [flow for edge, flow in zip(result.expression.edges, result.flows, strict=True) if edge.source == "b"]
    return result.gradient("b") == 0 and any(flows)


def _is_left(settings: BackpropagationPageSettings, run: Runner, numbers: Left) -> bool:
    if settings.part != Part.CHAIN or settings.depth < numbers.depth:
        return False
    left = run_chain(settings.reduced_to(ChainSettings)).gradients[0].item()
    return numbers.low <= left <= numbers.high


GOALS: dict[str, Goal[BackpropagationPageSettings]] = {
    "content": Goal("Let neither w nor b get a gradient other than 0.", _content),
    "little-arrives": Goal(
        "Let a gradient of less than {gradient:g} arrive at the score.", _little_arrives, Arriving()
    ),
    "alive": Goal("Wake the unit: let a gradient arrive at w₁ and b₁.", _alive),
    "cancels": Goal("Let the gradients of both ways cancel, so that 0 is left for b.", _cancels),
    "left": Goal(
        "Through {depth} layers, keep a gradient between {low:g} and {high:g} for the first one.", _is_left, Left()
    ),
}
