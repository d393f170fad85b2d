"""Modules: why one is called, and what it registers."""

from collections.abc import Sequence

import streamlit as st

from core.loop.modules import HOOKS, REGISTRATIONS, CallResult, Registered, call_module, register
from pages.sections.training_loop.page import PAGE
from pages.sections.training_loop.settings import LoopPageSettings
from ui.listing import Line, Moment, Text, listing
from ui.stage import Stage, Start
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: LoopPageSettings, stage: Stage) -> None:
    """Ask the chosen network for its parameters, and run both ways to use a module."""
    found, called = kept(_registered, settings), kept(_called, settings)
    texts, moment = kept(_texts, settings, found, called)
    with stage.picture:
        listing(PAGE.prefix, texts, [moment])
    if stage.start == Start.WAIT:  # what stands below tells what a lesson asks
        return
    with stage.more:
        _show_registered(settings, found)
        _show_called(settings, called)


def _texts(settings: LoopPageSettings, found: Registered, called: CallResult) -> tuple[list[Text], Moment]:
    """The network's text and that of the calls, with the line that asks the network, and what is found there."""
    lines = found.source.rstrip().splitlines()
    asked = next(place for place, line in enumerate(lines) if "named_parameters()" in line)
    head = f"Registered: {len(found.names)} parameters, {found.count} numbers"
    story = REGISTRATIONS[settings.registration].story
    moment = Moment(asked, head, story)
    calls = called.source.rstrip().splitlines()
    return [_text(settings.registration, lines), _text("Called, and its forward called", calls)], moment


def _text(title: str, lines: Sequence[str]) -> Text:
    return Text(title, [Line(line) for line in lines])


def _show_registered(settings: LoopPageSettings, found: Registered) -> None:
    counted = f"Registered parameters: **{len(found.names)}**. Numbers in them: **{found.count}**."
    st.markdown(counted)
    if found.error:
        st.error("**PyTorch stops at the optimizer**, word for word:")
    names, printed = st.columns(2)
    if found.names:
        show_table(kept(_parameters, settings, found), names)
    printed.markdown("It prints")
    printed.code(found.printed, language="text", wrap_lines=True)
    if found.error:
        st.code(f"{found.error.kind}: {found.error.message}", language="text", wrap_lines=True)
    st.markdown(
        "An optimizer trains what `parameters()` returns and nothing else; `state_dict()` saves the same. A module "
        "finds its `nn.Parameter`s and the modules among its attributes, and theirs; it does not look into lists or "
        "at plain tensors."
    )


def _registered(settings: LoopPageSettings) -> Registered:
    return register(settings.registration)


def _parameters(settings: LoopPageSettings, found: Registered) -> TextTable:
    return text_table(
        {"name": found.names, "shape": [_shape(shape) for shape in found.shapes]},
        alt_text="Names and shapes of the registered parameters",
    )


def _shape(shape: tuple[int, ...]) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _show_called(settings: LoopPageSettings, called: CallResult) -> None:
    st.subheader("Call the module, not its forward", anchor=False)
    counts, words = st.columns(2)
    show_table(kept(_hooks, settings, called), counts)
    words.markdown(
        "The outputs are equal. But hooks, which profilers, pruning and many tools hang on to a module, run only "
        "when the module itself is **called**: one before its forward pass, one after it, and one once its gradients "
        "have come back. So write `model(x)`."
    )


def _called(settings: LoopPageSettings) -> CallResult:
    return call_module()


def _hooks(settings: LoopPageSettings, result: CallResult) -> TextTable:
    calls = {
        "model(x)": (result.hooks_when_called, result.called),
        "model.forward(x)": (result.hooks_when_forwarded, result.forwarded),
    }
    columns = {
        call: [*("runs" if hook in ran else "does not run" for hook in HOOKS), f"{output[0, 0].item():.6f}"]
        for call, (ran, output) in calls.items()
    }
    return text_table(
        {"": [*(f"{hook} hook" for hook in HOOKS), "first output"]} | columns,
        alt_text="Which hooks run when the module is called and when its forward is, and what comes out",
    )
