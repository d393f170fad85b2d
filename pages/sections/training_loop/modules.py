"""Modules: why one is called, and what it registers."""

import streamlit as st

from core.loop.modules import REGISTRATIONS, CallResult, Registered, call_module, register
from pages.sections.training_loop.settings import LoopPageSettings
from ui.store import kept
from ui.tables import TextTable, show_table, text_table


def show(settings: LoopPageSettings) -> None:
    """Run both ways to use a module, and ask the chosen network for its parameters."""
    _show_registered(settings)
    _show_called(settings)


def _show_registered(settings: LoopPageSettings) -> None:
    st.subheader("What parameters() returns", anchor=False)
    found = kept(_registered, settings)
    st.markdown(REGISTRATIONS[settings.registration].story)
    code, answer = st.columns([1.2, 1], gap="medium")
    code.code(found.source, language="python", wrap_lines=True)
    with answer:
        counted = f"Registered parameters: **{len(found.names)}**. Numbers in them: **{found.count}**."
        if found.names:
            st.markdown(counted)
            show_table(kept(_parameters, settings, found))
            st.markdown("It prints")
        else:
            st.markdown(f"{counted}\n\nIt prints")
        st.code(found.printed, language="text")
        if found.error:
            st.error("**PyTorch stops at the optimizer**, word for word:")
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


def _show_called(settings: LoopPageSettings) -> None:
    st.subheader("Call the module, not its forward", anchor=False)
    result = kept(_called, settings)
    code, answer = st.columns([1.2, 1], gap="medium")
    code.code(result.source, language="python", wrap_lines=True)
    show_table(kept(_hooks, settings, result), answer)
    answer.markdown(
        "The outputs are equal. But hooks, which profilers, pruning and many tools hang on to a module, run only "
        "when the module itself is **called**. So write `model(x)`."
    )


def _called(settings: LoopPageSettings) -> CallResult:
    return call_module()


def _hooks(settings: LoopPageSettings, result: CallResult) -> TextTable:
    counts = (result.hooks_when_called, result.hooks_when_forwarded)
    return text_table(
        {
            "": ["model(x)", "model.forward(x)"],
            "hook ran": [f"{n} time{'' if n == 1 else 's'}" for n in counts],
            "first output": [f"{v[0, 0].item():.6f}" for v in (result.called, result.forwarded)],
        },
        alt_text="How often the hook ran when the module was called and when its forward was",
    )
