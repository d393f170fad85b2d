"""The controls of each part."""

from core.backpropagation import GRAPH_PARTS, BackpropagationSettings
from core.expressions import EXPRESSIONS
from ui.controls import Controls


def show(controls: Controls[BackpropagationSettings]) -> None:
    """Draw the widgets that the chosen part reads: the inputs of the chosen expression, or the chain."""
    if controls.chosen("part") == GRAPH_PARTS[0]:
        controls.show("expression")
        controls.show(*(node.name for node in EXPRESSIONS[controls.chosen("expression")].inputs))
    else:
        controls.show("depth", "activation", "weight")
