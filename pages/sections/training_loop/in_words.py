"""The steps of the loop in words, for whoever does not see the marks move."""

from __future__ import annotations

from collections.abc import Sequence

from core.loop.loops import NUMBERS, LoopStep, LoopTrace
from pages.sections.training_loop.settings import LoopPageSettings
from ui.numbers import six_decimals

HEADS = {name: name.replace("_", ".") for name in NUMBERS}
"""What each number is called on the page: as in the text."""

Pairs = Sequence[tuple[LoopStep, LoopStep | None]]
"""The steps of the text, each beside that of the right one where they differ."""


def where(traced: LoopTrace, step: LoopStep) -> str:
    """The line and the epoch of a step, whether the line is switched off, and whether the text ends there with an
    error."""
    where = f"Line {step.line}" + ("" if step.epoch is None else f", epoch {step.epoch}")
    if traced.lines[step.line - 1].off:
        return f"{where}: switched off"
    return f"{where}: it fails" if traced.error is not None and step is traced.steps[-1] else where


def number(value: float | None) -> str:
    """A number of the loop as it is written."""
    return "None" if value is None else six_decimals(value)


def steps_in_words(settings: LoopPageSettings, traced: LoopTrace, pairs: Pairs) -> str:
    """The same story as a list, for whoever does not see the marks move: each kind of line explained where it first
    runs."""
    told: list[str] = []
    seen: set[str] = set()
    for k, (step, _) in enumerate(pairs, 1):
        line = traced.lines[step.line - 1]
        place = where(traced, step)
        news = ", ".join(f"{HEADS[name]} becomes {number(getattr(step, name))}" for name in step.changed)
        why = "" if line.role in seen else f" {line.explanation}"
        seen.add(line.role)
        told.append(f"{k}. **{place}**: `{line.text.strip()}`{why}" + (f" **{news}.**" if news else ""))
    return "\n".join(told)
