"""The page's picture on the card of home: a small graph with its values and gradients."""

from functools import lru_cache

from core.graphs.graphs import GraphSettings, run_graph
from ui.drawing import Drawing
from ui.theme import BLUE, ROSE


@lru_cache(maxsize=1)
def thumbnail() -> str:
    """Nodes from left to right with their value above and their gradient below."""
    result = run_graph(GraphSettings())
    places = {node.name: (node.column, -node.row) for node in result.expression.nodes}
    across, up = zip(*places.values(), strict=True)
    room_x, room_y = 0.12 * (max(across) - min(across)), 0.35 * (max(up) - min(up) or 1)
    drawing = Drawing(((min(across) - room_x, max(across) + 2.4 * room_x), (min(up) - room_y, max(up) + room_y)))
    for edge in result.expression.edges:
        drawing.line([places[edge.source], places[edge.target]], "currentColor", 2, 0.35)
    for name, (x, y) in places.items():
        drawing.dots([(x, y)], BLUE, 7, 1)
        drawing.text(x + 0.3 * room_x, y + 0.22 * room_y, f"{result.value(name):.4g}", 14, BLUE.color)
        gradient = result.gradient(name)
        if gradient is not None:
            drawing.text(x + 0.3 * room_x, y - 0.5 * room_y, f"{gradient:.4g}", 14, ROSE.color)
    return drawing.svg
