"""Graphs, chains and training loops as scripts: the very texts that were run."""

from __future__ import annotations

from core.backpropagation import GRAPH_PARTS, LOOP_PARTS, BackpropagationSettings, TrainingLoopSettings
from core.chains import START
from core.graphs import graph_code
from core.loop_text import joined, source_lines
from core.loops import EPOCHS
from core.modules import call_module, compare_columns, register

CHAINED = {"sigmoid": "torch.sigmoid", "tanh": "torch.tanh", "ReLU": "torch.relu"}


def backpropagation_script(settings: BackpropagationSettings) -> str:
    """The graph, or the chain, with its values and gradients printed."""
    if settings.part == GRAPH_PARTS[0]:
        return graph_code(settings)
    return f"""import torch

h = [torch.tensor({START}, dtype=torch.float64, requires_grad=True)]
for layer in range({settings.depth}):
    h.append({CHAINED[settings.activation]}({settings.weight} * h[-1]))
gradients = torch.autograd.grad(h[-1], h[:-1])
for layer, (output, gradient) in enumerate(zip(h[1:], gradients), 1):
    print(layer, f"{{output.item() + 0.0:.6g}} {{gradient.abs().item():.4g}}")
"""


def loop_script(settings: TrainingLoopSettings) -> str:
    """The text with epochs 0 to 1000, its losses printed; or the one of the modules or the shapes."""
    if settings.part == LOOP_PARTS[1]:
        return f"# Calling a module against calling its forward\n{call_module().source}\n# What a module registers\n{register(settings.registration).source}"
    if settings.part == LOOP_PARTS[2]:
        return compare_columns().source
    text = joined(source_lines(settings, EPOCHS + 1))
    return f"""{text}
for epoch in range(0, len(losses), 100):
    print(epoch, f"{{losses[epoch]:.6f}}")
"""
