"""Line by line: the loop is run as it stands, and the numbers are shown after every line."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.loop.loops import NUMBERS, LoopStep, LoopTrace, trace
from core.loop.notebook import Told
from core.loop.text import Form, LoopSettings, SourceLine, source_lines
from pages.sections.training_loop import thousand_epochs
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings
from ui.listing import Line, Moment, Text, listing
from ui.numbers import six_decimals
from ui.player import STORY, player
from ui.stage import Stage
from ui.store import kept

HEADS = {name: name.replace("_", ".") for name in NUMBERS}
"""What each number is called on the page: as in the text."""


def show(settings: LoopPageSettings, stage: Stage) -> None:
    """Play the lines of one form beside the other form, then run the same text for a thousand epochs."""
    traced = kept(_traced, settings)
    with stage.player:
        player(range(1, len(traced.steps) + 1), key=PAGE.prefix, unit="step", pace=STORY, start=stage.start)
    texts, moments = kept(_walk, settings, traced)
    with stage.picture:
        listing(PAGE.prefix, texts, moments, list(HEADS.values()))
    with stage.more:
        _show_more(settings, traced)


def _show_more(settings: LoopPageSettings, traced: LoopTrace) -> None:
    """What PyTorch says to the text, what it comes to in a thousand epochs, and every step in words."""
    for told in traced.warnings:
        _said("PyTorch warns", told, st.warning)
    if traced.error:
        _said("PyTorch stops here", traced.error, st.error)
    thousand_epochs.show(settings)
    st.caption(
        "The marked line has just run; in the other text the lines that do the same are marked. Framed numbers are "
        "those that it changed. `None`: there is no number yet, or it has been taken away."
    )
    with st.expander("Every step in words", icon=":material/format_list_numbered:"):
        st.markdown(kept(_steps, settings, traced))


def _traced(settings: LoopPageSettings) -> LoopTrace:
    return trace(settings.reduced_to(LoopSettings))


def _walk(settings: LoopPageSettings, traced: LoopTrace) -> tuple[list[Text], list[Moment]]:
    """Both texts, and what is told after each line of the first."""
    other = Form.NN if settings.form == Form.SCRATCH else Form.SCRATCH
    beside = source_lines(replace(traced.settings, form=other))
    texts = [_text(settings.form, traced.lines), _text(f"{other}: the same", beside)]
    return texts, [_moment(traced, step) for step in traced.steps]


def _text(title: str, lines: tuple[SourceLine, ...]) -> Text:
    states = [
        "switched off" if line.off and line.switched else "switched" if line.switched else "off" if line.off else ""
        for line in lines
    ]
    return Text(title, [Line(line.text, line.role, state) for line, state in zip(lines, states, strict=True)])


def _moment(traced: LoopTrace, step: LoopStep) -> Moment:
    return Moment(
        line=step.line - 1,
        head=_where(traced, step),
        note=traced.lines[step.line - 1].explanation,
        values=[_number(getattr(step, name)) for name in NUMBERS],
        changed=[NUMBERS.index(name) for name in step.changed],
    )


def _where(traced: LoopTrace, step: LoopStep) -> str:
    """The line and the epoch of a step, and whether the text ends there with an error."""
    where = f"Line {step.line}" + ("" if step.epoch is None else f", epoch {step.epoch}")
    return f"{where}: it fails" if traced.error is not None and step is traced.steps[-1] else where


def _number(value: float | None) -> str:
    return "None" if value is None else six_decimals(value)


def _said(who: str, told: Told, box: Callable[[str], object]) -> None:
    """PyTorch's own words."""
    where = f" in line {told.line}" if told.line else ""
    box(f"**{who}**{where}, word for word:")
    st.code(f"{told.kind}: {told.message}", language="text", wrap_lines=True)


def _steps(settings: LoopPageSettings, traced: LoopTrace) -> str:
    """The same story as a list, for whoever does not see the marks move: each kind of line explained where it first
    runs."""
    told: list[str] = []
    seen: set[str] = set()
    for k, step in enumerate(traced.steps, 1):
        line = traced.lines[step.line - 1]
        where = _where(traced, step)
        news = ", ".join(f"{HEADS[name]} becomes {_number(getattr(step, name))}" for name in step.changed)
        why = "" if line.role in seen else f" {line.explanation}"
        seen.add(line.role)
        told.append(f"{k}. **{where}**: `{line.text.strip()}`{why}" + (f" **{news}.**" if news else ""))
    return "\n".join(told)
