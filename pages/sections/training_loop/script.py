"""The training loop, its modules or its shapes as a script: the very text that was run."""

from __future__ import annotations

from core.loop.loops import EPOCHS
from core.loop.modules import call_module, compare_columns, register
from core.loop.text import joined, source_lines
from pages.sections.training_loop.settings import LoopPageSettings, Part


def loop_script(settings: LoopPageSettings) -> str:
    """The text with epochs 0 to 1000, its losses printed; or the one of the modules or the shapes."""
    if settings.part == Part.MODULES:
        called, registered = call_module(), register(settings.registration)
        return (
            f"# Calling a module against calling its forward\n{called.source}\n"
            f"# What a module registers\n{registered.source}"
        )
    if settings.part == Part.SHAPES:
        return compare_columns().source
    text = joined(source_lines(settings, EPOCHS + 1))
    return f"""{text}
for epoch in range(0, len(losses), 100):
    print(epoch, f"{{losses[epoch]:.6f}}")
"""
