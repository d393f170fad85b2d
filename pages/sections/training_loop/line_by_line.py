"""Line by line: the loop is run as it stands, and the numbers are shown after every line."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from core.loop.loops import NUMBERS, LoopRun, LoopStep, LoopTrace, full_run, trace
from core.loop.notebook import Told
from core.loop.text import Form, LoopSettings, SourceLine, source_lines
from pages.sections.training_loop.charts import runs_picture
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings
from ui.charts.form import Picture
from ui.draw import draw
from ui.listing import Line, Moment, Text, listing
from ui.numbers import six_decimals
from ui.player import STORY, player
from ui.store import kept, run
from ui.tables import TextTable, show_table, text_table

HEADS = {name: name.replace("_", ".") for name in NUMBERS}
"""What each number is called on the page: as in the text."""


@dataclass(frozen=True)
class Runs:
    """A thousand epochs of the text as it stands, and of the text as it should be."""

    own: LoopRun
    proper: LoopRun

    @property
    def switched(self) -> bool:
        """Whether they differ."""
        return self.own.settings != self.proper.settings


def show(settings: LoopPageSettings) -> None:
    """Play the lines of one form beside the other form, then run the same text for a thousand epochs."""
    traced = kept(_traced, settings)
    player(range(1, len(traced.steps) + 1), key=PAGE.prefix, unit="step", pace=STORY)
    texts, moments = kept(_walk, settings, traced)
    listing(PAGE.prefix, texts, moments, list(HEADS.values()))
    st.caption(
        "The marked line has just run; in the other text the lines that do the same are marked. Framed numbers are "
        "those that it changed. `None`: there is no number yet, or it has been taken away."
    )
    for told in traced.warnings:
        _said("PyTorch warns", told, st.warning)
    if traced.error:
        _said("PyTorch stops here", traced.error, st.error)
    _thousand(settings)
    st.subheader("Every step", anchor=False)
    with st.container(height=420):
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


def _thousand(settings: LoopPageSettings) -> None:
    """The same text with epochs 0 to 1000, beside the text as it should be."""
    st.subheader("The same text for a thousand epochs", anchor=False)
    own = run(full_run, settings, "Running the text as it stands")
    if own.error:
        st.markdown("The text ends with an error, so there is no run to show.")
        return
    runs = Runs(own, run(full_run, settings.proper(), "Running the text as it should be"))
    draw(kept(_losses, settings, runs), PAGE.key("runs"))
    st.markdown(kept(_verdict, settings, runs))
    show_table(kept(_every_hundredth, settings, runs))


def _losses(settings: LoopPageSettings, runs: Runs) -> Picture:
    own, proper = runs.own.losses, runs.proper.losses
    last = six_decimals(own[-1].item()) if len(own) else "none"
    return runs_picture(
        {"as switched": own, "as it should be": proper} if runs.switched else {"loss": own},
        alt_text=f"The loss against the epoch; the last of {len(own)} is {last}"
        + (", beside the text as it should be" if runs.switched else ""),
    )


def _every_hundredth(settings: LoopPageSettings, runs: Runs) -> TextTable:
    proper, own = runs.proper.every_hundredth, dict(runs.own.every_hundredth)
    columns = {"epoch": [str(epoch) for epoch, _ in proper]}
    if runs.switched:
        columns["as switched"] = [six_decimals(own[epoch]) if epoch in own else "" for epoch, _ in proper]
    columns["as it should be" if runs.switched else "loss"] = [six_decimals(loss) for _, loss in proper]
    return text_table(columns, alt_text="The loss every hundredth epoch")


def _verdict(settings: LoopPageSettings, runs: Runs) -> str:
    """Where the run as it stands has come to."""
    own = runs.own
    if own.diverged_at is not None:
        return (
            f"At epoch **{own.diverged_at}** the loss is no longer finite: the steps have grown beyond what a 32-bit "
            "number holds."
        )
    (w, b), (w_grad, _) = own.parameters[-1].tolist(), own.gradients[-1].tolist()
    told = f"After 1000 epochs w = {w:z.4f} and b = {b:z.4f}; the points were drawn from 2x + 3."
    if not runs.switched and own.settings.learning_rate == LoopSettings().learning_rate:
        return f"{told} These are the losses of the notebook's first run."
    swing = own.losses[-100:]
    if swing.max() > 2 * swing.min() and swing.max() > 0.01:
        return (
            f"{told} It never comes to rest: over the last hundred epochs the loss goes up and down between "
            f"{swing.min():.6f} and {swing.max():.6f}, and the last gradient of w is {w_grad:.4f}."
        )
    return told


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
