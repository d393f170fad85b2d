"""Line by line: the loop is run as it stands, and the numbers are shown after every line; where one is switched, those
of the right text stand beside them, on the same clock."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from core.loop.loops import NUMBERS, LoopStep, LoopTrace, side_by_side, trace
from core.loop.notebook import Told
from core.loop.text import Form, LoopSettings, SourceLine, source_lines
from pages.sections.training_loop import thousand_epochs
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings
from ui.listing import Line, Moment, Text, listing
from ui.numbers import six_decimals
from ui.player import STORY, player
from ui.stage import Stage, Start
from ui.store import kept

HEADS = {name: name.replace("_", ".") for name in NUMBERS}
"""What each number is called on the page: as in the text."""


RIGHT = "as it should be"
"""What the run of the right text is called."""

Pairs = Sequence[tuple[LoopStep, LoopStep | None]]
"""The steps of the text, each beside that of the right one where they differ."""


def show(settings: LoopPageSettings, stage: Stage) -> None:
    """Play the lines of one form beside the other form, or beside the right text where a line is switched; then run the
    same text for a thousand epochs."""
    traced = kept(_traced, settings)
    proper = kept(_traced, settings.proper())
    waits = stage.start == Start.WAIT  # then nothing has run yet, and what comes of it is what a lesson asks
    pairs = kept(_pairs, settings, traced, proper)
    with stage.player:
        last = 1 if waits else len(pairs)
        player(range(1, last + 1), key=PAGE.prefix, unit="step", pace=STORY, start=stage.start)
    texts, moments = kept(_walk, settings, traced, proper, pairs)
    with stage.picture:
        second = RIGHT if _switched(traced, proper) else ""
        listing(PAGE.prefix, texts, moments[:1] if waits else moments, list(HEADS.values()), second=second)
    if waits:
        return
    with stage.more:
        _show_more(settings, traced, pairs)


def _show_more(settings: LoopPageSettings, traced: LoopTrace, pairs: Pairs) -> None:
    """What PyTorch says to the text, what it comes to in a thousand epochs, and every step in words."""
    for told in traced.warnings:
        _said("PyTorch warns", told, st.warning)
    if traced.error:
        _said("PyTorch stops here", traced.error, st.error)
    thousand_epochs.show(settings)
    switched = any(beside for _, beside in pairs)
    st.caption(
        "The marked line has just run; in the other text the line"
        + (
            " at the same place is marked. Behind a ✓ stands each number as it should be there. "
            if switched
            else "s that do the same are marked. "
        )
        + "Framed numbers are those that the line changed. `None`: there is no number yet, or it has been taken away."
    )
    with st.expander("Every step in words", icon=":material/format_list_numbered:"):
        st.markdown(kept(_steps, settings, traced, pairs))


def _traced(settings: LoopPageSettings) -> LoopTrace:
    return trace(settings.reduced_to(LoopSettings))


def _switched(traced: LoopTrace, proper: LoopTrace) -> bool:
    """Whether the text is another one than it should be."""
    return traced.settings != proper.settings


def _pairs(settings: LoopPageSettings, traced: LoopTrace, proper: LoopTrace) -> Pairs:
    if _switched(traced, proper):
        return side_by_side(traced, proper)
    return [(step, None) for step in traced.steps]


def _walk(
    settings: LoopPageSettings, traced: LoopTrace, proper: LoopTrace, pairs: Pairs
) -> tuple[list[Text], list[Moment]]:
    """Both texts, and what is told after each line of the first."""
    if _switched(traced, proper):  # the same lines at the same places
        texts = [_text(settings.form, traced.lines, by_place=True), _text(f"✓ {RIGHT}", proper.lines, by_place=True)]
    else:
        other = Form.NN if settings.form == Form.SCRATCH else Form.SCRATCH
        beside = source_lines(replace(traced.settings, form=other))
        texts = [_text(settings.form, traced.lines), _text(f"{other}: the same", beside)]
    return texts, [_moment(traced, step, right) for step, right in pairs]


def _text(title: str, lines: tuple[SourceLine, ...], *, by_place: bool = False) -> Text:
    states = [
        "switched off" if line.off and line.switched else "switched" if line.switched else "off" if line.off else ""
        for line in lines
    ]
    roles = [f"{line.role} {place}" if by_place and line.role else line.role for place, line in enumerate(lines, 1)]
    return Text(title, [Line(line.text, role, state) for line, role, state in zip(lines, roles, states, strict=True)])


def _moment(traced: LoopTrace, step: LoopStep, right: LoopStep | None) -> Moment:
    return Moment(
        line=step.line - 1,
        head=_where(traced, step),
        note=traced.lines[step.line - 1].explanation,
        values=_numbers(step),
        changed=[NUMBERS.index(name) for name in step.changed],
        beside=_numbers(right) if right else (),
    )


def _where(traced: LoopTrace, step: LoopStep) -> str:
    """The line and the epoch of a step, whether the line is switched off, and whether the text ends there with an
    error."""
    where = f"Line {step.line}" + ("" if step.epoch is None else f", epoch {step.epoch}")
    if traced.lines[step.line - 1].off:
        return f"{where}: switched off"
    return f"{where}: it fails" if traced.error is not None and step is traced.steps[-1] else where


def _numbers(step: LoopStep) -> list[str]:
    return [_number(getattr(step, name)) for name in NUMBERS]


def _number(value: float | None) -> str:
    return "None" if value is None else six_decimals(value)


def _said(who: str, told: Told, box: Callable[[str], object]) -> None:
    """PyTorch's own words."""
    where = f" in line {told.line}" if told.line else ""
    box(f"**{who}**{where}, word for word:")
    st.code(f"{told.kind}: {told.message}", language="text", wrap_lines=True)


def _steps(settings: LoopPageSettings, traced: LoopTrace, pairs: Pairs) -> str:
    """The same story as a list, for whoever does not see the marks move: each kind of line explained where it first
    runs."""
    told: list[str] = []
    seen: set[str] = set()
    for k, (step, _) in enumerate(pairs, 1):
        line = traced.lines[step.line - 1]
        where = _where(traced, step)
        news = ", ".join(f"{HEADS[name]} becomes {_number(getattr(step, name))}" for name in step.changed)
        why = "" if line.role in seen else f" {line.explanation}"
        seen.add(line.role)
        told.append(f"{k}. **{where}**: `{line.text.strip()}`{why}" + (f" **{news}.**" if news else ""))
    return "\n".join(told)
