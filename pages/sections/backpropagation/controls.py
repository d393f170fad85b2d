"""The controls: an expression with its inputs, or a chain."""

from core.graphs.chains import ChainSettings
from core.graphs.expressions import EXPRESSIONS
from pages.sections.backpropagation.settings import BackpropagationPageSettings
from ui.controls import Controls


def show(controls: Controls[BackpropagationPageSettings]) -> None:
    """Draw the widgets that the chosen part reads, the inputs in the order of the chosen expression."""
    controls.show("expression")
    controls.show(*(node.name for node in EXPRESSIONS[controls.chosen("expression")].inputs))
    controls.show("backward")
    controls.show(*ChainSettings.knobs())
