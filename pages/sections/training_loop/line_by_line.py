"""Line by line: the loop is run as it stands, and the numbers are shown after every line.

Where a line is switched, the numbers of the right text stand beside them, on the same clock.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from core.loop.loops import NUMBERS, LoopStep, LoopTrace, side_by_side, trace
from core.loop.notebook import Told
from core.loop.text import Form, LoopSettings, SourceLine, source_lines
from pages.sections.training_loop import thousand_epochs
from pages.sections.training_loop.in_words import HEADS, Pairs, number, steps_in_words, where
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings
from ui.listing import Line, Moment, Text, listing
from ui.player import STORY, player
from ui.stage import Stage, Start
from ui.store import kept

RIGHT = "as it should be"
"""What the run of the right text is called."""


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
        st.markdown(kept(steps_in_words, settings, traced, pairs))


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
        head=where(traced, step),
        note=traced.lines[step.line - 1].explanation,
        values=_numbers(step),
        changed=[NUMBERS.index(name) for name in step.changed],
        beside=_numbers(right) if right else (),
    )


def _numbers(step: LoopStep) -> list[str]:
    return [number(getattr(step, name)) for name in NUMBERS]


def _said(who: str, told: Told, box: Callable[[str], object]) -> None:
    """PyTorch's own words."""
    where = f" in line {told.line}" if told.line else ""
    box(f"**{who}**{where}, word for word:")
    st.code(f"{told.kind}: {told.message}", language="text", wrap_lines=True)
