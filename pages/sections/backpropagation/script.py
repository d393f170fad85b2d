"""A graph, or a chain, as a script."""

from __future__ import annotations

from core.graphs.chains import START
from core.graphs.graphs import graph_code
from pages.sections.backpropagation.settings import BackpropagationPageSettings, Part

CALLS = {"sigmoid": "torch.sigmoid", "tanh": "torch.tanh", "ReLU": "torch.relu"}
"""How a script calls each activation of a chain."""


def backpropagation_script(settings: BackpropagationPageSettings) -> str:
    """The graph, or the chain, with its values and gradients printed."""
    if settings.part == Part.GRAPH:
        return graph_code(settings)
    return f"""import torch

h = [torch.tensor({START}, dtype=torch.float64, requires_grad=True)]
for layer in range({settings.depth}):
    h.append({CALLS[settings.activation]}({settings.weight} * h[-1]))
gradients = torch.autograd.grad(h[-1], h[:-1])
for layer, (output, gradient) in enumerate(zip(h[1:], gradients), 1):
    print(layer, f"{{output.item() + 0.0:.6g}} {{gradient.abs().item():.4g}}")
"""
