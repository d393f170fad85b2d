"""Line by line: the loop is run as it stands, and the numbers are shown after every line."""

from collections.abc import Callable

import streamlit as st

from core.backpropagation import TrainingLoopSettings
from core.loop_text import FORM_NAMES, LoopSettings, SourceLine, source_lines
from core.loops import NUMBERS, LoopRun, LoopStep, LoopTrace, full_run, trace
from core.notebook import Told
from ui.charts.loops import runs_chart
from ui.listing import Frame, Line, Text, listing
from ui.numbers import six_decimals
from ui.player import STORY, player
from ui.store import run

HEADS = ("w", "b", "w.grad", "b.grad", "loss")


def show(settings: TrainingLoopSettings) -> None:
    """Play the lines of one form beside the other form, then run the same text for a thousand epochs."""
    traced = trace(settings)
    player(list(range(1, len(traced.steps) + 1)), key="tl", unit="line", pace=STORY)
    other = FORM_NAMES[1 - FORM_NAMES.index(settings.form)]
    listing(
        "tl",
        [_text(settings.form, traced.lines), _text(f"{other}: the same", _other(settings, other))],
        [_frame(traced, step) for step in traced.steps],
        HEADS,
    )
    st.caption(
        "The marked line has just run; in the other text the lines that do the same are marked. Framed numbers are those that it changed. `None` is no number yet."
    )
    for told in traced.warnings:
        _said("PyTorch warns", told, st.warning)
    if traced.error:
        _said("PyTorch stops here", traced.error, st.error)
    _thousand(settings)
    _steps(traced)


def _other(settings: TrainingLoopSettings, form: str) -> tuple[SourceLine, ...]:
    values = {**settings.traced().values(), "form": form}
    return source_lines(type(settings)(**values))  # type: ignore[arg-type]


def _text(title: str, lines: tuple[SourceLine, ...]) -> Text:
    states = [
        "switched off" if line.off and line.switched else "switched" if line.switched else "off" if line.off else ""
        for line in lines
    ]
    return Text(title, [Line(line.text, line.role, state) for line, state in zip(lines, states, strict=True)])


def _frame(traced: LoopTrace, step: LoopStep) -> Frame:
    where = f"Line {step.line}" + ("" if step.epoch is None else f", epoch {step.epoch}")
    failed = traced.error is not None and step is traced.steps[-1]
    return Frame(
        step.line - 1,
        f"{where}: it fails" if failed else where,
        traced.lines[step.line - 1].explanation,
        [_number(getattr(step, name)) for name in NUMBERS],
        [NUMBERS.index(name) for name in step.changed],
    )


def _number(value: float | None) -> str:
    return "None" if value is None else six_decimals(value)


def _said(who: str, told: Told, box: Callable[[str], object]) -> None:
    """PyTorch's own words."""
    where = f" in line {told.line}" if told.line else ""
    box(f"**{who}**{where}, word for word:")
    st.code(f"{told.kind}: {told.message}", language="text", wrap_lines=True)


def _thousand(settings: TrainingLoopSettings) -> None:
    """The same text with epochs 0 to 1000, beside the text as it should be."""
    st.subheader("The same text for a thousand epochs", anchor=False)
    # Each run has a name of its own, because each may show a bar and a button to stop it.
    own = run(full_run, settings.trained(), "Running")
    proper = run(full_run, settings.proper().trained(), "Running as it should be")
    switched = settings.trained() != settings.proper().trained()
    runs = (
        {"as it should be": proper.losses}
        if not switched
        else {"as switched": own.losses, "as it should be": proper.losses}
    )
    last = six_decimals(own.losses[-1].item()) if len(own.losses) else "none"
    st.altair_chart(
        runs_chart(runs), key="tl_runs",
        alt=f"The loss against the epoch; the last of {len(own.losses)} is {last}" + (", beside the text as it should be" if switched else ""),
    )  # fmt: skip
    st.markdown(_verdict(own, switched))
    table = {"epoch": [str(epoch) for epoch, _ in proper.every_hundredth]}
    if switched:
        told = dict(own.every_hundredth)
        table["as switched"] = [
            six_decimals(told[epoch]) if epoch in told else "" for epoch, _ in proper.every_hundredth
        ]
    table["as it should be"] = [six_decimals(loss) for _, loss in proper.every_hundredth]
    st.table(table, alt="The loss every hundredth epoch")


def _verdict(own: LoopRun, switched: bool) -> str:
    if own.error:
        return "The text ends with an error, so there is no run to show."
    if own.diverged_at is not None:
        return f"At epoch **{own.diverged_at}** the loss is no longer finite: the steps have grown beyond what a 32-bit number holds."
    (w, b), (w_grad, _) = own.parameters[-1].tolist(), own.gradients[-1].tolist()
    told = f"After 1000 epochs w = {w:.4f} and b = {b:.4f}; the points were drawn from 2x + 3."
    if not switched:
        notebooks = own.settings.learning_rate == LoopSettings().learning_rate
        return f"{told} These are the losses of the notebook's first run." if notebooks else told
    swing = own.losses[-100:]
    if swing.max() > 2 * swing.min() and swing.max() > 0.01:
        return f"{told} It never comes to rest: over the last hundred epochs the loss goes up and down between {swing.min():.6f} and {swing.max():.6f}, and the last gradient of w is {w_grad:.4f}."
    return told


def _steps(traced: LoopTrace) -> None:
    """The same story as a table, for whoever does not see the marks move."""
    st.subheader("Every step", anchor=False)
    table: dict[str, list[str]] = {
        "line": [str(step.line) for step in traced.steps],
        "epoch": ["" if step.epoch is None else str(step.epoch) for step in traced.steps],
        "text": [f"`{traced.lines[step.line - 1].text.strip()}`" for step in traced.steps],
    }
    table |= {
        head: [_number(getattr(step, name)) for step in traced.steps] for head, name in zip(HEADS, NUMBERS, strict=True)
    }
    with st.container(height=420):
        st.table(table, alt="Every line that ran, and the numbers after it")
